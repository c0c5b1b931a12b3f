// SPDX-License-Identifier: MIT
// Lossless JPEG 2000 (ISO 15444-1): reversible wavelet, and of RGB the reversible colour transform.
#include "codecs/encode_in_module.hpp"
#include "codecs/encoders.hpp"
#include "codecs/immortal.hpp"
#include "codecs/load_module.hpp"

namespace dicomap::codecs {

namespace {

constexpr SampleFormat format{.name = "JPEG 2000", .has_sign = true};

class Jpeg2000Encoder final : public FrameEncoder {
 public:
  std::string name() const override { return library_of(ModuleId::jpeg_2000); }

  Result<EncodedFrame> encode(const EncodeSource& frame) const override {
    DICOMAP_TRY(samples, stream_samples(frame, format));
    // OpenJPEG keeps samples of 32 bits as image and as tile, and the bytes of all code blocks.
    DICOMAP_TRY_VOID(check_memory(frame, format, 12 * std::uint64_t{frame.rows} * frame.columns * frame.samples_per_pixel));
    const EncodeJob job = encode_job(frame, samples);
    DICOMAP_TRY(encoded, encode_in_module(ModuleId::jpeg_2000, job));
    if (job.is_rgb != 0) encoded.photometric_interpretation = "YBR_RCT";
    return std::move(encoded);
  }
};

}  // namespace

const FrameEncoder& jpeg_2000_encoder() noexcept { return immortal<const Jpeg2000Encoder>(); }

}  // namespace dicomap::codecs
