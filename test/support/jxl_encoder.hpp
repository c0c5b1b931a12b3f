// SPDX-License-Identifier: MIT
/// @file
/// JPEG XL code streams for tests, by libjxl.
#pragma once

#include "support/picture.hpp"

namespace dicomap::test {

struct JpegXlOptions {
  bool is_lossless = true;
  bool in_boxes = false;  ///< the container of ISO 18181-2
};

[[nodiscard]] std::vector<std::byte> encode_jpeg_xl(const Picture& picture, const JpegXlOptions& options = {});

}  // namespace dicomap::test
