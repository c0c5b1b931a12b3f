// SPDX-License-Identifier: MIT
/// @file
/// A frame's values as rows of doubles, whatever its sample type.
#pragma once

#include "exchange/stored_bits.hpp"

#include <dicomap/image.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

namespace dicomap {

/// Owner of the frame it reads. One sample per pixel; integers of more than 53 bits are rounded.
class ValueRows {
 public:
  /// @errors as Image::frame; malformed: BitsStored that fits no word
  [[nodiscard]] static Result<ValueRows> of(const Image& image, std::uint64_t frame_index);

  [[nodiscard]] const PixelLayout& layout() const noexcept { return layout_; }
  [[nodiscard]] const StoredBits& stored_bits() const noexcept { return stored_; }
  /// The values of a row. `into` has layout().columns elements.
  void read(std::size_t row, std::span<double> into) const { read_(row, into); }

 private:
  ValueRows(const PixelLayout& layout, StoredBits stored) : layout_{layout}, stored_{stored} {}

  PixelLayout layout_;
  StoredBits stored_;
  std::function<void(std::size_t row, std::span<double> into)> read_;
};

}  // namespace dicomap
