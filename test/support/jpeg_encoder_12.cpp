// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdio>

extern "C" {
#include <gdcmjpeg/12/jpeglib.h>
}

#include "support/libjpeg_writer.hpp"

namespace dicomap::test {

std::vector<std::byte> encode_jpeg_12(const JpegPicture& picture, const JpegEncoding& encoding) {
  return write_picture(picture, encoding, configure_dct);
}

}  // namespace dicomap::test
