// SPDX-License-Identifier: MIT
// Native frames of every sample type, byte order, VR and planar configuration: the words as they lie, in place where they can be.
#include "pixels/image_bytes.hpp"

#include <dicomap/image.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <limits>

using namespace dicomap;
using namespace dicomap::test;

namespace {

template <class T> ImageAttributes attributes_of(std::uint16_t planar, std::string frames) {
  ImageAttributes is;
  is.frames = std::move(frames);
  is.bits_allocated = sizeof(T) * 8;
  is.representation = std::is_signed_v<T> ? 1 : 0;
  is.samples = 3;
  is.planar = planar;
  is.photometric = "RGB";
  return is;
}

/// Pixel data at an offset that is a multiple of `alignment`, or `off` bytes behind one. (A memory source begins at an
/// address of at least 16 bytes alignment.)
DicomBytes with_pixels_at(DicomBytes bytes, Tag tag, VR vr, const Bytes& pixels, std::size_t alignment, std::size_t off) {
  // A text of odd length moves what follows by any number of bytes.
  const std::size_t before = bytes.size() + 8 + traits(vr).header_length;
  const std::size_t filler = (alignment - before % alignment + off) % alignment;
  return bytes.element(tags::CommentsOnThePerformedProcedureStep, VR::ST, std::string(filler, 'x')).element(tag, vr, pixels);
}

template <class T> std::vector<T> part(const std::vector<T>& all, std::size_t first, std::size_t count) {
  return {all.begin() + static_cast<std::ptrdiff_t>(first), all.begin() + static_cast<std::ptrdiff_t>(first + count)};
}

}  // namespace

TEMPLATE_TEST_CASE("Frames of integers are the words as they lie", "[pixels][frame]", std::uint8_t, std::int8_t, std::uint16_t,
                   std::int16_t, std::uint32_t, std::int32_t, std::uint64_t, std::int64_t) {
  using T = TestType;
  const auto order = GENERATE(ByteOrder::little, ByteOrder::big);
  const auto vr = GENERATE(VR::OB, VR::OW);
  const auto planar = GENERATE(std::uint16_t{0}, std::uint16_t{1});
  const auto off = GENERATE(range(0U, 16U));
  const Encoding encoding{true, order};
  CAPTURE(order, name_of(vr), planar, off);

  const auto values = distinct<T>(2 * 18);
  Bytes pixels = bytes_in(order, values);
  // OW holds words: bytes of a big endian file lie swapped in pairs (PS3.5 8.1.1).
  if (sizeof(T) == 1 && vr == VR::OW && order == ByteOrder::big) {
    for (std::size_t i = 0; i < pixels.size(); i += 2) std::swap(pixels[i], pixels[i + 1]);
  }
  const auto bytes = with_pixels_at(image_with(attributes_of<T>(planar, "2"), encoding), tags::PixelData, vr, pixels, 16, off);
  REQUIRE(bytes.value_offset_of(tags::PixelData) % 16 == off);
  const Image image = try_image(bytes, encoding).value();
  REQUIRE(image.whole_frames().value() == 2);

  const bool swapped = order == ByteOrder::big && (sizeof(T) > 1 || vr == VR::OW);
  const Reason reason = swapped                ? Reason::byte_order
                        : off % sizeof(T) != 0 ? Reason::misaligned
                                               : Reason::in_memory;
  for (const std::size_t index : {0U, 1U}) {
    const auto expected = part(values, index * 18, 18);
    const auto frame = image.frame<T>(index).value();
    CHECK(std::vector<T>(frame.samples().begin(), frame.samples().end()) == expected);
    // Frame 1 begins 18 samples on: a multiple of the alignment of T behind frame 0.
    CHECK(frame.reason() == reason);
    CHECK(frame.residence() == (reason == Reason::in_memory ? Residence::borrowed : Residence::copied));
    std::vector<T> into(18);
    CHECK(image.read_frame<T>(index, into).has_value());
    CHECK(into == expected);
    CHECK(image.frame_range(index).value() == ByteRange{bytes.value_offset_of(tags::PixelData) + index * 18 * sizeof(T), 18 * sizeof(T)});
  }
}

TEMPLATE_TEST_CASE("Frames of floating-point pixel data are floats and doubles", "[pixels][frame][E105]", float, double) {
  using T = TestType;
  const auto order = GENERATE(ByteOrder::little, ByteOrder::big);
  const auto off = GENERATE(range(0U, 16U));
  const Encoding encoding{true, order};
  CAPTURE(order, off);
  ImageAttributes is;
  is.bits_allocated = sizeof(T) * 8;
  is.without = tags::PixelRepresentation;
  auto values = distinct<T>(6);
  values[3] = std::numeric_limits<T>::infinity();
  const Tag tag = sizeof(T) == 4 ? tags::FloatPixelData : tags::DoubleFloatPixelData;
  const VR vr = sizeof(T) == 4 ? VR::OF : VR::OD;
  const auto bytes = with_pixels_at(image_with(is, encoding), tag, vr, bytes_in(order, values), 16, off);
  const Image image = try_image(bytes, encoding).value();
  CHECK(image.layout().sample_type == (sizeof(T) == 4 ? SampleType::f32 : SampleType::f64));
  CHECK(samples_of<T>(image, 0) == values);
  std::vector<T> into(6);
  CHECK(image.read_frame<T>(0, into).has_value());
  CHECK(into == values);
  CHECK(image.frame<T>(0).value().reason() == (order == ByteOrder::big        ? Reason::byte_order
                                               : off % sizeof(T) != 0 ? Reason::misaligned
                                                                      : Reason::in_memory));
}

TEST_CASE("A float frame needs no attributes of stored bits", "[pixels][frame]") {
  auto bytes = DicomBytes{}
                   .us(tags::SamplesPerPixel, 1)
                   .cs(tags::PhotometricInterpretation, "MONOCHROME2")
                   .us(tags::Rows, 1)
                   .us(tags::Columns, 2)
                   .us(tags::BitsAllocated, 32)
                   .element(tags::FloatPixelData, VR::OF, bytes_in<float>(ByteOrder::little, {1.5F, -2.0F}));
  const Image image = try_image(bytes, explicit_little, Strictness::strict).value();
  CHECK(samples_of<float>(image, 0) == std::vector{1.5F, -2.0F});
}

TEST_CASE("Another type than the stored one is an error that names the right one", "[pixels][frame]") {
  const auto bytes = image_with({.bits_allocated = 16}).element(tags::PixelData, VR::OW, counting(12));
  const Image image = try_image(bytes).value();
  CHECK(error_of(image.frame<std::int16_t>(0)) ==
        "memory: the samples are std::uint16_t, not std::int16_t at offset 90, in PixelData (7FE0,0010) OW; "
        "ask for frame<std::uint16_t>");
  CHECK(code_of(image.frame<std::uint8_t>(0)) == ErrorCode::wrong_type);
  CHECK(code_of(image.frame<float>(0)) == ErrorCode::wrong_type);
  CHECK(error_of(image.bits(0)) ==
        "memory: the samples are std::uint16_t, not bits at offset 90, in PixelData (7FE0,0010) OW; "
        "ask for frame<std::uint16_t>");
  std::vector<std::int16_t> into(6);
  CHECK(code_of(image.read_frame<std::int16_t>(0, into)) == ErrorCode::wrong_type);
}

TEST_CASE("A frame index past the end is an error that says how many there are", "[pixels][frame]") {
  const auto bytes = image_with({.frames = "2"}).element(tags::PixelData, VR::OW, counting(24));
  const Image image = try_image(bytes).value();
  CHECK(error_of(image.frame<std::uint16_t>(2)) ==
        "memory: frame 2 was asked for, of 2 frames at offset 100, in PixelData (7FE0,0010) OW; frame indices count from 0");
  CHECK(code_of(image.frame<std::uint16_t>(std::numeric_limits<std::uint64_t>::max())) == ErrorCode::out_of_range);
  CHECK(code_of(image.frame_range(2)) == ErrorCode::out_of_range);
}

TEST_CASE("Memory of another size than the frame is refused and left alone", "[pixels][frame]") {
  const auto bytes = image_with({}).element(tags::PixelData, VR::OW, counting(12));
  const Image image = try_image(bytes).value();
  std::vector<std::uint16_t> into(GENERATE(0U, 5U, 7U), 0xBEEF);
  const auto before = into;
  CHECK(error_of(image.read_frame<std::uint16_t>(0, into)) ==
        "memory: memory for " + std::to_string(before.size()) +
            " samples was given; a frame has 6 at offset 90, in PixelData (7FE0,0010) OW");
  CHECK(into == before);
}

TEST_CASE("Rows and pixels are found with either planar configuration", "[pixels][frame]") {
  const auto planar = GENERATE(std::uint16_t{0}, std::uint16_t{1});
  const auto bytes = image_with({.bits_allocated = 8, .samples = 3, .planar = planar, .photometric = "RGB"})
                         .element(tags::PixelData, VR::OB, counting(18));
  const Image image = try_image(bytes, explicit_little, Strictness::strict).value();
  const auto frame = image.frame<std::uint8_t>(0).value();
  CHECK(frame.rows() == 2);
  CHECK(frame.columns() == 3);
  CHECK(frame.samples_per_pixel() == 3);
  CHECK(frame.is_planar() == (planar == 1));
  // Pixel (1, 2) is the last: samples 15 to 17 of 18, or the last of each plane.
  const auto of = [&](std::size_t sample) { return static_cast<int>(frame(1, 2, sample)); };
  CHECK(std::array{of(0), of(1), of(2)} == (planar == 1 ? std::array{5, 11, 17} : std::array{15, 16, 17}));
  CHECK(frame.pixel(1, 2, 1).value() == (planar == 1 ? 11 : 16));
  if (planar == 1) {
    const auto row = frame.row(1, 2);
    CHECK(std::vector<int>(row.begin(), row.end()) == std::vector{15, 16, 17});
  } else {
    const auto row = frame.row(1);
    CHECK(std::vector<int>(row.begin(), row.end()) == std::vector{9, 10, 11, 12, 13, 14, 15, 16, 17});
  }
  CHECK(error_of(frame.pixel(2, 0)) == "pixel (2, 0) sample 0 of a frame of 2 x 3 x 3");
  CHECK(code_of(frame.pixel(0, 3)) == ErrorCode::out_of_range);
  CHECK(code_of(frame.pixel(0, 0, 3)) == ErrorCode::out_of_range);
}

TEST_CASE("Frames are the same under implicit VR", "[pixels][frame]") {
  const auto bytes = image_with({}, implicit_little).element(tags::PixelData, VR::OW, counting(12));
  const Image image = try_image(bytes, implicit_little, Strictness::strict).value();
  CHECK(samples_of<std::uint16_t>(image, 0) == std::vector<std::uint16_t>{0x0100, 0x0302, 0x0504, 0x0706, 0x0908, 0x0B0A});
}

TEST_CASE("Words of 16 bits in OB are read in the byte order of the data set, with a diagnostic", "[pixels][frame][E119]") {
  const auto bytes = image_with({}).element(tags::PixelData, VR::OB, counting(12));
  const File file = open(bytes, reading_as(explicit_little));
  const Image image = file.image().value();
  CHECK(samples_of<std::uint16_t>(image, 0)[5] == 0x0B0A);
  CHECK(diagnostics_of(file) ==
        std::vector<std::string>{"pixel_attributes at offset 90, in 7FE0,0010: OB holds samples of 16 bits; OW is the VR for them"});
  CHECK(code_of(try_image(bytes, explicit_little, Strictness::strict)) == ErrorCode::malformed);
}

TEST_CASE("Samples of bytes in OW of a big endian file are swapped in pairs across frames of odd size",
          "[pixels][frame][E118]") {
  // Three frames of 3 x 3 bytes: the pairs of words straddle the frames.
  Bytes pixels = counting(28);
  for (std::size_t i = 0; i < pixels.size(); i += 2) std::swap(pixels[i], pixels[i + 1]);
  const auto bytes = image_with({.rows = 3, .columns = 3, .frames = "3", .bits_allocated = 8}, explicit_big)
                         .element(tags::PixelData, VR::OW, pixels);
  const Image image = try_image(bytes, explicit_big, Strictness::strict).value();
  CHECK(samples_of<std::uint8_t>(image, 0) == std::vector<std::uint8_t>{0, 1, 2, 3, 4, 5, 6, 7, 8});
  CHECK(samples_of<std::uint8_t>(image, 1) == std::vector<std::uint8_t>{9, 10, 11, 12, 13, 14, 15, 16, 17});
  CHECK(samples_of<std::uint8_t>(image, 2) == std::vector<std::uint8_t>{18, 19, 20, 21, 22, 23, 24, 25, 26});
  std::vector<std::uint8_t> into(9);
  CHECK(image.read_frame<std::uint8_t>(1, into).has_value());
  CHECK(into == std::vector<std::uint8_t>{9, 10, 11, 12, 13, 14, 15, 16, 17});
}

TEST_CASE("The last byte of big endian words without its partner is taken as it is", "[pixels][frame][E118]") {
  const auto bytes = image_with({.rows = 1, .columns = 3, .bits_allocated = 8}, explicit_big)
                         .element(tags::PixelData, VR::OW, bytes_of(1, 0, 2));
  CHECK(samples_of<std::uint8_t>(try_image(bytes, explicit_big).value(), 0) == std::vector<std::uint8_t>{0, 1, 2});
}

TEST_CASE("Bytes in OB of a big endian file are taken in place", "[pixels][frame][E118]") {
  const auto bytes = image_with({.rows = 3, .columns = 3, .bits_allocated = 8}, explicit_big)
                         .element(tags::PixelData, VR::OB, counting(10));
  const Image image = try_image(bytes, explicit_big, Strictness::strict).value();
  CHECK(samples_of<std::uint8_t>(image, 0) == std::vector<std::uint8_t>{0, 1, 2, 3, 4, 5, 6, 7, 8});
  CHECK(image.frame<std::uint8_t>(0).value().residence() == Residence::borrowed);
}

TEST_CASE("Pixel data at an odd offset is copied for wide samples and in place for bytes", "[pixels][frame][E120]") {
  const auto bits = GENERATE(std::uint16_t{8}, std::uint16_t{16});
  const auto bytes = image_with({.bits_allocated = bits})
                         .element(tags::CommentsOnThePerformedProcedureStep, VR::ST, "odd")
                         .element(tags::PixelData, VR::OW, counting(12));
  REQUIRE(bytes.value_offset_of(tags::PixelData) % 2 == 1);
  const Image image = try_image(bytes).value();
  if (bits == 8) {
    CHECK(image.frame<std::uint8_t>(0).value().holding() == Holding{Residence::borrowed, Reason::in_memory});
  } else {
    CHECK(image.frame<std::uint16_t>(0).value().holding() == Holding{Residence::copied, Reason::misaligned});
    CHECK(samples_of<std::uint16_t>(image, 0)[5] == 0x0B0A);
  }
}
