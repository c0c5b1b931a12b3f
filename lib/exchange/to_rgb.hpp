// SPDX-License-Identifier: MIT
/// @file
/// Colour models: from samples or indices to red, green and blue.
#pragma once

#include "exchange/lookup_table.hpp"
#include "exchange/value_rows.hpp"

#include <dicomap/image.hpp>

#include <array>
#include <span>
#include <vector>

namespace dicomap {

/// Red, green and blue of a row of pixels, 0 to 1.
using RgbRow = std::array<std::vector<double>, 3>;

/// The red, green and blue tables of PALETTE COLOR. Value type.
struct Palette {
  std::array<LookupTable, 3> tables;

  /// @errors not_found, malformed  @source PS3.3 C.7.6.3.1.5, C.7.9
  [[nodiscard]] static Result<Palette> of(const Dataset& dataset, const PixelLayout& layout);
  void apply(std::span<const double> indices, RgbRow& into) const;
};

/// How three samples make a colour.
enum class ColorModel : std::uint8_t { rgb, ybr_full, ybr_partial };

/// The model of a frame's samples. What a decoder has undone already (YBR_RCT, YBR_ICT, XYB) is RGB.
/// @errors malformed: not three samples; unsupported: no model of ours, or floating-point samples
[[nodiscard]] Result<ColorModel> color_model(const PixelLayout& layout, PixelCoding coding);

/// Three components as they are stored, in place, to red, green and blue. @source PS3.3 C.7.6.3.1.2
void to_rgb(ColorModel model, const StoredBits& stored, unsigned bits_stored, RgbRow& row);

}  // namespace dicomap
