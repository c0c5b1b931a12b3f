// SPDX-License-Identifier: MIT
// Lossless JPEG (ISO 10918-1 process 14) with the first selection value, which both transfer syntaxes of it allow.
#include "codecs/encode_in_module.hpp"
#include "codecs/encoders.hpp"
#include "codecs/immortal.hpp"
#include "codecs/load_module.hpp"

namespace dicomap::codecs {

namespace {

// Readers choose a library by the precision of the first frame, and some read deeper ones with it, wrongly and without a word.
constexpr SampleFormat format{
    .name = "JPEG lossless", .least_precision = 2, .longest_side = 65500, .has_one_precision = true};

class JpegLosslessEncoder final : public FrameEncoder {
 public:
  std::string name() const override { return library_of(ModuleId::jpeg_lossless); }

  Result<EncodedFrame> encode(const EncodeSource& frame) const override {
    DICOMAP_TRY(samples, stream_samples(frame, format));
    // The library goes over the samples twice, and keeps them, as 16 bits, in between.
    DICOMAP_TRY_VOID(check_memory(frame, format, 4 * std::uint64_t{frame.rows} * frame.columns * frame.samples_per_pixel));
    return encode_in_module(ModuleId::jpeg_lossless, encode_job(frame, samples));
  }
};

}  // namespace

const FrameEncoder& jpeg_lossless_encoder() noexcept { return immortal<const JpegLosslessEncoder>(); }

}  // namespace dicomap::codecs
