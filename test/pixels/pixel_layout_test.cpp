// SPDX-License-Identifier: MIT
// The attributes of an image: what cannot be read is an error that says why, what is odd is read with a diagnostic.
#include "pixels/image_bytes.hpp"

#include <dicomap/image.hpp>

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

/// Pixel data for 2 x 3 pixels of 16 bits.
DicomBytes with_pixels(DicomBytes bytes) { return bytes.element(tags::PixelData, VR::OW, counting(12)); }

std::string error_of_image(const DicomBytes& bytes, Encoding encoding = explicit_little) {
  return error_of(try_image(bytes, encoding));
}

/// Tolerant reads it with exactly this diagnostic, strict refuses it.
PixelLayout tolerated(const DicomBytes& bytes, const std::string& diagnostic) {
  const File file = open(bytes, reading_as(explicit_little));
  const auto image = file.image();
  REQUIRE(error_of(image) == "");
  CHECK(diagnostics_of(file) == std::vector{diagnostic});
  CHECK(code_of(try_image(bytes, explicit_little, Strictness::strict)) == ErrorCode::malformed);
  return image.value().layout();
}

}  // namespace

TEST_CASE("A layout is what the attributes say", "[pixels][layout]") {
  const auto bytes = image_with({.rows = 4, .columns = 5, .frames = "7", .bits_allocated = 16, .bits_stored = 12, .representation = 1})
                         .element(tags::PixelData, VR::OW, filled(280));
  const Image image = try_image(bytes, explicit_little, Strictness::strict).value();
  const PixelLayout& layout = image.layout();
  CHECK(layout.rows == 4);
  CHECK(layout.columns == 5);
  CHECK(layout.frames == 7);
  CHECK(layout.samples_per_pixel == 1);
  CHECK(layout.planar_configuration == 0);
  CHECK(layout.bits_allocated == 16);
  CHECK(layout.bits_stored == 12);
  CHECK(layout.high_bit == 11);
  CHECK(layout.is_signed);
  CHECK_FALSE(layout.chroma_422);
  CHECK(layout.sample_type == SampleType::s16);
  CHECK(layout.photometric_interpretation == "MONOCHROME2");
  CHECK(layout.frame_samples() == 20);
  CHECK(layout.frame_bits() == 320);
  CHECK(layout.frame_bytes() == 40);
  CHECK(image.frame_count() == 7);
  CHECK(image.coding() == PixelCoding::native);
}

TEST_CASE("Rows that no 16 bits hold are an error that says so", "[pixels][layout][E088]") {
  const auto bytes = with_pixels(image_with({.without = tags::Rows}).ul(tags::Rows, 0x40000004));
  CHECK(error_of_image(bytes) ==
        "memory: the value 1073741828 does not fit into 16 bits without sign at offset 80, in Rows (0028,0010) UL");
}

TEST_CASE("Rows of another VR that fit are read with a diagnostic", "[pixels][layout][E088]") {
  DicomBytes bytes;
  bytes.us(tags::SamplesPerPixel, 1)
      .cs(tags::PhotometricInterpretation, "MONOCHROME2")
      .ul(tags::Rows, 2)
      .us(tags::Columns, 3)
      .us(tags::BitsAllocated, 16)
      .us(tags::BitsStored, 16)
      .us(tags::HighBit, 15)
      .us(tags::PixelRepresentation, 0);
  const auto layout = tolerated(with_pixels(bytes), "pixel_attributes at offset 30, in 0028,0010: its VR is UL, not US");
  CHECK(layout.rows == 2);
}

TEST_CASE("Rows or columns that are 0, missing or several are an error", "[pixels][layout][E089]") {
  CHECK(error_of_image(with_pixels(image_with({.rows = 0}))) ==
        "memory: the value is 0 at offset 30, in Rows (0028,0010) US");
  CHECK(error_of_image(with_pixels(image_with({.columns = 0}))) ==
        "memory: the value is 0 at offset 40, in Columns (0028,0011) US");
  CHECK(error_of_image(with_pixels(image_with({.without = tags::Rows}))) ==
        "memory: an image needs Rows (0028,0010), which is missing");
  CHECK(error_of_image(with_pixels(image_with({.without = tags::Columns}))) ==
        "memory: an image needs Columns (0028,0011), which is missing");
  CHECK(error_of_image(with_pixels(image_with({.without = tags::BitsAllocated}))) ==
        "memory: an image needs BitsAllocated (0028,0100), which is missing");
  CHECK(error_of_image(with_pixels(DicomBytes{}.us(tags::Rows, 2, 2).us(tags::Columns, 3).us(tags::BitsAllocated, 16))) ==
        "memory: 2 values, where one is needed at offset 0, in Rows (0028,0010) US");
  CHECK(error_of_image(with_pixels(DicomBytes{}.element(tags::Rows, VR::US, Bytes{}).us(tags::Columns, 3))) ==
        "memory: 0 values, where one is needed at offset 0, in Rows (0028,0010) US");
}

TEST_CASE("Sizes whose product overflows 64 bits are an error", "[pixels][layout][E090]") {
  const ImageAttributes huge{.rows = 65535,
                             .columns = 65535,
                             .frames = "99999999",
                             .bits_allocated = 64,
                             .samples = 4,
                             .photometric = "CMYK"};
  CHECK(error_of_image(with_pixels(image_with(huge))) ==
        "memory: 99999999 frames of 65535 x 65535 x 4 samples of 64 bits overflow 64 bits");
  CHECK(code_of(try_image(with_pixels(image_with(huge)))) == ErrorCode::out_of_range);
}

TEST_CASE("Sizes that overflow 32 bits are counted in 64", "[pixels][layout][E090]") {
  const auto bytes = with_pixels(image_with({.rows = 65535, .columns = 65535, .frames = "3", .bits_allocated = 32}));
  const Image image = try_image(bytes).value();
  CHECK(image.layout().frame_bytes() == 17179344900);
  CHECK(image.whole_frames().value() == 0);
  CHECK(code_of(image.frame<std::uint32_t>(0)) == ErrorCode::truncated);
}

TEST_CASE("An absent, empty, padded or blank NumberOfFrames is 1", "[pixels][layout][E099]") {
  const std::string frames = GENERATE(std::string{}, std::string{"1\0", 2}, std::string{" 1 "}, std::string{"  "}, std::string{"+1"});
  const auto bytes = with_pixels(image_with({.frames = frames}));
  CHECK(try_image(bytes).value().frame_count() == 1);
}

TEST_CASE("An empty NumberOfFrames is 1", "[pixels][layout][E099]") {
  const auto bytes = with_pixels(image_with({.without = tags::Rows}).element(tags::NumberOfFrames, VR::IS, Bytes{}).us(tags::Rows, 2));
  CHECK(try_image(bytes).value().frame_count() == 1);
}

TEST_CASE("0 frames are read as 1 with a diagnostic", "[pixels][layout][E100]") {
  CHECK(tolerated(with_pixels(image_with({.frames = "0"})), "pixel_attributes at offset 30, in 0028,0008: 0 frames; 1 is assumed")
            .frames == 1);
}

TEST_CASE("A NumberOfFrames that is no count is an error", "[pixels][layout][E100][E101]") {
  CHECK(error_of_image(with_pixels(image_with({.frames = "-1"}))) ==
        "memory: -1 frames at offset 30, in NumberOfFrames (0028,0008) IS");
  CHECK(error_of_image(with_pixels(image_with({.frames = "abc"}))) ==
        "memory: \"abc\" is not an integer at offset 30, in NumberOfFrames (0028,0008) IS");
  CHECK(error_of_image(with_pixels(image_with({.frames = "1.5"}))) ==
        "memory: \"1.5\" is not an integer at offset 30, in NumberOfFrames (0028,0008) IS");
  CHECK(error_of_image(with_pixels(image_with({.frames = "1\\2"}))) ==
        "memory: 2 values, where one is allowed at offset 30, in NumberOfFrames (0028,0008) IS");
  CHECK(code_of(try_image(with_pixels(image_with({.frames = "99999999999999999999"})))) == ErrorCode::out_of_range);
}

TEST_CASE("A NumberOfFrames with letters behind it counts where the pixel data confirms it", "[pixels][layout][E101]") {
  const auto bytes = image_with({.frames = "2A"}).element(tags::PixelData, VR::OW, counting(24));
  CHECK(tolerated(bytes, "pixel_attributes at offset 30, in 0028,0008: \"2A\" is not an integer; the pixel data holds 2").frames == 2);
  CHECK(error_of_image(with_pixels(image_with({.frames = "2A"}))) ==
        "memory: \"2A\" is not an integer at offset 30, in NumberOfFrames (0028,0008) IS");
}

TEST_CASE("Bits allocated that C++ has no type for are not supported", "[pixels][layout][E104][E105]") {
  const auto bits = GENERATE(std::uint16_t{12}, std::uint16_t{24}, std::uint16_t{10}, std::uint16_t{128});
  const auto bytes = with_pixels(image_with({.bits_allocated = bits}));
  CHECK(error_of_image(bytes) == "memory: " + std::to_string(bits) + " bits allocated; 1, 8, 16, 32 and 64 can be read");
  CHECK(code_of(try_image(bytes)) == ErrorCode::unsupported);
}

TEST_CASE("0 bits allocated are an error", "[pixels][layout][E104]") {
  CHECK(error_of_image(with_pixels(image_with({.bits_allocated = 0, .bits_stored = 8}))) ==
        "memory: the value is 0 at offset 50, in BitsAllocated (0028,0100) US");
}

TEST_CASE("Impossible stored bits leave the words readable, with a diagnostic", "[pixels][layout][E106]") {
  const auto stored = GENERATE(std::uint16_t{17}, std::uint16_t{32});
  const auto layout = tolerated(with_pixels(image_with({.bits_stored = stored})),
                                "pixel_attributes at offset 60, in 0028,0101: " + std::to_string(stored) + " bits stored up to bit " +
                                    std::to_string(stored - 1) +
                                    " of 16 allocated; stored words are as they lie, values cannot be made of them");
  CHECK(layout.sample_type == SampleType::u16);
}

TEST_CASE("A high bit away from the stored bits leaves the words as they lie", "[pixels][layout][E107][E108]") {
  // 12 bits stored up to bit 15, and overlay bits below: nothing is shifted or masked.
  auto bytes = image_with({.bits_stored = 12});
  bytes.overwrite_value("HighBit", bytes_of(15, 0));
  bytes.element(tags::PixelData, VR::OW, bytes_in<std::uint16_t>(ByteOrder::little, {0xFFF1, 0x0010, 0, 0, 0, 0x1234}));
  const Image image = try_image(bytes, explicit_little, Strictness::strict).value();
  CHECK(image.layout().high_bit == 15);
  CHECK(samples_of<std::uint16_t>(image, 0) == std::vector<std::uint16_t>{0xFFF1, 0x0010, 0, 0, 0, 0x1234});
}

TEST_CASE("Signed words of fewer stored bits are not sign-extended", "[pixels][layout][E110]") {
  const auto bytes = image_with({.bits_stored = 12, .representation = 1})
                         .element(tags::PixelData, VR::OW, bytes_in<std::int16_t>(ByteOrder::little, {0x0FFF, 0x0800, 0, 1, -1, 2}));
  CHECK(samples_of<std::int16_t>(try_image(bytes).value(), 0) == std::vector<std::int16_t>{0x0FFF, 0x0800, 0, 1, -1, 2});
}

TEST_CASE("A missing PixelRepresentation is unsigned, with a diagnostic", "[pixels][layout][E109]") {
  CHECK_FALSE(tolerated(with_pixels(image_with({.without = tags::PixelRepresentation})),
                        "pixel_attributes at offset 0, in 0028,0103: it is missing; 0 is assumed")
                  .is_signed);
}

TEST_CASE("A PixelRepresentation beyond 1 is read as unsigned, with a diagnostic", "[pixels][layout][E109]") {
  CHECK_FALSE(tolerated(with_pixels(image_with({.representation = 2})),
                        "pixel_attributes at offset 80, in 0028,0103: it is 2; 0 is assumed")
                  .is_signed);
}

TEST_CASE("A missing PlanarConfiguration is 0, with a diagnostic", "[pixels][layout][E111]") {
  auto bytes = image_with({.bits_allocated = 8, .samples = 3, .photometric = "RGB", .without = tags::PlanarConfiguration});
  bytes.element(tags::PixelData, VR::OB, counting(18));
  CHECK(tolerated(bytes, "pixel_attributes at offset 0, in 0028,0006: it is missing; 0 is assumed").planar_configuration == 0);
}

TEST_CASE("A PlanarConfiguration beyond 1 is read as 0, with a diagnostic", "[pixels][layout][E111]") {
  auto bytes = image_with({.bits_allocated = 8, .samples = 3, .planar = 2, .photometric = "RGB"});
  bytes.element(tags::PixelData, VR::OB, counting(18));
  CHECK(tolerated(bytes, "pixel_attributes at offset 22, in 0028,0006: it is 2; 0 is assumed").planar_configuration == 0);
}

TEST_CASE("Colour with one sample and grey with three leave the words readable, with a diagnostic", "[pixels][layout][E112]") {
  CHECK(tolerated(with_pixels(image_with({.photometric = "RGB"})),
                  "pixel_attributes at offset 10, in 0028,0004: RGB with 1 samples per pixel")
            .samples_per_pixel == 1);
  auto grey = image_with({.bits_allocated = 8, .samples = 3, .photometric = "MONOCHROME2"});
  grey.element(tags::PixelData, VR::OB, counting(18));
  CHECK(tolerated(grey, "pixel_attributes at offset 10, in 0028,0004: MONOCHROME2 with 3 samples per pixel").samples_per_pixel == 3);
}

TEST_CASE("0 samples per pixel, and more than 4, are an error", "[pixels][layout]") {
  const auto samples = GENERATE(std::uint16_t{0}, std::uint16_t{5});
  CHECK(error_of_image(with_pixels(image_with({.samples = samples}))) ==
        "memory: " + std::to_string(samples) + " samples per pixel");
}

TEST_CASE("4:2:2 has two samples a pixel and no pixel access", "[pixels][layout][E113]") {
  // Two rows of four pixels: Y Y Cb Cr for each two.
  const auto bytes = image_with({.columns = 4, .bits_allocated = 8, .samples = 3, .photometric = "YBR_FULL_422"})
                         .element(tags::PixelData, VR::OB, counting(16));
  const Image image = try_image(bytes, explicit_little, Strictness::strict).value();
  CHECK(image.layout().chroma_422);
  CHECK(image.layout().frame_bytes() == 16);
  const auto frame = image.frame<std::uint8_t>(0).value();
  const auto row = frame.row(1);
  CHECK(std::vector<int>(row.begin(), row.end()) == std::vector{8, 9, 10, 11, 12, 13, 14, 15});
  CHECK(error_of(frame.pixel(0, 0)) == "pixels of 4:2:2 data share their chrominance samples; render or convert the frame");
}

TEST_CASE("4:2:2 with odd columns has two samples a pixel", "[pixels][layout][E113]") {
  const auto bytes = image_with({.columns = 3, .bits_allocated = 8, .samples = 3, .photometric = "YBR_FULL_422"})
                         .element(tags::PixelData, VR::OB, counting(12));
  const Image image = try_image(bytes).value();
  CHECK(image.layout().chroma_422);
  CHECK(samples_of<std::uint8_t>(image, 0).size() == 12);
}

TEST_CASE("4:2:2 of full size is read as it lies, with a diagnostic", "[pixels][layout][E113]") {
  const auto bytes = image_with({.columns = 4, .bits_allocated = 8, .samples = 3, .photometric = "YBR_FULL_422"})
                         .element(tags::PixelData, VR::OB, counting(24));
  const auto layout = tolerated(
      bytes, "pixel_attributes at offset 100, in 0028,0004: 4:2:2 is declared, but each pixel has its three samples");
  CHECK_FALSE(layout.chroma_422);
  CHECK(layout.frame_bytes() == 24);
}

TEST_CASE("A data set without pixel data has no image", "[pixels][layout]") {
  CHECK(error_of_image(image_with({})) == "memory: there is no pixel data");
  CHECK(code_of(try_image(image_with({}))) == ErrorCode::not_found);
}

TEST_CASE("Pixel data inside an item is not the image of the file", "[pixels][layout][E096][E097]") {
  const auto icon = item()
                        .us(tags::Rows, 1)
                        .us(tags::Columns, 2)
                        .us(tags::BitsAllocated, 8)
                        .element(tags::PixelData, VR::OB, counting(2, 200));
  auto bytes = image_with({}).sequence(tags::IconImageSequence, {icon});
  const File without = open(bytes, reading_as(explicit_little));
  CHECK(error_of(without.image()) == "memory: there is no pixel data");
  const auto nested = without.dataset().at("IconImageSequence[0].PixelData").value().values<std::uint8_t>().value();
  CHECK(std::vector<int>(nested.begin(), nested.end()) == std::vector{200, 201});

  const Image image = try_image(with_pixels(bytes)).value();
  CHECK(samples_of<std::uint16_t>(image, 0)[0] == 0x0100);
  CHECK(image.layout().rows == 2);
}

TEST_CASE("Float and integer pixel data together are an error, and both values remain", "[pixels][layout][E098]") {
  auto bytes = image_with({.bits_allocated = 32});
  bytes.element(tags::FloatPixelData, VR::OF, filled(24)).element(tags::PixelData, VR::OW, filled(24));
  const File file = open(bytes, reading_as(explicit_little));
  CHECK(error_of(file.image()) == "memory: pixel data twice: 7FE0,0008 and 7FE0,0010 at offset 126, in PixelData (7FE0,0010) OW");
  CHECK(file.dataset().find(tags::FloatPixelData).value()->bytes().value().size() == 24);
  CHECK(file.dataset().find(tags::PixelData, Search::whole).value()->bytes().value().size() == 24);
}

TEST_CASE("Floating-point pixel data of another width is an error", "[pixels][layout]") {
  auto bytes = image_with({.bits_allocated = 16}).element(tags::FloatPixelData, VR::OF, filled(24));
  CHECK(error_of_image(bytes) == "memory: floating-point pixel data with 16 bits allocated");
}
