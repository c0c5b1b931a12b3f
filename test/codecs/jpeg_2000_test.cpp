// SPDX-License-Identifier: MIT
// JPEG 2000 frames, as OpenJPEG encodes them.
#include "support/openjpeg_encoder.hpp"
#include "support/reading.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

using namespace dicomap;
using namespace dicomap::test;

namespace {

Decoded decode_j2k(const std::vector<std::byte>& codestream, const Picture& wanted, std::uint16_t bits_allocated, const Limits& limits = {}) {
  return decode(PixelCoding::jpeg_2000, codestream, wanted, bits_allocated, limits);
}

}  // namespace

TEST_CASE("Lossless JPEG 2000 keeps every bit: precisions, signs, samples, tiles, boxes", "[codecs][jpeg_2000]") {
  const auto bits = static_cast<std::uint16_t>(GENERATE(2, 8, 12, 16));
  const bool is_signed = GENERATE(false, true);
  const auto samples = static_cast<std::uint16_t>(GENERATE(1, 3));
  const std::uint32_t tile = GENERATE(0U, 16U);
  const bool in_boxes = GENERATE(false, true);
  INFO(bits << " bits, signed " << is_signed << ", samples " << samples << ", tile " << tile << ", boxes " << in_boxes);
  const auto made = picture(37, 21, samples, bits, is_signed);
  const auto codestream = encode_jpeg_2000(made, {.transforms_components = samples == 3, .tile = tile, .in_boxes = in_boxes});
  const std::uint16_t bits_allocated = bits > 8 ? 16 : 8;
  const auto decoded = decode_j2k(codestream, made, bits_allocated);
  CHECK(decoded.error == "");
  CHECK(decoded.warning == "");
  CHECK(decoded.written == decoded.frame.size());
  CHECK(decoded.frame == frame_of(made, bits_allocated));
}

TEST_CASE("JPEG 2000 of many bits, and in wider words than it needs", "[codecs][jpeg_2000]") {
  const auto bits = static_cast<std::uint16_t>(GENERATE(8, 12, 20));
  const bool is_signed = GENERATE(false, true);
  const auto made = picture(20, 10, 1, bits, is_signed);
  const auto decoded = decode_j2k(encode_jpeg_2000(made), made, 32);
  CHECK(decoded.error == "");
  CHECK(decoded.frame == frame_of(made, 32));
}

TEST_CASE("JPEG 2000 of one bit is packed where one bit is allocated", "[codecs][jpeg_2000]") {
  const auto made = picture(13, 5, 1, 1);
  CHECK(decode_j2k(encode_jpeg_2000(made), made, 1).frame == frame_of(made, 1));
  CHECK(decode_j2k(encode_jpeg_2000(picture(13, 5, 1, 8)), made, 1).error == "samples of 8 bits into 1 bit");
}

TEST_CASE("Where the pixels have signs and the code stream has none, its top bit is the sign", "[codecs][jpeg_2000]") {
  auto unsigned_stream = picture(20, 10, 1, 13);
  const auto codestream = encode_jpeg_2000(unsigned_stream);
  auto wanted = unsigned_stream;
  wanted.is_signed = true;
  for (std::int32_t& sample : wanted.samples) sample = sample >= 4096 ? sample - 8192 : sample;
  CHECK(decode_j2k(codestream, wanted, 16).frame == frame_of(wanted, 16));
  CHECK(decode_j2k(codestream, unsigned_stream, 16).frame == frame_of(unsigned_stream, 16));
}

TEST_CASE("Lossy JPEG 2000 is close", "[codecs][jpeg_2000]") {
  const auto bits = static_cast<std::uint16_t>(GENERATE(8, 12));
  const auto made = picture(64, 64, 3, bits);
  const std::uint16_t bits_allocated = bits > 8 ? 16 : 8;
  const auto codestream = encode_jpeg_2000(made, {.ratio = 2, .transforms_components = true});
  const auto decoded = decode_j2k(codestream, made, bits_allocated);
  CHECK(decoded.error == "");
  CHECK(largest_difference(samples_of(decoded.frame, bits_allocated, false), made.samples) < (1 << bits) / 8);
}

TEST_CASE("JPEG 2000 is inspected without its library", "[codecs][jpeg_2000]") {
  const auto codestream = encode_jpeg_2000(picture(33, 18, 3, 12, true), {.transforms_components = true, .in_boxes = true});
  const auto info = standard_decoder(PixelCoding::jpeg_2000)->inspect(codestream).value();
  REQUIRE(info);
  CHECK(*info == CodestreamInfo{.rows = 18, .columns = 33, .samples_per_pixel = 3, .precision = 12, .is_signed = true, .color = SampleColor::rgb});
  const auto sycc = encode_jpeg_2000(picture(33, 18, 3, 8), {.in_boxes = true, .is_sycc = true});
  CHECK(standard_decoder(PixelCoding::jpeg_2000)->inspect(sycc).value()->color == SampleColor::ybr_full);
}

TEST_CASE("A JPEG 2000 code stream of another size, and nothing is written", "[codecs][jpeg_2000][damage]") {
  const auto codestream = encode_jpeg_2000(picture(33, 18, 1, 12));
  const auto wrong = [&](std::uint32_t columns, std::uint32_t rows, std::uint16_t samples, std::uint16_t bits_allocated) {
    const auto decoded = decode_j2k(codestream, picture(columns, rows, samples, 8), bits_allocated);
    CHECK(decoded.is_untouched());
    return decoded.error;
  };
  CHECK(wrong(32, 18, 1, 16) == "the code stream has 33 x 18 pixels of 1 samples, not 32 x 18 of 1");
  CHECK(wrong(33, 19, 1, 16) == "the code stream has 33 x 18 pixels of 1 samples, not 33 x 19 of 1");
  CHECK(wrong(33, 18, 3, 16) == "the code stream has 33 x 18 pixels of 1 samples, not 33 x 18 of 3");
  CHECK(wrong(33, 18, 1, 8) == "samples of 12 bits into 8 bits");
}

TEST_CASE("Subsampled JPEG 2000 is refused in words", "[codecs][jpeg_2000]") {
  const auto made = picture(32, 16, 3, 8);
  const auto decoded = decode_j2k(encode_jpeg_2000(made, {.in_boxes = true, .is_sycc = true, .second_step = 2}), made, 8);
  CHECK(decoded.error == "JPEG 2000 components of different size (subsampled)");
  CHECK(decoded.code == ErrorCode::unsupported);
}

TEST_CASE("JPEG 2000 meets its limits before it is decoded", "[codecs][jpeg_2000]") {
  const auto made = picture(64, 32, 1, 8);
  const auto codestream = encode_jpeg_2000(made, {.tile = 8});
  Limits limits;
  limits.jpeg_2000_tiles = 31;
  const auto decoded = decode_j2k(codestream, made, 8, limits);
  CHECK(decoded.error == "a JPEG 2000 code stream of 32 tiles exceeds Limits::jpeg_2000_tiles (31)");
  CHECK(decoded.code == ErrorCode::limit_exceeded);
  CHECK(decoded.is_untouched());
  limits.jpeg_2000_tiles = 32;
  CHECK(decode_j2k(codestream, made, 8, limits).frame == frame_of(made, 8));
  limits.decoder_bytes = 10000;
  CHECK(decode_j2k(codestream, made, 8, limits).code == ErrorCode::limit_exceeded);
  CHECK(decode_j2k(codestream, made, 8, limits).is_untouched());
}

TEST_CASE("A JPEG 2000 code stream that is cut off is an error, wherever it is cut", "[codecs][jpeg_2000][damage]") {
  const auto made = picture(37, 21, 1, 8);
  const std::uint32_t tile = GENERATE(0U, 16U);
  const auto codestream = encode_jpeg_2000(made, {.tile = tile});
  std::size_t quiet = 0;
  for (std::size_t length = 0; length < codestream.size() - 2; ++length) {  // the last two bytes say that it ends
    const auto decoded = decode_j2k({codestream.begin(), codestream.begin() + static_cast<std::ptrdiff_t>(length)}, made, 8);
    if (decoded.error.empty() || !decoded.is_untouched()) ++quiet;
  }
  CHECK(quiet == 0);
}

TEST_CASE("Missing tiles are an error, not black", "[codecs][jpeg_2000][damage]") {
  const auto made = picture(37, 21, 1, 8);
  auto codestream = encode_jpeg_2000(made, {.tile = 16});
  const std::vector<std::byte> start_of_tile{std::byte{0xFF}, std::byte{0x90}};
  const auto last = std::find_end(codestream.begin(), codestream.end(), start_of_tile.begin(), start_of_tile.end());
  codestream.erase(last, codestream.end() - 2);
  const auto decoded = decode_j2k(codestream, made, 8);
  CHECK(decoded.error == "the JPEG 2000 code stream has 5 of its 6 tiles");
  CHECK(decoded.code == ErrorCode::truncated);
  CHECK(decoded.is_untouched());
}

TEST_CASE("No JPEG 2000 code stream that is cut off or damaged takes the process with it", "[codecs][jpeg_2000][damage]") {
  const std::uint32_t tile = GENERATE(0U, 8U);
  const auto made = picture(12, 9, 1, 8);
  const auto codestream = encode_jpeg_2000(made, {.tile = tile});
  CHECK(decode_damaged(PixelCoding::jpeg_2000, codestream, made, 8) >= codestream.size() - 2);
}
