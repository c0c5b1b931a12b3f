// SPDX-License-Identifier: MIT
/// @file
/// The header of a .npy file: NumPy's format for one array, version 1.0.
#pragma once

#include <dicomap/pixel_layout.hpp>

#include <cstdint>
#include <string>

namespace dicomap::tool {

/// For samples as `canonical_bytes` gives them, 1-bit samples unpacked to bytes. The shape is rows x columns, with a
/// third axis for several samples per pixel (4:2:2: rows x pairs x Y1 Y2 Cb Cr; a row of odd length is not split into
/// pairs), and a first one for `frames` where it is not 0. A multiple of 64 bytes.
[[nodiscard]] std::string npy_header(const PixelLayout& layout, std::uint64_t frames);

}  // namespace dicomap::tool
