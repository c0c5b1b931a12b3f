// SPDX-License-Identifier: MIT
#include "codecs/decoders.hpp"

namespace dicomap {

using namespace codecs;

FrameDecoder::~FrameDecoder() = default;

const FrameDecoder* standard_decoder(PixelCoding coding) noexcept {
  switch (coding) {
    case PixelCoding::rle: return &rle_decoder();
    case PixelCoding::jpeg: return &jpeg_decoder();
    case PixelCoding::jpeg_ls: return &jpeg_ls_decoder();
    case PixelCoding::jpeg_2000: return &jpeg_2000_decoder();
    case PixelCoding::htj2k: return &htj2k_decoder();
    case PixelCoding::jpeg_xl: return &jpeg_xl_decoder();
    case PixelCoding::deflated_frames: return &deflated_frame_decoder();
    case PixelCoding::native:
    case PixelCoding::encapsulated_native:
    case PixelCoding::video:
    case PixelCoding::referenced:
    case PixelCoding::unknown: return nullptr;
  }
  return nullptr;
}

}  // namespace dicomap
