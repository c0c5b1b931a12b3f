// SPDX-License-Identifier: MIT
/// @file
/// Pictures for tests of codecs: samples as numbers, and what a frame of them looks like in bytes.
#pragma once

#include <dicomap/frame_decoder.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace dicomap::test {

/// Value type.
struct Picture {
  std::uint32_t columns = 0;
  std::uint32_t rows = 0;
  std::uint16_t samples_per_pixel = 1;
  std::uint16_t bits = 8;
  bool is_signed = false;
  std::vector<std::int32_t> samples;  ///< pixel by pixel

  [[nodiscard]] std::size_t pixels() const { return std::size_t{columns} * rows; }
};

/// Slopes with some noise on them, over the whole range of `bits`: both ends occur.
[[nodiscard]] Picture picture(std::uint32_t columns, std::uint32_t rows, std::uint16_t samples_per_pixel, std::uint16_t bits,
                              bool is_signed = false);

/// The frame: samples of `bits_allocated`, in the host's order.
[[nodiscard]] std::vector<std::byte> frame_of(const Picture& picture, std::uint16_t bits_allocated);

/// The samples of a frame, back. Signed where the picture's are.
[[nodiscard]] std::vector<std::int32_t> samples_of(const std::vector<std::byte>& frame, std::uint16_t bits_allocated, bool is_signed);

/// The largest difference between two lists of samples; a huge one when they are not equally many.
[[nodiscard]] std::int64_t largest_difference(const std::vector<std::int32_t>& left, const std::vector<std::int32_t>& right);

/// What decoding gave.
struct Decoded {
  std::vector<std::byte> frame;  ///< A5 where nothing was written
  std::uint64_t written = 0;
  std::string warning;
  std::string error;             ///< the whole message; empty: decoded
  ErrorCode code = ErrorCode::none;

  [[nodiscard]] bool is_untouched() const;
};

/// Into a frame of the picture's size.
[[nodiscard]] Decoded decode(PixelCoding coding, std::span<const std::byte> codestream, const Picture& picture,
                             std::uint16_t bits_allocated, const Limits& limits = {},
                             Isolation isolation = Isolation::automatic);

/// Every beginning of a code stream, and the stream with each byte turned over in turn: decoders may refuse, never crash.
/// Returns how many of them were refused.
std::size_t decode_damaged(PixelCoding coding, const std::vector<std::byte>& codestream, const Picture& picture,
                           std::uint16_t bits_allocated);

}  // namespace dicomap::test
