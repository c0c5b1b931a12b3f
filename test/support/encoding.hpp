// SPDX-License-Identifier: MIT
/// @file
/// Pictures through the encoders that dicomap brings, and back.
#pragma once

#include "support/picture.hpp"

#include <dicomap/frame_encoder.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace dicomap::test {

/// The transfer syntaxes that frames are encoded in, of all kinds of samples and of 8 and 16 bits only.
inline constexpr std::string_view rle_uid = "1.2.840.10008.1.2.5";
inline constexpr std::string_view deflated_frames_uid = "1.2.840.10008.1.2.8.1";
inline constexpr std::string_view jpeg_lossless_uid = "1.2.840.10008.1.2.4.70";
inline constexpr std::string_view jpeg_ls_uid = "1.2.840.10008.1.2.4.80";
inline constexpr std::string_view jpeg_2000_uid = "1.2.840.10008.1.2.4.90";
inline constexpr std::string_view htj2k_uid = "1.2.840.10008.1.2.4.201";
inline constexpr std::string_view htj2k_rpcl_uid = "1.2.840.10008.1.2.4.202";

/// What encoding gave.
struct Encoded {
  std::vector<std::byte> codestream;
  std::string photometric_interpretation;
  std::string error;  ///< the whole message; empty: encoded
  ErrorCode code = ErrorCode::none;
};

/// What an encoder is told of a picture, with the frame that holds it. Three samples are RGB.
[[nodiscard]] EncodeSource source_of(const Picture& picture, std::uint16_t bits_allocated, std::span<const std::byte> frame,
                                     const Limits& limits);
[[nodiscard]] Encoded encode(std::string_view uid, const EncodeSource& source);
[[nodiscard]] Encoded encode(std::string_view uid, const Picture& picture, std::uint16_t bits_allocated);

/// What is wrong with the way there and back: "" where every bit of the frame is kept.
[[nodiscard]] std::string round_trip(std::string_view uid, const Picture& picture, std::uint16_t bits_allocated,
                                     std::span<const std::byte> frame);
[[nodiscard]] std::string round_trip(std::string_view uid, const Picture& picture, std::uint16_t bits_allocated);

/// All samples the same, and samples of all bits without any order.
[[nodiscard]] Picture constant(std::uint32_t columns, std::uint32_t rows, std::uint16_t samples_per_pixel, std::uint16_t bits,
                               bool is_signed, std::int32_t value);
[[nodiscard]] Picture noise(std::uint32_t columns, std::uint32_t rows, std::uint16_t samples_per_pixel, std::uint16_t bits,
                            bool is_signed, std::uint32_t seed = 1);

}  // namespace dicomap::test
