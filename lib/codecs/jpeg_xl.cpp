// SPDX-License-Identifier: MIT
// JPEG XL (ISO 18181).
#include "codecs/check_target.hpp"
#include "codecs/decoders.hpp"
#include "codecs/immortal.hpp"
#include "codecs/run_packed.hpp"

namespace dicomap::codecs {

namespace {

class JpegXlDecoder final : public FrameDecoder {
 public:
  std::string name() const override { return library_of(ModuleId::jpeg_xl); }

  /// Nothing: sizes lie in packed bits that only libjxl reads. Its module compares them with the frame before it writes.
  Result<std::optional<CodestreamInfo>> inspect(std::span<const std::byte>) const override { return std::nullopt; }

  Result<DecodeReport> decode(std::span<const std::byte> codestream, const DecodeTarget& target) const override {
    DICOMAP_TRY_VOID(check_frame_bytes(target));
    // Its library is not known to crash, but prints line after line about streams that it does not like.
    return run_module_or_pack(ModuleId::jpeg_xl, Trust::not_clean, codestream, target.bits_stored, target);
  }
};

}  // namespace

const FrameDecoder& jpeg_xl_decoder() noexcept {
  return immortal<const JpegXlDecoder>();
}

}  // namespace dicomap::codecs
