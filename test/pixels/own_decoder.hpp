// SPDX-License-Identifier: MIT
/// @file
/// A decoder of a test's own, under a private transfer syntax.
#pragma once

#include <dicomap/frame_decoder.hpp>

#include <algorithm>
#include <cstring>

namespace dicomap::test {

inline constexpr std::string_view own_syntax = "1.2.826.0.1.3680043.10.999.1";

/// A code stream of two bytes: the value of every sample of 16 bits, little endian.
struct FillDecoder : FrameDecoder {
  std::string name() const override { return "filler"; }
  Result<std::optional<CodestreamInfo>> inspect(std::span<const std::byte>) const override { return std::nullopt; }
  Result<DecodeReport> decode(std::span<const std::byte> codestream, const DecodeTarget& target) const override {
    for (std::size_t at = 0; at < target.into.size(); at += 2) std::memcpy(target.into.data() + at, codestream.data(), 2);
    return DecodeReport{target.into.size(), {}};
  }
};

}  // namespace dicomap::test
