// SPDX-License-Identifier: MIT
// JPEG (ISO 10918-1): the frame header decides which library reads it, not the transfer syntax.
#include "codecs/decoders.hpp"
#include "codecs/run_module.hpp"

namespace dicomap::codecs {

namespace {

class JpegDecoder final : public FrameDecoder {
 public:
  std::string name() const override {
    const auto module = load_module(ModuleId::jpeg);
    return module ? module.assume_value()->library() : "jpeg";
  }

  Result<std::optional<CodestreamInfo>> inspect(std::span<const std::byte>) const override { return std::nullopt; }

  Result<DecodeReport> decode(std::span<const std::byte> codestream, const DecodeTarget& target) const override {
    return run_module(ModuleId::jpeg, Trust::clean, codestream, target.bits_stored, target);
  }
};

}  // namespace

const FrameDecoder& jpeg_decoder() noexcept {
  static const JpegDecoder decoder;
  return decoder;
}

}  // namespace dicomap::codecs
