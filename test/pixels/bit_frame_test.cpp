// SPDX-License-Identifier: MIT
// Frames of 1-bit samples: packed, the first pixel in the lowest bit, a frame beginning where the one before ends.
#include "pixels/image_bytes.hpp"

#include <dicomap/image.hpp>

#include <catch2/catch.hpp>

#include <string_view>

using namespace dicomap;
using namespace dicomap::test;

namespace {

/// "1101 0000" as bytes, the first digit in bit 0 of byte 0.
Bytes packed(std::string_view digits) {
  Bytes bytes;
  std::size_t bit = 0;
  for (const char digit : digits) {
    if (digit == ' ') continue;
    if (bit % 8 == 0) bytes.push_back({});
    if (digit == '1') bytes.back() |= static_cast<std::byte>(1U << bit % 8);
    ++bit;
  }
  if (bytes.size() % 2 != 0) bytes.push_back({});
  return bytes;
}

std::string digits_of(const BitFrame& frame) {
  std::string digits;
  for (std::uint64_t i = 0; i < frame.layout().frame_samples(); ++i) digits += frame.test(i) ? '1' : '0';
  return digits;
}

constexpr std::string_view three_by_five[] = {"110101000111101", "001110010000001", "111111111111111", "000000000000000"};

/// Four frames of 3 x 5 pixels: 15 bits each, so frame 1 begins at bit 15.
DicomBytes four_frames(Encoding encoding = explicit_little, VR vr = VR::OB) {
  std::string all;
  for (const auto frame : three_by_five) all += frame;
  Bytes pixels = packed(all);
  if (encoding.order == ByteOrder::big && vr == VR::OW) {
    for (std::size_t i = 0; i < pixels.size(); i += 2) std::swap(pixels[i], pixels[i + 1]);
  }
  return image_with({.rows = 3, .columns = 5, .frames = "4", .bits_allocated = 1}, encoding).element(tags::PixelData, vr, pixels);
}

}  // namespace

TEST_CASE("Frames of bits that do not begin at a byte are shifted copies", "[pixels][bits][E103]") {
  const auto encoding = GENERATE(explicit_little, explicit_big);
  const auto vr = GENERATE(VR::OB, VR::OW);
  CAPTURE(encoding.order, name_of(vr));
  const Image image = try_image(four_frames(encoding, vr), encoding, Strictness::strict).value();
  CHECK(image.layout().sample_type == SampleType::bit);
  CHECK(image.layout().frame_bits() == 15);
  CHECK(image.layout().frame_bytes() == 2);
  CHECK(image.whole_frames().value() == 4);
  for (std::uint64_t index = 0; index < 4; ++index) {
    CAPTURE(index);
    const BitFrame bits = image.bits(index).value();
    CHECK(digits_of(bits) == three_by_five[index]);
    CHECK(bits.packed().size() == 2);
    CHECK(bits.test(1, 2) == (three_by_five[index][7] == '1'));
    if (index > 0) CHECK(bits.reason() == Reason::packed_bits);
  }
  CHECK(image.bits(0).value().count() == 9);
  CHECK(image.bits(1).value().count() == 5);
  CHECK(image.bits(2).value().count() == 15);
  CHECK(image.bits(3).value().count() == 0);
}

TEST_CASE("A frame of bits that begins at a byte is taken in place", "[pixels][bits][E103]") {
  const auto image = try_image(four_frames()).value();
  CHECK(image.bits(0).value().holding() == Holding{Residence::borrowed, Reason::in_memory});
  // Two frames of 2 x 4 pixels: a byte each.
  const auto bytes = image_with({.rows = 2, .columns = 4, .frames = "2", .bits_allocated = 1})
                         .element(tags::PixelData, VR::OB, bytes_of(0x0F, 0x81));
  const BitFrame second = try_image(bytes).value().bits(1).value();
  CHECK(second.residence() == Residence::borrowed);
  CHECK(digits_of(second) == "10000001");
}

TEST_CASE("Bits unpack to bytes of 0 and 1", "[pixels][bits][E103]") {
  const Image image = try_image(four_frames()).value();
  const std::vector<std::uint8_t> expected{0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1};
  CHECK(samples_of<std::uint8_t>(image, 1) == expected);
  CHECK(image.frame<std::uint8_t>(1).value().holding() == Holding{Residence::copied, Reason::packed_bits});
  CHECK(image.frame<std::uint8_t>(1).value()(2, 4) == 1);
  std::vector<std::uint8_t> into(15, 9);
  CHECK(image.read_frame<std::uint8_t>(1, into).has_value());
  CHECK(into == expected);
  CHECK(image.bits(1).value().unpack(into).has_value());
  CHECK(into == expected);
}

TEST_CASE("Bits are not unpacked into memory of another size", "[pixels][bits]") {
  const BitFrame bits = try_image(four_frames()).value().bits(0).value();
  std::vector<std::uint8_t> into(16, 9);
  CHECK(error_of(bits.unpack(into)) == "memory for 16 pixels was given; a frame has 15");
  CHECK(into == std::vector<std::uint8_t>(16, 9));
}

TEST_CASE("Bits asked for as another type name what to ask for", "[pixels][bits]") {
  const Image image = try_image(four_frames()).value();
  CHECK(error_of(image.frame<std::uint16_t>(0)) ==
        "memory: the samples are bits, not std::uint16_t at offset 100, in PixelData (7FE0,0010) OB; "
        "ask for bits(), or for std::uint8_t to have them unpacked");
}

TEST_CASE("Of bits that are cut the whole frames are read", "[pixels][bits][E091][E103]") {
  // Four frames take 60 bits. 4 bytes hold frames 0 and 1 (30 bits), 6 bytes frames 0 to 2 (45 bits).
  auto bytes = four_frames();
  const std::size_t kept = GENERATE(0U, 1U, 2U, 3U, 4U, 5U, 6U, 7U);
  bytes.truncate_to(static_cast<std::size_t>(bytes.value_offset_of(tags::PixelData)) + kept);
  const Image image = try_image(bytes).value();
  CHECK(image.whole_frames().value() == kept * 8 / 15);
  for (std::uint64_t index = 0; index < 4; ++index) {
    const auto bits = image.bits(index);
    if (index < kept * 8 / 15) {
      CHECK(digits_of(bits.value()) == three_by_five[index]);
    } else {
      CHECK(code_of(bits) == ErrorCode::truncated);
    }
  }
}

TEST_CASE("The range of a frame of bits is the bytes that it touches", "[pixels][bits]") {
  const auto bytes = four_frames();
  const Image image = try_image(bytes).value();
  const std::uint64_t begin = bytes.value_offset_of(tags::PixelData);
  CHECK(image.frame_range(0).value() == ByteRange{begin, 2});
  CHECK(image.frame_range(1).value() == ByteRange{begin + 1, 3});
  CHECK(image.frame_range(3).value() == ByteRange{begin + 5, 3});
}

TEST_CASE("A frame of fewer than 8 bits is found", "[pixels][bits][E103]") {
  // Five frames of 1 x 3 pixels in two bytes.
  const auto bytes = image_with({.rows = 1, .columns = 3, .frames = "5", .bits_allocated = 1})
                         .element(tags::PixelData, VR::OB, packed("110 001 111 010 101"));
  const Image image = try_image(bytes, explicit_little, Strictness::strict).value();
  std::vector<std::string> all;
  for (std::uint64_t index = 0; index < 5; ++index) all.push_back(digits_of(image.bits(index).value()));
  CHECK(all == std::vector<std::string>{"110", "001", "111", "010", "101"});
}
