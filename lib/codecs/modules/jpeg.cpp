// SPDX-License-Identifier: MIT
// DCT of 8 bits: libjpeg-turbo, or any other libjpeg.
#include <cstddef>
#include <cstdio>  // jpeglib.h wants both

#include <jpeglib.h>

#include <jerror.h>

#include "codecs/modules/libjpeg_reader.hpp"

#include <climits>

namespace {

#define TEXT_OF(version) TEXT_OF_IT(version)
#define TEXT_OF_IT(version) #version

const char* library() {
#ifdef LIBJPEG_TURBO_VERSION
  return "libjpeg-turbo " TEXT_OF(LIBJPEG_TURBO_VERSION);
#else
  return "libjpeg " TEXT_OF(JPEG_LIB_VERSION);
#endif
}

struct Build {
  static constexpr JDIMENSION data_unit = DCTSIZE;
  static bool is_progressive(const jpeg_decompress_struct& image) { return image.progressive_mode != 0; }
  static void limit_memory(jpeg_decompress_struct& image, std::uint64_t bytes) {
    image.mem->max_memory_to_use = static_cast<long>(std::min<std::uint64_t>(bytes, LONG_MAX));
  }
  static const char* refusal(const jpeg_decompress_struct& image) {
    return image.data_precision == 8 ? nullptr : "not a DCT of 8 bits";
  }
};

constexpr Module this_module{module_version, library, decode<Build>, nullptr};

}  // namespace

DICOMAP_CODEC_MODULE(jpeg) { return &this_module; }
