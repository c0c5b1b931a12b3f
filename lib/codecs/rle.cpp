// SPDX-License-Identifier: MIT
// RLE (PS3.5 annex G): a segment of packed bytes for each byte of a pixel.
#include "codecs/decoders.hpp"

namespace dicomap::codecs {

namespace {

class RleDecoder final : public FrameDecoder {
 public:
  std::string name() const override { return "dicomap"; }
  Result<std::optional<CodestreamInfo>> inspect(std::span<const std::byte>) const override { return std::nullopt; }
  Result<DecodeReport> decode(std::span<const std::byte>, const DecodeTarget&) const override {
    return Error{ErrorCode::unsupported, "not written yet"};
  }
};

}  // namespace

const FrameDecoder& rle_decoder() noexcept {
  static const RleDecoder decoder;
  return decoder;
}

}  // namespace dicomap::codecs
