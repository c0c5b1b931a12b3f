// SPDX-License-Identifier: MIT
// Deflated image frames.
#include "support/picture.hpp"
#include "support/reading.hpp"

#include <catch2/catch.hpp>

#include <zlib.h>

using namespace dicomap;
using namespace dicomap::test;

namespace {

/// Negative window bits: raw, as DICOM wants it.
std::vector<std::byte> deflated(const std::vector<std::byte>& bytes, int window_bits = -MAX_WBITS) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY);
  std::vector<std::byte> out(deflateBound(&stream, static_cast<uLong>(bytes.size())));
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  CHECK(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

Decoded inflated(const std::vector<std::byte>& codestream, const Picture& wanted, std::uint16_t bits_allocated) {
  return decode(PixelCoding::deflated_frames, codestream, wanted, bits_allocated);
}

}  // namespace

TEST_CASE("A deflated frame is its native bytes", "[codecs][deflate]") {
  const auto bits_allocated = static_cast<std::uint16_t>(GENERATE(1, 8, 16, 32));
  const auto made = picture(37, 21, 1, bits_allocated == 1 ? 1 : 8);
  const auto decoded = inflated(deflated(frame_of(made, bits_allocated)), made, bits_allocated);
  CHECK(decoded.error == "");
  CHECK(decoded.warning == "");
  CHECK(decoded.written == decoded.frame.size());
  CHECK(decoded.frame == frame_of(made, bits_allocated));
}

TEST_CASE("A byte of padding behind a deflated frame is nothing odd", "[codecs][deflate]") {
  const auto made = picture(37, 21, 1, 8);
  auto codestream = deflated(frame_of(made, 8));
  codestream.push_back({});
  const auto decoded = inflated(codestream, made, 8);
  CHECK(decoded.warning == "");
  CHECK(decoded.frame == frame_of(made, 8));
}

TEST_CASE("A deflated frame with a zlib header is read with a warning", "[codecs][deflate]") {
  const auto made = picture(37, 21, 1, 8);
  const auto decoded = inflated(deflated(frame_of(made, 8), MAX_WBITS), made, 8);
  CHECK(decoded.warning == "the deflated frame has a zlib header");
  CHECK(decoded.frame == frame_of(made, 8));
}

TEST_CASE("A deflated frame that is too long is cut with a warning", "[codecs][deflate]") {
  const auto made = picture(37, 21, 1, 8);
  auto frame = frame_of(made, 8);
  frame.push_back(std::byte{1});
  const auto decoded = inflated(deflated(frame), made, 8);
  CHECK(decoded.warning == "the deflated frame is longer than the 777 bytes of its pixels");
  CHECK(decoded.written == 777);
  CHECK(decoded.frame == frame_of(made, 8));
}

TEST_CASE("A deflated frame that is too short says how far it came", "[codecs][deflate][damage]") {
  const auto made = picture(37, 21, 1, 8);
  auto frame = frame_of(made, 8);
  frame.resize(700);
  const auto decoded = inflated(deflated(frame), made, 8);
  CHECK(decoded.error == "");
  CHECK(decoded.warning == "the deflated frame ends after 700 of 777 bytes");
  CHECK(decoded.written == 700);
  CHECK(decoded.frame[700] == std::byte{0xA5});
}

TEST_CASE("A deflated frame that is cut off or damaged says how far it came", "[codecs][deflate][damage]") {
  const auto made = picture(37, 21, 1, 8);
  CHECK(inflated({}, made, 8).warning == "the deflated frame is cut off after 0 of 777 bytes");
  auto codestream = deflated(frame_of(made, 8));
  codestream.resize(codestream.size() - 1);
  CHECK(inflated(codestream, made, 8).warning == "the deflated frame is cut off after 776 of 777 bytes");
  codestream = deflated(frame_of(made, 8), MAX_WBITS);
  codestream.resize(codestream.size() - 1);
  CHECK(inflated(codestream, made, 8).warning == "the deflated frame has all its pixels, but no end");
  CHECK(inflated({std::byte{0x07}, {}, {}, {}}, made, 8).warning ==
        "the deflated frame is damaged after 0 of 777 bytes: invalid block type");
}

TEST_CASE("Room of the wrong length for a deflated frame is refused", "[codecs][deflate]") {
  std::vector<std::byte> room(10);
  const Limits limits;
  const DecodeTarget target{.rows = 3, .columns = 3, .into = room, .limits = limits};
  CHECK(error_of(standard_decoder(PixelCoding::deflated_frames)->decode({}, target)) ==
        "10 bytes to decode into, where 3 x 3 pixels of 1 x 8 bits are wanted");
}

TEST_CASE("No deflated frame that is cut off or damaged takes the process with it", "[codecs][deflate][damage]") {
  const auto made = picture(37, 21, 1, 8);
  const auto codestream = deflated(frame_of(made, 8));
  CHECK(decode_damaged(PixelCoding::deflated_frames, codestream, made, 8) == 0);  // what there is comes out, with a warning
}
