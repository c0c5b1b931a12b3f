// SPDX-License-Identifier: MIT
// JPEG XL frames, as libjxl encodes them.
#include "support/jxl_encoder.hpp"
#include "support/reading.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

TEST_CASE("Lossless JPEG XL keeps every bit, also where words are wider", "[codecs][jpeg_xl]") {
  const auto bits = static_cast<std::uint16_t>(GENERATE(1, 2, 5, 8, 10, 12, 15, 16));
  const auto samples = static_cast<std::uint16_t>(GENERATE(1, 3));
  const auto bits_allocated = static_cast<std::uint16_t>(GENERATE(8, 16, 32));
  if (bits > bits_allocated) return;
  INFO(bits << " bits in " << bits_allocated << ", samples " << samples);
  const auto made = picture(37, 21, samples, bits);
  const auto decoded = decode(PixelCoding::jpeg_xl, encode_jpeg_xl(made), made, bits_allocated);
  CHECK(decoded.error == "");
  CHECK(decoded.warning == "");
  CHECK(decoded.written == decoded.frame.size());
  CHECK(decoded.frame == frame_of(made, bits_allocated));
}

TEST_CASE("JPEG XL in boxes is the same picture", "[codecs][jpeg_xl]") {
  const auto made = picture(37, 21, 3, 8);
  CHECK(decode(PixelCoding::jpeg_xl, encode_jpeg_xl(made, {.in_boxes = true}), made, 8).frame == frame_of(made, 8));
}

TEST_CASE("JPEG XL of one bit is packed where one bit is allocated", "[codecs][jpeg_xl]") {
  const auto made = picture(13, 5, 1, 1);
  CHECK(decode(PixelCoding::jpeg_xl, encode_jpeg_xl(made), made, 1).frame == frame_of(made, 1));
}

TEST_CASE("Lossy JPEG XL is close", "[codecs][jpeg_xl]") {
  auto made = picture(64, 64, 3, 8);
  for (std::size_t i = 0; i < made.samples.size(); ++i) made.samples[i] = static_cast<std::int32_t>(i / 3 % 64 + i / 192 + i % 3 * 20);
  const auto decoded = decode(PixelCoding::jpeg_xl, encode_jpeg_xl(made, {.is_lossless = false}), made, 8);
  CHECK(decoded.error == "");
  CHECK(largest_difference(samples_of(decoded.frame, 8, false), made.samples) < 16);
}

TEST_CASE("A JPEG XL code stream says nothing before it is decoded", "[codecs][jpeg_xl]") {
  CHECK_FALSE(standard_decoder(PixelCoding::jpeg_xl)->inspect(encode_jpeg_xl(picture(9, 8, 1, 8))).value());
}

TEST_CASE("A JPEG XL code stream of another size, and nothing is written", "[codecs][jpeg_xl][damage]") {
  const auto codestream = encode_jpeg_xl(picture(33, 18, 1, 12));
  const auto wrong = [&](std::uint32_t columns, std::uint32_t rows, std::uint16_t samples, std::uint16_t bits_allocated) {
    const auto decoded = decode(PixelCoding::jpeg_xl, codestream, picture(columns, rows, samples, 8), bits_allocated);
    CHECK(decoded.is_untouched());
    return decoded.error;
  };
  CHECK(wrong(32, 18, 1, 16) == "libjxl 0.7.0: the code stream has 33 x 18 pixels of 1 samples, not 32 x 18 of 1");
  CHECK(wrong(33, 19, 1, 16) == "libjxl 0.7.0: the code stream has 33 x 18 pixels of 1 samples, not 33 x 19 of 1");
  CHECK(wrong(33, 18, 3, 16) == "libjxl 0.7.0: the code stream has 33 x 18 pixels of 1 samples, not 33 x 18 of 3");
  CHECK(wrong(33, 18, 1, 8) == "libjxl 0.7.0: JPEG XL samples of more bits than are allocated, or than 16");
}

TEST_CASE("JPEG XL's planes count against the limit", "[codecs][jpeg_xl]") {
  const auto made = picture(33, 18, 1, 8);
  Limits limits;
  limits.decoder_bytes = 1000;
  const auto decoded = decode(PixelCoding::jpeg_xl, encode_jpeg_xl(made), made, 8, limits);
  CHECK(decoded.error == "libjxl 0.7.0: the planes of this picture exceed Limits::decoder_bytes");
  CHECK(decoded.code == ErrorCode::limit_exceeded);
}

TEST_CASE("A JPEG XL code stream that is cut off is an error", "[codecs][jpeg_xl][damage]") {
  const auto made = picture(33, 18, 1, 8);
  auto codestream = encode_jpeg_xl(made);
  codestream.resize(codestream.size() / 2);
  const auto decoded = decode(PixelCoding::jpeg_xl, codestream, made, 8);
  CHECK(decoded.error == "libjxl 0.7.0: the code stream ends early");
  CHECK(decoded.code == ErrorCode::truncated);
}

TEST_CASE("No JPEG XL code stream that is cut off or damaged takes the process with it", "[codecs][jpeg_xl][damage]") {
  const bool is_lossless = GENERATE(true, false);
  const auto made = picture(12, 9, 1, 8);
  const auto codestream = encode_jpeg_xl(made, {.is_lossless = is_lossless});
  CHECK(decode_damaged(PixelCoding::jpeg_xl, codestream, made, 8) >= codestream.size() / 2);
}
