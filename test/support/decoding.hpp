// SPDX-License-Identifier: MIT
/// @file
/// A decoder called directly, into a frame with watched bytes behind it.
#pragma once

#include <dicomap/frame_decoder.hpp>

#include <algorithm>
#include <cstring>
#include <span>
#include <string>
#include <vector>

namespace dicomap::test {

/// The size of a frame that a test asks for.
struct FrameSize {
  std::uint32_t rows = 0;
  std::uint32_t columns = 0;
  std::uint16_t samples_per_pixel = 1;
  std::uint16_t bits_allocated = 8;
};

/// A decoded frame; bytes that were not written are 0xA5.
struct DecodedFrame {
  DecodeReport report;
  std::string error;          ///< "code: message", empty: none
  bool is_contained = false;  ///< nothing was written behind the frame
  std::vector<std::byte> frame;

  template <class Sample> std::vector<Sample> samples() const {
    std::vector<Sample> values(frame.size() / sizeof(Sample));
    std::memcpy(values.data(), frame.data(), frame.size());
    return values;
  }
};

inline DecodedFrame decode_frame(const FrameDecoder& decoder, std::span<const std::byte> codestream, const FrameSize& size,
                            const Limits& limits = {}) {
  constexpr std::size_t watched = 4096;
  const std::size_t bytes = std::size_t{size.rows} * size.columns * size.samples_per_pixel * size.bits_allocated / 8;
  DecodedFrame decoded;
  decoded.frame.resize(bytes + watched, std::byte{0xA5});
  const auto result = decoder.decode(
      codestream, DecodeTarget{size.rows, size.columns, size.samples_per_pixel, size.bits_allocated,
                               size.bits_allocated, false, std::span{decoded.frame}.first(bytes), limits});
  if (result) {
    decoded.report = result.value();
  } else {
    decoded.error = std::string{name_of(result.error().code())} + ": " + result.error().message();
  }
  decoded.is_contained = std::all_of(decoded.frame.end() - watched, decoded.frame.end(),
                                     [](std::byte value) { return value == std::byte{0xA5}; });
  decoded.frame.resize(bytes);
  return decoded;
}

}  // namespace dicomap::test
