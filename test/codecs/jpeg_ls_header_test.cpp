// SPDX-License-Identifier: MIT
// Headers of JPEG-LS code streams, byte by byte.
#include "codecs/jpeg_ls_header.hpp"

#include "support/reading.hpp"

#include <catch2/catch.hpp>

#include <initializer_list>
#include <vector>

using namespace dicomap;
using namespace dicomap::codecs;
using namespace dicomap::test;

namespace {

using Bytes = std::vector<std::byte>;

Bytes bytes(std::initializer_list<int> values) {
  Bytes made;
  for (const int value : values) made.push_back(static_cast<std::byte>(value));
  return made;
}

Bytes operator+(Bytes left, const Bytes& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

const Bytes image = bytes({0xFF, 0xD8});
const Bytes frame = bytes({0xFF, 0xF7, 0, 11, 12, 0, 18, 0, 33, 1, 1, 0x11, 0});
const Bytes presets = bytes({0xFF, 0xF8, 0, 13, 1, 0, 255, 0, 3, 0, 7, 0, 21, 0, 64});
const Bytes scan = bytes({0xFF, 0xDA, 0, 8, 1, 1, 0, 2, 0, 0});

}  // namespace

TEST_CASE("A JPEG-LS header says sizes, precision, NEAR and whether there are presets", "[codecs][jpeg_ls]") {
  const auto header = read_jpeg_ls_header(image + frame + presets + scan).value();
  CHECK(header.rows == 18);
  CHECK(header.columns == 33);
  CHECK(header.samples_per_pixel == 1);
  CHECK(header.precision == 12);
  CHECK(header.near_lossless == 2);
  CHECK(header.interleave == JpegLsHeader::Interleave::none);
  CHECK(header.has_presets);
  CHECK_FALSE(read_jpeg_ls_header(image + frame + scan).value().has_presets);
}

TEST_CASE("Any number of FF may stand in front of a marker", "[codecs][jpeg_ls]") {
  CHECK(read_jpeg_ls_header(image + bytes({0xFF, 0xFF}) + frame + scan).value().rows == 18);
}

TEST_CASE("Broken JPEG-LS headers say what is wrong", "[codecs][jpeg_ls][damage]") {
  const auto says = [](const Bytes& codestream) { return error_of(read_jpeg_ls_header(codestream)); };
  CHECK(says({}) == "the JPEG-LS header ends early, after 0 bytes");
  CHECK(says(bytes({0, 1, 2, 3})) == "no JPEG-LS code stream: it begins with 0001, not FFD8");
  CHECK(says(image + frame) == "the JPEG-LS header ends early, after 15 bytes");
  CHECK(says(image + bytes({0x12, 0x34, 0, 2})) == "1234 where a JPEG-LS header segment is expected, at byte 2 of the code stream");
  CHECK(says(image + bytes({0xFF, 0xD9})) == "FFD9 where a JPEG-LS header segment is expected, at byte 2 of the code stream");
  CHECK(says(image + bytes({0xFF, 0xF7, 0, 1})) == "JPEG-LS segment FFF7 of length 1");
  CHECK(says(image + bytes({0xFF, 0xC0, 0, 2})) == "a JPEG code stream (marker FFC0), not JPEG-LS");
  CHECK(says(image + scan) == "a JPEG-LS scan without a frame header");
  CHECK(says(image + frame + frame + scan) == "two JPEG-LS frame headers");
  CHECK(says(image + bytes({0xFF, 0xF7, 0, 8, 12, 0, 18, 0, 33, 1})) == "the JPEG-LS frame header is shorter than its components need");
  CHECK(says(image + bytes({0xFF, 0xF7, 0, 11, 17, 0, 18, 0, 33, 1, 1, 0x11, 0})) == "JPEG-LS samples of 17 bits");
  CHECK(says(image + bytes({0xFF, 0xF7, 0, 8, 12, 0, 18, 0, 33, 0})) == "a JPEG-LS frame without components");
  CHECK(says(image + bytes({0xFF, 0xF7, 0, 11, 12, 0, 18, 0, 33, 1, 1, 0x21, 0})) == "JPEG-LS with subsampled components");
  CHECK(says(image + bytes({0xFF, 0xF7, 0, 11, 12, 0, 0, 0, 33, 1, 1, 0x11, 0})) == "JPEG-LS whose frame header says 33 columns and 0 rows");
  CHECK(says(image + frame + bytes({0xFF, 0xDA, 0, 4, 1, 1})) == "the JPEG-LS scan header is shorter than its components need");
  CHECK(says(image + frame + bytes({0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 3, 0})) == "JPEG-LS interleave mode 3");
}
