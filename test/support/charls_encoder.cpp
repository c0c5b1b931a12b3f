// SPDX-License-Identifier: MIT
#include "support/charls_encoder.hpp"

#include <charls/charls.h>

namespace dicomap::test {

namespace {

/// As CharLS wants them: planes, one after the other, where samples are not interleaved.
Picture planar(const Picture& picture) {
  Picture planes{picture};
  planes.samples.clear();
  for (std::size_t s = 0; s < picture.samples_per_pixel; ++s) {
    for (std::size_t i = 0; i < picture.pixels(); ++i) planes.samples.push_back(picture.samples[i * picture.samples_per_pixel + s]);
  }
  return planes;
}

}  // namespace

std::vector<std::byte> encode_jpeg_ls(const Picture& picture, JpegLsInterleave interleave, int near_lossless) {
  const auto frame = frame_of(interleave == JpegLsInterleave::none ? planar(picture) : picture, picture.bits > 8 ? 16 : 8);
  charls::jpegls_encoder encoder;
  encoder.frame_info({picture.columns, picture.rows, picture.bits, picture.samples_per_pixel})
      .interleave_mode(static_cast<charls::interleave_mode>(interleave))
      .near_lossless(near_lossless);
  std::vector<std::byte> codestream(encoder.estimated_destination_size() + 1024);
  encoder.destination(codestream);
  codestream.resize(encoder.encode(frame));
  return codestream;
}

}  // namespace dicomap::test
