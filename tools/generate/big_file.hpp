// SPDX-License-Identifier: MIT
/// @file
/// Big files that take nearly no room: a header, then a hole.
#pragma once

#include "element_writer.hpp"

#include <cstdint>

namespace dicomap::generate {

/// What a big file holds. Frames are zeros, but for the first sample of each: the frame's number, from 1, in as many
/// bits as there are.
struct BigFile {
  std::uint64_t frames = 1;
  std::uint16_t rows = 512;
  std::uint16_t columns = 512;
  std::uint16_t bits = 16;  ///< 8 or 16

  [[nodiscard]] std::uint64_t frame_bytes() const noexcept { return std::uint64_t{rows} * columns * (bits / 8); }
};

/// Everything before the pixels of a big file: its last element is the header of PixelData.
[[nodiscard]] Bytes head_of(const BigFile& big);

}  // namespace dicomap::generate
