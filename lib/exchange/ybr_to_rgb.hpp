// SPDX-License-Identifier: MIT
/// @file
/// From luminance and chrominance to red, green and blue.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace dicomap {

/// Three components of a row of pixels.
using RgbRow = std::array<std::vector<std::uint32_t>, 3>;

/// How three samples make a colour.
enum class ColorModel : std::uint8_t { rgb, ybr_full, ybr_partial };

/// Y, CB and CR of `bits` bits, in place, to the nearest red, green and blue of as many. Does nothing for ColorModel::rgb.
/// @source PS3.3 C.7.6.3.1.2
void ybr_to_rgb(ColorModel model, unsigned bits, RgbRow& row);

}  // namespace dicomap
