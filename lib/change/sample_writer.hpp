// SPDX-License-Identifier: MIT
/// @file
/// The value field of native pixel data, frame behind frame (PS3.5 8.1.1).
#pragma once

#include "change/element_writer.hpp"

#include <dicomap/pixel_layout.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace dicomap {

/// Bytes of the value for all frames of a layout, padded to even length.
[[nodiscard]] std::uint64_t native_length(const PixelLayout& layout) noexcept;

/// Writes samples in the byte order of the target; bits behind bits, so that frames begin anywhere in a byte. Borrows the sink.
class SampleWriter {
 public:
  SampleWriter(const ElementWriter& to, const PixelLayout& layout) noexcept;

  /// A frame in the host's order; bits packed, the first in bit 0. Precondition: layout.frame_bytes() bytes.
  [[nodiscard]] Result<void> write(std::span<const std::byte> frame);
  /// What is left of a byte, and padding to even length.
  [[nodiscard]] Result<void> end();

 private:
  [[nodiscard]] Result<void> write_swapped(std::span<const std::byte> frame);
  [[nodiscard]] Result<void> write_bits(std::span<const std::byte> frame);

  ByteSink* sink_;
  std::uint64_t begin_;
  std::uint64_t frame_bits_;
  std::size_t swap_unit_ = 1;
  bool is_packed_;
  unsigned held_ = 0;   // bits of a byte that is not whole
  unsigned count_ = 0;  // of them
};

}  // namespace dicomap
