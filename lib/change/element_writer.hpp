// SPDX-License-Identifier: MIT
/// @file
/// Element headers into a sink (PS3.5 7.1): the one place that knows how they are written.
#pragma once

#include "bytes/byte_sink.hpp"

#include <dicomap/byte_order.hpp>
#include <dicomap/element.hpp>
#include <dicomap/result.hpp>
#include <dicomap/tag.hpp>
#include <dicomap/vr.hpp>

#include <cstdint>
#include <span>

namespace dicomap {

/// The longest value of defined length: 2^32 - 1 stands for an undefined one, and lengths are even.
inline constexpr std::uint64_t longest_value = 0xFFFFFFFE;

/// Writes in one encoding. Borrows its sink.
class ElementWriter {
 public:
  ElementWriter(ByteSink& sink, Encoding encoding) noexcept : sink_{&sink}, encoding_{encoding} {}

  [[nodiscard]] Encoding encoding() const noexcept { return encoding_; }
  [[nodiscard]] ByteSink& sink() const noexcept { return *sink_; }

  /// Bytes that `header` takes for this VR and length.
  [[nodiscard]] std::uint8_t header_length(VR vr, std::uint64_t length) const noexcept;
  /// The header of a value that follows; `length` may be undefined_length. In explicit VR a value of 64 KiB or more under a VR
  /// with a length of 16 bits is written as UN (PS3.5 6.2.2), and so is VR::none.
  /// @errors out_of_range: longer than 2^32 - 2 bytes
  [[nodiscard]] Result<void> header(Tag tag, VR vr, std::uint64_t length);
  /// Header and value field; the value is encoded already, and of even length.
  [[nodiscard]] Result<void> element(Tag tag, VR vr, std::span<const std::byte> value);

  // Brackets of sequences and items.
  /// @errors out_of_range: longer than 2^32 - 2 bytes
  [[nodiscard]] Result<void> item(std::uint64_t length);
  [[nodiscard]] Result<void> end_item();
  [[nodiscard]] Result<void> end_sequence();

 private:
  [[nodiscard]] Result<void> bracket(Tag tag, std::uint32_t length);
  ByteSink* sink_;
  Encoding encoding_;
};

}  // namespace dicomap
