// SPDX-License-Identifier: MIT
// Deflated image frames (PS3.5 A.4.13): each frame a raw deflate stream of its native bytes.
#include "codecs/decoders.hpp"

namespace dicomap::codecs {

namespace {

class DeflatedFrameDecoder final : public FrameDecoder {
 public:
  std::string name() const override { return "zlib"; }
  Result<std::optional<CodestreamInfo>> inspect(std::span<const std::byte>) const override { return std::nullopt; }
  Result<DecodeReport> decode(std::span<const std::byte>, const DecodeTarget&) const override {
    return Error{ErrorCode::unsupported, "not written yet"};
  }
};

}  // namespace

const FrameDecoder& deflated_frame_decoder() noexcept {
  static const DeflatedFrameDecoder decoder;
  return decoder;
}

}  // namespace dicomap::codecs
