// SPDX-License-Identifier: MIT
/// @file
/// A frame's colours as rows of red, green and blue, whatever its photometric interpretation, sample type, planar
/// configuration and subsampling.
#pragma once

#include "exchange/palette.hpp"
#include "exchange/ybr_to_rgb.hpp"

#include <dicomap/dataset.hpp>
#include <dicomap/image.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace dicomap {

/// How the colours of an image are made. Value type.
struct ColorSource {
  ColorModel model = ColorModel::rgb;
  std::optional<Palette> palette = {};  ///< in its place
  unsigned bits = 8;                    ///< of red, green and blue: 1 to 32

  /// @errors unsupported: a photometric interpretation that has no colours or no model of ours, samples of floating point
  ///         or 64 bits; malformed: not three samples, tables or bits that make none; not_found: no palette
  [[nodiscard]] static Result<ColorSource> of(const Dataset& dataset, const PixelLayout& layout);
};

/// Owner of the frame it reads. Samples with a sign are moved so that the lowest is 0.
class RgbRows {
 public:
  /// `source` is that of the image's layout. @errors as Image::frame; malformed: BitsStored that fits no word
  [[nodiscard]] static Result<RgbRows> of(ColorSource source, const Image& image, std::uint64_t frame_index);

  /// Of a sample: 1 to 32.
  [[nodiscard]] unsigned bits() const noexcept { return source_.bits; }
  /// Each vector has as many elements as the image has columns. The pixels of a 4:2:2 pair take its chrominance.
  void read(std::size_t row, RgbRow& into) const;

 private:
  explicit RgbRows(ColorSource source) noexcept : source_{std::move(source)} {}

  ColorSource source_;
  std::int64_t lowest_ = 0;  ///< what a component of 0 was
  std::function<void(std::size_t row, std::size_t component, std::vector<std::uint32_t>& into)> component_;
};

}  // namespace dicomap
