// SPDX-License-Identifier: MIT
// JPEG-LS (ISO 14495-1).
#include "codecs/decoders.hpp"
#include "codecs/run_module.hpp"

namespace dicomap::codecs {

namespace {

class JpegLsDecoder final : public FrameDecoder {
 public:
  std::string name() const override {
    const auto module = load_module(ModuleId::jpeg_ls);
    return module ? module.assume_value()->library() : "jpeg_ls";
  }

  Result<std::optional<CodestreamInfo>> inspect(std::span<const std::byte>) const override { return std::nullopt; }

  Result<DecodeReport> decode(std::span<const std::byte> codestream, const DecodeTarget& target) const override {
    return run_module(ModuleId::jpeg_ls, Trust::clean, codestream, target.bits_stored, target);
  }
};

}  // namespace

const FrameDecoder& jpeg_ls_decoder() noexcept {
  static const JpegLsDecoder decoder;
  return decoder;
}

}  // namespace dicomap::codecs
