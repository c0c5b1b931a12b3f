// SPDX-License-Identifier: MIT
// Lossless HTJ2K (ISO 15444-15): as JPEG 2000, with faster code blocks.
#include "codecs/encode_in_module.hpp"
#include "codecs/encoders.hpp"
#include "codecs/immortal.hpp"
#include "codecs/load_module.hpp"

namespace dicomap::codecs {

namespace {

constexpr SampleFormat format{.name = "HTJ2K", .has_sign = true};

template <bool in_resolution_order> class Htj2kEncoder final : public FrameEncoder {
 public:
  std::string name() const override { return library_of(ModuleId::htj2k); }

  Result<EncodedFrame> encode(const EncodeSource& frame) const override {
    DICOMAP_TRY(samples, stream_samples(frame, format));
    // OpenJPH goes line by line, and keeps the bytes of all code blocks.
    DICOMAP_TRY_VOID(check_memory(frame, format, 4 * std::uint64_t{frame.rows} * frame.columns * frame.samples_per_pixel));
    EncodeJob job = encode_job(frame, samples);
    job.in_resolution_order = in_resolution_order ? 1 : 0;
    DICOMAP_TRY(encoded, encode_in_module(ModuleId::htj2k, job));
    if (job.is_rgb != 0) encoded.photometric_interpretation = "YBR_RCT";
    return std::move(encoded);
  }
};

}  // namespace

const FrameEncoder& htj2k_encoder() noexcept { return immortal<const Htj2kEncoder<false>>(); }

const FrameEncoder& htj2k_rpcl_encoder() noexcept { return immortal<const Htj2kEncoder<true>>(); }

}  // namespace dicomap::codecs
