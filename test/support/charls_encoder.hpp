// SPDX-License-Identifier: MIT
/// @file
/// JPEG-LS code streams for tests, by CharLS.
#pragma once

#include "support/picture.hpp"

namespace dicomap::test {

enum class JpegLsInterleave { none, line, sample };

[[nodiscard]] std::vector<std::byte> encode_jpeg_ls(const Picture& picture, JpegLsInterleave interleave = JpegLsInterleave::none,
                                                    int near_lossless = 0);

}  // namespace dicomap::test
