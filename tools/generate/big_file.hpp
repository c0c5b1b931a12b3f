// SPDX-License-Identifier: MIT
/// @file
/// Big files that take nearly no room, streamed to the disk as a scanner would do it.
#pragma once

#include <dicomap/result.hpp>

#include <cstdint>
#include <string>

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

/// Writes it: frame by frame, and blocks of zeros as holes.
[[nodiscard]] Result<void> write_big_file(const std::string& path, const BigFile& big);

}  // namespace dicomap::generate
