// SPDX-License-Identifier: MIT
// JPEG-LS frames, as CharLS encodes them.
#include "support/charls_encoder.hpp"
#include "support/reading.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

std::uint16_t allocated(std::uint16_t bits) { return bits > 8 ? 16 : 8; }

}  // namespace

TEST_CASE("Lossless JPEG-LS keeps every bit, at every precision", "[codecs][jpeg_ls]") {
  const auto bits = static_cast<std::uint16_t>(GENERATE(range(2, 17)));
  INFO(bits << " bits");
  const auto one = picture(37, 21, 1, bits);
  const auto decoded = decode(PixelCoding::jpeg_ls, encode_jpeg_ls(one), one, allocated(bits));
  CHECK(decoded.error == "");
  CHECK(decoded.warning == "");
  CHECK(decoded.written == decoded.frame.size());
  CHECK(decoded.frame == frame_of(one, allocated(bits)));
}

TEST_CASE("JPEG-LS of three samples comes out pixel by pixel, however it is interleaved", "[codecs][jpeg_ls]") {
  const auto interleave = GENERATE(JpegLsInterleave::none, JpegLsInterleave::line, JpegLsInterleave::sample);
  const auto bits = static_cast<std::uint16_t>(GENERATE(8, 12));
  const auto color = picture(33, 18, 3, bits);
  const auto decoded = decode(PixelCoding::jpeg_ls, encode_jpeg_ls(color, interleave), color, allocated(bits));
  CHECK(decoded.error == "");
  CHECK(decoded.frame == frame_of(color, allocated(bits)));
}

TEST_CASE("Near-lossless JPEG-LS is off by NEAR at the most", "[codecs][jpeg_ls]") {
  const int near_lossless = GENERATE(1, 2, 3);
  const auto interleave = GENERATE(JpegLsInterleave::none, JpegLsInterleave::line, JpegLsInterleave::sample);
  const auto color = picture(33, 18, 3, 8);
  const auto decoded = decode(PixelCoding::jpeg_ls, encode_jpeg_ls(color, interleave, near_lossless), color, 8);
  CHECK(decoded.error == "");
  const auto off = largest_difference(samples_of(decoded.frame, 8, false), color.samples);
  CHECK(off <= near_lossless);
  CHECK(off > 0);
}

TEST_CASE("JPEG-LS samples may be narrower than what is allocated for them", "[codecs][jpeg_ls]") {
  const auto bits_allocated = static_cast<std::uint16_t>(GENERATE(16, 32));
  const auto interleave = GENERATE(JpegLsInterleave::none, JpegLsInterleave::sample);
  const auto color = picture(9, 8, 3, 7);
  const auto decoded = decode(PixelCoding::jpeg_ls, encode_jpeg_ls(color, interleave), color, bits_allocated);
  CHECK(decoded.error == "");
  CHECK(decoded.frame == frame_of(color, bits_allocated));
}

TEST_CASE("A frame that begins at an odd address is decoded like any other", "[codecs][jpeg_ls]") {
  const auto one = picture(9, 8, 1, 12);
  const auto codestream = encode_jpeg_ls(one);
  std::vector<std::byte> room(9 * 8 * 2 + 1);
  const Limits limits;
  const DecodeTarget target{.rows = 8, .columns = 9, .bits_allocated = 16, .bits_stored = 12, .into = std::span{room}.subspan(1), .limits = limits};
  CHECK(error_of(standard_decoder(PixelCoding::jpeg_ls)->decode(codestream, target)) == "");
  CHECK(std::vector<std::byte>(room.begin() + 1, room.end()) == frame_of(one, 16));
}

TEST_CASE("JPEG-LS is inspected without its library", "[codecs][jpeg_ls]") {
  const auto codestream = encode_jpeg_ls(picture(33, 18, 3, 12), JpegLsInterleave::line);
  const auto info = standard_decoder(PixelCoding::jpeg_ls)->inspect(codestream).value();
  REQUIRE(info);
  CHECK(*info == CodestreamInfo{.rows = 18, .columns = 33, .samples_per_pixel = 3, .precision = 12, .is_signed = {}, .color = SampleColor::as_declared});
}

TEST_CASE("A JPEG-LS code stream of another size, and nothing is written", "[codecs][jpeg_ls][damage]") {
  const auto codestream = encode_jpeg_ls(picture(33, 18, 1, 12));
  const auto wrong = [&](std::uint32_t columns, std::uint32_t rows, std::uint16_t samples, std::uint16_t bits_allocated) {
    const auto decoded = decode(PixelCoding::jpeg_ls, codestream, picture(columns, rows, samples, 8), bits_allocated);
    CHECK(decoded.is_untouched());
    return decoded.error;
  };
  CHECK(wrong(32, 18, 1, 16) == "the code stream has 33 x 18 pixels of 1 samples, not 32 x 18 of 1");
  CHECK(wrong(33, 19, 1, 16) == "the code stream has 33 x 18 pixels of 1 samples, not 33 x 19 of 1");
  CHECK(wrong(33, 18, 3, 16) == "the code stream has 33 x 18 pixels of 1 samples, not 33 x 18 of 3");
  CHECK(wrong(33, 18, 1, 8) == "samples of 12 bits into 8 bits");
}

TEST_CASE("Room of the wrong length is refused", "[codecs][jpeg_ls]") {
  const auto codestream = encode_jpeg_ls(picture(33, 18, 1, 8));
  std::vector<std::byte> room(33 * 18 - 1);
  const Limits limits;
  const DecodeTarget target{.rows = 18, .columns = 33, .into = room, .limits = limits};
  CHECK(error_of(standard_decoder(PixelCoding::jpeg_ls)->decode(codestream, target)) ==
        "593 bytes to decode into, where 33 x 18 pixels of 1 x 8 bits are wanted");
}

TEST_CASE("A JPEG-LS code stream that is cut off is an error", "[codecs][jpeg_ls][damage]") {
  const auto one = picture(33, 18, 1, 8);
  auto codestream = encode_jpeg_ls(one);
  codestream.resize(codestream.size() / 2);
  const auto decoded = decode(PixelCoding::jpeg_ls, codestream, one, 8);
  CHECK(decoded.error == "CharLS 2.4.1: the code stream ends early, without an end marker");
  CHECK(decoded.code == ErrorCode::truncated);
  CHECK(decoded.written == 0);
}

TEST_CASE("A JPEG-LS code stream without its end marker is read with a warning; padding is nothing odd", "[codecs][jpeg_ls][damage]") {
  const auto one = picture(33, 18, 1, 8);
  auto codestream = encode_jpeg_ls(one);
  for (const auto padding : {std::byte{0x00}, std::byte{0xFF}}) {
    auto padded = codestream;
    padded.push_back(padding);
    CHECK(decode(PixelCoding::jpeg_ls, padded, one, 8).warning == "");
    CHECK(decode(PixelCoding::jpeg_ls, padded, one, 8).frame == frame_of(one, 8));
  }
  codestream.resize(codestream.size() - 2);
  const auto decoded = decode(PixelCoding::jpeg_ls, codestream, one, 8);
  CHECK(decoded.error == "");
  CHECK(decoded.warning == "the JPEG-LS code stream has no end marker");
  CHECK(decoded.frame == frame_of(one, 8));
}

TEST_CASE("A second frame in memory, where planes are put together, counts against the limit", "[codecs][jpeg_ls]") {
  const auto color = picture(33, 18, 3, 8);
  Limits limits;
  limits.decoder_bytes = 1000;
  CHECK(decode(PixelCoding::jpeg_ls, encode_jpeg_ls(color), color, 8, limits).error ==
        "CharLS 2.4.1: a second frame in memory would exceed Limits::decoder_bytes");
}

TEST_CASE("No JPEG-LS code stream that is cut off or damaged takes the process with it", "[codecs][jpeg_ls][damage]") {
  const auto interleave = GENERATE(JpegLsInterleave::none, JpegLsInterleave::line, JpegLsInterleave::sample);
  const auto color = picture(12, 9, 3, 8);
  const auto codestream = encode_jpeg_ls(color, interleave);
  CHECK(decode_damaged(PixelCoding::jpeg_ls, codestream, color, 8) >= codestream.size() - 2);
}
