// SPDX-License-Identifier: MIT
// Lossless JPEG of 2 to 16 bits: GDCM's libjpeg, as built for 16; the builds for fewer bits give other samples.
#include <cstddef>
#include <cstdio>  // jpeglib.h wants both

extern "C" {
#include <gdcmjpeg/16/jpeglib.h>

#include <gdcmjpeg/16/jerror.h>
}
#include <gdcmConfigure.h>

#include "codecs/modules/libjpeg_reader.hpp"

namespace {

const char* library() { return "GDCM " GDCM_VERSION "'s libjpeg (16 bits)"; }

struct Build {
  static constexpr JDIMENSION data_unit = 1;
  static bool is_progressive(const jpeg_decompress_struct&) { return false; }
  static const char* refusal(const jpeg_decompress_struct& image) {
    return image.process == JPROC_LOSSLESS ? nullptr : "not a lossless process";
  }
};

constexpr Module this_module{module_version, library, decode<Build>};

}  // namespace

DICOMAP_CODEC_MODULE(jpeg_lossless) { return &this_module; }
