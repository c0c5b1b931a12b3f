// SPDX-License-Identifier: MIT
// JPEG 2000 (ISO 15444-1) and HTJ2K (15444-15).
#include "codecs/decoders.hpp"
#include "codecs/run_module.hpp"

namespace dicomap::codecs {

namespace {

class Jpeg2000Decoder final : public FrameDecoder {
 public:
  std::string name() const override {
    const auto module = load_module(ModuleId::jpeg_2000);
    return module ? module.assume_value()->library() : "jpeg_2000";
  }

  Result<std::optional<CodestreamInfo>> inspect(std::span<const std::byte>) const override { return std::nullopt; }

  Result<DecodeReport> decode(std::span<const std::byte> codestream, const DecodeTarget& target) const override {
    return run_module(ModuleId::jpeg_2000, Trust::clean, codestream, target.bits_stored, target);
  }
};

}  // namespace

const FrameDecoder& jpeg_2000_decoder() noexcept {
  static const Jpeg2000Decoder decoder;
  return decoder;
}

const FrameDecoder& htj2k_decoder() noexcept { return jpeg_2000_decoder(); }

}  // namespace dicomap::codecs
