// SPDX-License-Identifier: MIT
// DCT of 12 bits: GDCM's libjpeg, as built for 12.
#include <cstddef>
#include <cstdio>  // jpeglib.h wants both

extern "C" {
#include <gdcmjpeg/12/jpeglib.h>

#include <gdcmjpeg/12/jerror.h>
}
#include <gdcmConfigure.h>

#include "codecs/modules/libjpeg_reader.hpp"

namespace {

const char* library() { return "GDCM " GDCM_VERSION "'s libjpeg (12 bits)"; }

struct Build {
  static constexpr JDIMENSION data_unit = DCTSIZE;
  static bool is_progressive(const jpeg_decompress_struct& image) { return image.process == JPROC_PROGRESSIVE; }
  /// GDCM's headers leave a function out of jpeg_memory_mgr that its library has: all behind alloc_barray lies elsewhere, the
  /// limit too. That library asks malloc for everything and heeds no limit anyway.
  static void limit_memory(jpeg_decompress_struct&, std::uint64_t) {}
  /// This build would read lossless images of more bits too, and silently give other samples.
  static const char* refusal(const jpeg_decompress_struct& image) {
    return image.process != JPROC_LOSSLESS && image.data_precision == 12 ? nullptr : "not a DCT of 12 bits";
  }
};

constexpr Module this_module{module_version, library, decode<Build>, nullptr};

}  // namespace

DICOMAP_CODEC_MODULE(jpeg_12) { return &this_module; }
