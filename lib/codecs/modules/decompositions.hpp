// SPDX-License-Identifier: MIT
/// @file
/// How often a wavelet halves a frame.
#pragma once

#include "codecs/module.hpp"

namespace dicomap::codecs {

/// Five times, as usual, or until a side is one pixel. In the order of resolutions until the smallest one is 64 x 64 at the
/// most, which that transfer syntax asks for.
[[nodiscard]] inline int decompositions(const EncodeJob& job) noexcept {
  const std::uint32_t shortest = std::min(job.rows, job.columns);
  const std::uint32_t longest = std::max(job.rows, job.columns);
  int levels = 0;
  if (job.in_resolution_order != 0) {
    while (levels < 32 && ((longest - 1) >> levels) + 1 > 64) ++levels;
    return levels;
  }
  while (levels < 5 && shortest >> (levels + 1) > 0) ++levels;
  return levels;
}

}  // namespace dicomap::codecs
