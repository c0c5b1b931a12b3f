// SPDX-License-Identifier: MIT
// Lossless JPEG of 2 to 16 bits: GDCM's libjpeg, as built for 16; the builds for fewer bits give other samples.
#include <cstddef>
#include <cstdio>  // jpeglib.h wants both

extern "C" {
#include <gdcmjpeg/16/jpeglib.h>

#include <gdcmjpeg/16/jerror.h>
}
#include <gdcmConfigure.h>

#include "codecs/modules/jpeg_lossless_writer.hpp"
#include "codecs/modules/libjpeg_reader.hpp"

namespace {

const char* library() { return "GDCM " GDCM_VERSION "'s libjpeg (16 bits)"; }

struct Build {
  static constexpr JDIMENSION data_unit = 1;
  static bool is_progressive(const jpeg_decompress_struct&) { return false; }
  /// GDCM's headers leave a function out of jpeg_memory_mgr that its library has: all behind alloc_barray lies elsewhere, the
  /// limit too. That library asks malloc for everything and heeds no limit anyway.
  static void limit_memory(jpeg_decompress_struct&, std::uint64_t) {}
  static const char* refusal(const jpeg_decompress_struct& image) {
    return image.process == JPROC_LOSSLESS ? nullptr : "not a lossless process";
  }
};

constexpr Module this_module{module_version, library, decode<Build>, encode};

}  // namespace

DICOMAP_CODEC_MODULE(jpeg_lossless) { return &this_module; }
