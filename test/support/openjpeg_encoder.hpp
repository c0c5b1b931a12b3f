// SPDX-License-Identifier: MIT
/// @file
/// JPEG 2000 code streams for tests, by OpenJPEG.
#pragma once

#include "support/picture.hpp"

namespace dicomap::test {

struct Jpeg2000Options {
  double ratio = 0;              ///< of compression; 0: lossless
  bool transforms_components = false;
  std::uint32_t tile = 0;        ///< width and height of tiles; 0: one tile
  bool in_boxes = false;         ///< JP2
  bool is_sycc = false;          ///< what the colour box says of three samples; else sRGB
  std::uint32_t second_step = 1; ///< subsampling of the second and third component, both ways
};

[[nodiscard]] std::vector<std::byte> encode_jpeg_2000(const Picture& picture, const Jpeg2000Options& options = {});

}  // namespace dicomap::test
