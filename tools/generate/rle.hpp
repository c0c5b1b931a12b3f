// SPDX-License-Identifier: MIT
/// @file
/// Writes RLE code streams (PS3.5 annex G).
#pragma once

#include "element_writer.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace dicomap::generate {

/// The code stream of a frame whose planes of 8 bits are given one after the other. Runs end with their row.
/// Precondition: 1 to 15 planes, of whole rows.
[[nodiscard]] Bytes rle_codestream(std::span<const std::vector<std::uint8_t>> planes, int columns);

}  // namespace dicomap::generate
