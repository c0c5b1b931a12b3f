// SPDX-License-Identifier: MIT
// Native pixel data that is shorter or longer than its attributes say: whole frames are read, the others are errors.
#include "pixels/image_bytes.hpp"

#include <dicomap/image.hpp>

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

/// 2 x 3 pixels of 16 bits: 12 bytes a frame.
DicomBytes frames_of(const std::string& frames, std::size_t bytes) {
  return image_with({.frames = frames}).element(tags::PixelData, VR::OW, counting(bytes));
}

}  // namespace

TEST_CASE("Of pixel data that is too short the whole frames are read", "[pixels][damage][E091]") {
  const std::size_t length = GENERATE(24U, 26U, 34U);
  const auto bytes = frames_of("3", length);
  const File file = open(bytes, reading_as(explicit_little));
  const Image image = file.image().value();
  CHECK(diagnostics_of(file) == std::vector{"pixel_length at offset 100, in 7FE0,0010: 3 frames need 36 bytes, " +
                                            std::to_string(length) + " are there"});
  CHECK(image.frame_count() == 3);
  CHECK(image.whole_frames().value() == 2);
  CHECK(samples_of<std::uint16_t>(image, 1)[5] == 0x1716);
  CHECK(error_of(image.frame<std::uint16_t>(2)) ==
        "memory: frame 2 is not whole: 2 of 3 frames are there at offset 100, in PixelData (7FE0,0010) OW; "
        "frames 0 to 1 can be read");
  std::vector<std::uint16_t> into(6);
  CHECK(code_of(image.read_frame<std::uint16_t>(2, into)) == ErrorCode::truncated);
  CHECK(code_of(image.frame_range(2)) == ErrorCode::truncated);
  CHECK(code_of(try_image(bytes, explicit_little, Strictness::strict)) == ErrorCode::malformed);
}

TEST_CASE("Of a file cut within its pixel data the whole frames are read", "[pixels][damage][E091]") {
  auto bytes = frames_of("3", 36).truncate_by(1);
  const File file = open(bytes, reading_as(explicit_little));
  const Image image = file.image().value();
  CHECK(image.whole_frames().value() == 2);
  CHECK(samples_of<std::uint16_t>(image, 1)[5] == 0x1716);
  CHECK(code_of(image.frame<std::uint16_t>(2)) == ErrorCode::truncated);
}

TEST_CASE("Every cut of a file leaves exactly its whole frames", "[pixels][damage][E091]") {
  const auto whole = frames_of("3", 36);
  const std::uint64_t begin = whole.value_offset_of(tags::PixelData);
  for (std::size_t kept = 0; kept <= 36; ++kept) {
    auto bytes = whole;
    bytes.truncate_to(static_cast<std::size_t>(begin) + kept);
    const Image image = try_image(bytes).value();
    CHECK(image.whole_frames().value() == kept / 12);
    for (std::uint64_t index = 0; index < 3; ++index) {
      CHECK(code_of(image.frame<std::uint16_t>(index)) == (index < kept / 12 ? ErrorCode::none : ErrorCode::truncated));
    }
  }
}

TEST_CASE("Of pixel data that is too long NumberOfFrames decides", "[pixels][damage][E092]") {
  const auto bytes = frames_of("1", 48);
  const File file = open(bytes, reading_as(explicit_little));
  const Image image = file.image().value();
  CHECK(image.frame_count() == 1);
  CHECK(image.whole_frames().value() == 1);
  CHECK(diagnostics_of(file) ==
        std::vector<std::string>{"pixel_length at offset 100, in 7FE0,0010: 48 bytes, of which 1 frames take 12"});
  CHECK(code_of(image.frame<std::uint16_t>(1)) == ErrorCode::out_of_range);
  CHECK(code_of(try_image(bytes, explicit_little, Strictness::strict)) == ErrorCode::malformed);
}

TEST_CASE("The byte that pads odd pixel data belongs to no frame", "[pixels][E093]") {
  const auto bytes = image_with({.rows = 3, .columns = 3, .bits_allocated = 8}).element(tags::PixelData, VR::OB, counting(10));
  const Image image = try_image(bytes, explicit_little, Strictness::strict).value();
  CHECK(samples_of<std::uint8_t>(image, 0) == std::vector<std::uint8_t>{0, 1, 2, 3, 4, 5, 6, 7, 8});
}

TEST_CASE("Odd pixel data without its pad byte is read with a diagnostic", "[pixels][damage][E094]") {
  const auto bytes = image_with({.rows = 3, .columns = 3, .bits_allocated = 8}).element(tags::PixelData, VR::OB, counting(9));
  const File file = open(bytes, reading_as(explicit_little));
  const Image image = file.image().value();
  CHECK(samples_of<std::uint8_t>(image, 0) == std::vector<std::uint8_t>{0, 1, 2, 3, 4, 5, 6, 7, 8});
  CHECK(file.count(DiagnosticCode::odd_length) == 1);
  CHECK(code_of(try_image(bytes, explicit_little, Strictness::strict)) == ErrorCode::malformed);
}

TEST_CASE("Pixel data whose pad byte alone is cut off is read whole", "[pixels][damage][E094]") {
  auto bytes = image_with({.rows = 3, .columns = 3, .bits_allocated = 8}).element(tags::PixelData, VR::OB, counting(10)).truncate_by(1);
  const Image image = try_image(bytes).value();
  CHECK(image.whole_frames().value() == 1);
  CHECK(samples_of<std::uint8_t>(image, 0)[8] == 8);
}

TEST_CASE("Empty pixel data has a layout and no frame", "[pixels][damage][E095]") {
  const auto bytes = frames_of("1", 0);
  const Image image = try_image(bytes).value();
  CHECK(image.layout().rows == 2);
  CHECK(image.whole_frames().value() == 0);
  CHECK(error_of(image.frame<std::uint16_t>(0)) ==
        "memory: frame 0 is not whole: 0 of 1 frames are there at offset 100, in PixelData (7FE0,0010) OW; no frame can be read");
}

TEST_CASE("A NumberOfFrames far beyond the bytes allocates nothing by it", "[pixels][damage][E102]") {
  const auto bytes = frames_of("2147483647", 16);
  const Image image = try_image(bytes).value();
  CHECK(image.frame_count() == 2147483647);
  CHECK(image.whole_frames().value() == 1);
  CHECK(samples_of<std::uint16_t>(image, 0)[5] == 0x0B0A);
  CHECK(code_of(image.frame<std::uint16_t>(1)) == ErrorCode::truncated);
  CHECK(code_of(image.frame<std::uint16_t>(2147483646)) == ErrorCode::truncated);
  image.prefetch(0, 2147483647);
  image.release(0, 2147483647);
}

TEST_CASE("A pixel data length beyond the file leaves the frames that are there", "[pixels][damage][E091]") {
  auto bytes = frames_of("3", 24).lie_about_length(tags::PixelData, 36);
  const Image image = try_image(bytes).value();
  CHECK(image.whole_frames().value() == 2);
  CHECK(samples_of<std::uint16_t>(image, 0)[0] == 0x0100);
}
