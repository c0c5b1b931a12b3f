// SPDX-License-Identifier: MIT
// RLE code streams, byte by byte (PS3.5 annex G).
#include "support/dicom_bytes.hpp"
#include "support/encoding.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

Bytes segments(const Bytes& bytes, std::uint32_t columns, std::uint32_t rows, std::uint16_t samples, std::uint16_t bits_allocated) {
  const Limits limits;
  auto stream = encode(rle_uid, {.rows = rows, .columns = columns, .samples_per_pixel = samples, .bits_allocated = bits_allocated,
                                 .bits_stored = bits_allocated, .samples = bytes, .limits = limits}).codestream;
  REQUIRE(stream.size() > 64);
  return {stream.begin() + 64, stream.end()};
}

Bytes packed(const Bytes& row) { return segments(row, static_cast<std::uint32_t>(row.size()), 1, 1, 8); }

Bytes operator+(Bytes left, const Bytes& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

}  // namespace

TEST_CASE("The RLE header counts segments and says where each begins", "[codecs][rle]") {
  const auto stream = encode(rle_uid, constant(4, 2, 3, 16, false, 0x0102), 16).codestream;
  Bytes header = bytes_of(6, 0, 0, 0);
  for (int i = 0; i < 6; ++i) header = header + bytes_of(64 + 4 * i, 0, 0, 0);
  header.resize(64);
  CHECK(Bytes(stream.begin(), stream.begin() + 64) == header);
  // Two rows of four, the more significant byte first.
  const Bytes high = bytes_of(253, 1, 253, 1), low = bytes_of(253, 2, 253, 2);
  CHECK(Bytes(stream.begin() + 64, stream.end()) == high + low + high + low + high + low);
}

TEST_CASE("RLE has runs of 3 to 128 bytes, and up to 128 bytes as they are", "[codecs][rle]") {
  CHECK(packed(bytes_of(7)) == bytes_of(0, 7));
  CHECK(packed(bytes_of(7, 7)) == bytes_of(1, 7, 7, 0));
  CHECK(packed(bytes_of(7, 7, 7)) == bytes_of(254, 7));
  CHECK(packed(bytes_of(1, 7, 7, 2)) == bytes_of(3, 1, 7, 7, 2, 0));
  CHECK(packed(bytes_of(1, 7, 7, 7, 2)) == bytes_of(0, 1, 254, 7, 0, 2));
  CHECK(packed(filled(128, 9)) == bytes_of(129, 9));
  CHECK(packed(filled(129, 9)) == bytes_of(129, 9, 0, 9));
  CHECK(packed(filled(131, 9)) == bytes_of(129, 9, 254, 9));
  Bytes rising;
  for (int i = 0; i < 130; ++i) rising.push_back(static_cast<std::byte>(i));
  const Bytes first(rising.begin(), rising.begin() + 128);
  CHECK(packed(rising) == bytes_of(127) + first + bytes_of(1, 128, 129));
}

TEST_CASE("Runs of any length at any place are found", "[codecs][rle]") {
  for (std::size_t before = 0; before < 20; ++before) {
    for (std::size_t run = 3; run < 20; ++run) {
      Bytes row;
      for (std::size_t i = 0; i < before; ++i) row.push_back(static_cast<std::byte>(i + 1));
      Bytes expected = before > 0 ? bytes_of(before - 1) + row : Bytes{};
      expected = expected + bytes_of(257 - run, 200);
      row.insert(row.end(), run, std::byte{200});
      if (expected.size() % 2 != 0) expected.push_back(std::byte{0});
      CHECK(packed(row) == expected);
    }
  }
}

TEST_CASE("A run ends with its row, and a segment is of even length", "[codecs][rle]") {
  CHECK(segments(filled(6, 5), 3, 2, 1, 8) == bytes_of(254, 5, 254, 5));
  CHECK(segments(bytes_of(1, 2, 3, 4), 1, 2, 1, 16) == bytes_of(0, 2, 0, 4, 0, 1, 0, 3));
  CHECK(segments(bytes_of(1, 2), 2, 1, 1, 8) == bytes_of(1, 1, 2, 0));
}

TEST_CASE("RLE and deflated frames keep samples of 32 and 64 bits, and packed bits", "[codecs][rle][encoders]") {
  for (const std::string_view uid : {rle_uid, deflated_frames_uid}) {
    CHECK(round_trip(uid, picture(19, 11, 1, 30, true), 32) == "");
    CHECK(round_trip(uid, picture(19, 11, 3, 24), 32) == "");
    CHECK(round_trip(uid, noise(19, 11, 1, 1, false), 1) == "");
    const auto wide = picture(38, 11, 1, 31);
    auto half = wide;
    half.columns = 19;
    half.bits = 64;
    CHECK(round_trip(uid, half, 64, frame_of(wide, 32)) == "");
  }
}

TEST_CASE("A pixel of more bytes than RLE has segments is refused", "[codecs][rle]") {
  auto made = picture(4, 3, 16, 8);
  CHECK(encode(rle_uid, made, 8).error == "a pixel of 16 bytes, where RLE has 15 segments; "
                                          "Deflated Image Frame Compression (1.2.840.10008.1.2.8.1) keeps them");
}
