// SPDX-License-Identifier: MIT
// Lossless JPEG-LS (ISO 14495-1), which may also be called near-lossless (PS3.5 8.2.3).
#include "codecs/encode_in_module.hpp"
#include "codecs/encoders.hpp"
#include "codecs/immortal.hpp"
#include "codecs/load_module.hpp"

namespace dicomap::codecs {

namespace {

constexpr SampleFormat format{.name = "JPEG-LS", .fills_bytes = true, .longest_side = 65535};

class JpegLsEncoder final : public FrameEncoder {
 public:
  std::string name() const override { return library_of(ModuleId::jpeg_ls); }

  Result<EncodedFrame> encode(const EncodeSource& frame) const override {
    DICOMAP_TRY(samples, stream_samples(frame, format));
    return encode_in_module(ModuleId::jpeg_ls, encode_job(frame, samples));
  }
};

}  // namespace

const FrameEncoder& jpeg_ls_encoder() noexcept { return immortal<const JpegLsEncoder>(); }

}  // namespace dicomap::codecs
