// SPDX-License-Identifier: MIT
// Frames as red, green and blue.
#include "exchange/pictures.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cmath>

using namespace dicomap;
using namespace dicomap::test;

namespace {

/// A row of 8-bit pixels.
DicomBytes colors(std::uint16_t columns, std::string photometric, Bytes samples, std::uint16_t planar = 0) {
  if (samples.size() % 2 != 0) samples.push_back({});
  return row_of(columns, {.bits_allocated = 8, .samples = 3, .planar = planar, .photometric = std::move(photometric)})
      .element(tags::PixelData, VR::OB, std::move(samples));
}

/// A row of 8-bit indices into tables of one word an entry.
DicomBytes painting(const Bytes& indices, std::uint16_t first, std::uint16_t bits,
                    const std::array<std::vector<std::uint16_t>, 3>& entries) {
  DicomBytes image = row_of(static_cast<std::uint16_t>(indices.size()), {.bits_allocated = 8, .photometric = "PALETTE COLOR"});
  for (const Tag tag : {tags::RedPaletteColorLookupTableDescriptor, tags::GreenPaletteColorLookupTableDescriptor,
                        tags::BluePaletteColorLookupTableDescriptor}) {
    image.us(tag, static_cast<std::uint16_t>(entries[0].size()), first, bits);
  }
  image.numbers(tags::RedPaletteColorLookupTableData, VR::OW, entries[0]);
  image.numbers(tags::GreenPaletteColorLookupTableData, VR::OW, entries[1]);
  image.numbers(tags::BluePaletteColorLookupTableData, VR::OW, entries[2]);
  return image.element(tags::PixelData, VR::OB, indices);
}

int nearest(double value, double highest) { return static_cast<int>(std::floor(std::clamp(value, 0.0, highest) + 0.5)); }

/// PS3.3 C.7.6.3.1.2, in doubles.
std::array<double, 3> exact(double y, double cb, double cr) {
  return {y + 1.402 * cr, y - 0.344136 * cb - 0.714136 * cr, y + 1.772 * cb};
}

}  // namespace

TEST_CASE("RGB pixel by pixel is the frame as it lies", "[exchange][to_rgb]") {
  const auto bytes = colors(2, "RGB", bytes_of(1, 2, 3, 251, 252, 253));
  const File file = open(bytes, reading_as(explicit_little));
  const Image image = file.image().value();
  const auto rgb = to_rgb<std::uint8_t>(file.dataset(), image, 0).value();
  const auto frame = image.frame<std::uint8_t>(0).value();
  CHECK(rgb.samples().data() == frame.samples().data());
  CHECK(rgb.layout() == image.layout());
  CHECK(rgb(0, 1, 2) == 253);
}

TEST_CASE("RGB plane by plane is put together", "[exchange][to_rgb]") {
  const auto rgb = try_rgb<std::uint8_t>(colors(2, "RGB", bytes_of(1, 251, 2, 252, 3, 253), 1)).value();
  CHECK(rgb_of<std::uint8_t>(colors(2, "RGB", bytes_of(1, 251, 2, 252, 3, 253), 1)) == Numbers{1, 2, 3, 251, 252, 253});
  CHECK(rgb.layout().planar_configuration == 0);
  CHECK(rgb.layout().photometric_interpretation == "RGB");
  CHECK(rgb.holding() == Holding{Residence::copied, Reason::converted});
}

TEST_CASE("Colours keep the bits they are stored in", "[exchange][to_rgb]") {
  const auto twelve = row_of(1, {.bits_stored = 12, .samples = 3, .photometric = "RGB"}).ow(tags::PixelData, 0xF000, 819, 4095);
  const auto rgb = try_rgb<std::uint16_t>(twelve).value();
  CHECK(rgb_of<std::uint16_t>(twelve) == Numbers{0, 819, 4095});
  CHECK(rgb.layout().bits_allocated == 16);
  CHECK(rgb.layout().bits_stored == 12);
}

TEST_CASE("Samples with a sign are moved up to 0", "[exchange][to_rgb]") {
  const auto bytes = row_of(1, {.representation = 1, .samples = 3, .photometric = "RGB"}).ow(tags::PixelData, 0x8000, 0, 0x7FFF);
  CHECK(rgb_of<std::uint16_t>(bytes) == Numbers{0, 0x8000, 0xFFFF});
}

TEST_CASE("Every pair of chrominances becomes the nearest red, green and blue, as render has them", "[exchange][to_rgb]") {
  const int luminance = GENERATE(0, 16, 100, 235, 255);
  Bytes samples;
  for (int cb = 0; cb < 256; ++cb) {
    for (int cr = 0; cr < 256; ++cr) {
      for (const int sample : {luminance, cb, cr}) samples.push_back(static_cast<std::byte>(sample));
    }
  }
  const auto bytes = image_with({.rows = 256, .columns = 256, .bits_allocated = 8, .samples = 3, .photometric = "YBR_FULL"})
                         .element(tags::PixelData, VR::OB, samples);
  const Numbers rgb = rgb_of<std::uint8_t>(bytes);
  REQUIRE(rgb.size() == samples.size());
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < rgb.size(); i += 3) {
    const auto expected = exact(luminance, std::to_integer<int>(samples[i + 1]) - 128, std::to_integer<int>(samples[i + 2]) - 128);
    for (std::size_t c = 0; c < 3; ++c) {
      const double value = std::clamp(expected[c], 0.0, 255.0);
      wrong += std::abs(value - rgb[i + c]) > 0.5 + 2e-4 ? 1U : 0U;
    }
  }
  CHECK(wrong == 0);
  CHECK(rendered(bytes) == rgb);
}

TEST_CASE("YBR_FULL of 16 bits becomes the nearest red, green and blue", "[exchange][to_rgb]") {
  const auto pixels = row_of(2, {.samples = 3, .photometric = "YBR_FULL"}).ow(tags::PixelData, 1000, 33000, 40000, 65535, 0, 65535);
  const auto first = exact(1000, 33000 - 32768, 40000 - 32768);
  const auto second = exact(65535, -32768, 32767);
  CHECK(rgb_of<std::uint16_t>(pixels) == Numbers{nearest(first[0], 65535), nearest(first[1], 65535), nearest(first[2], 65535),
                                                 nearest(second[0], 65535), nearest(second[1], 65535), nearest(second[2], 65535)});
}

TEST_CASE("YBR plane by plane and 4:2:2 is converted", "[exchange][to_rgb]") {
  CHECK(rgb_of<std::uint8_t>(colors(2, "YBR_FULL", bytes_of(76, 128, 85, 128, 255, 128), 1)) == Numbers{254, 0, 0, 128, 128, 128});
  CHECK(rgb_of<std::uint8_t>(colors(3, "YBR_FULL_422", bytes_of(76, 128, 85, 255, 76, 0))) ==
        Numbers{254, 0, 0, 255, 52, 52, 254, 0, 0});
  CHECK(rgb_of<std::uint8_t>(colors(2, "YBR_PARTIAL_422", bytes_of(16, 235, 128, 128))) == Numbers{0, 0, 0, 255, 255, 255});
  CHECK(rgb_of<std::uint8_t>(colors(1, "YBR_PARTIAL_420", bytes_of(126, 128, 128))) == Numbers{128, 128, 128});
}

TEST_CASE("A palette gives its entries, of 8 bits or more", "[exchange][to_rgb][palette]") {
  const auto narrow = painting(bytes_of(9, 10, 11, 255), 10, 8, {{{1, 2}, {3, 4}, {5, 255}}});
  CHECK(rgb_of<std::uint8_t>(narrow) == Numbers{1, 3, 5, 1, 3, 5, 2, 4, 255, 2, 4, 255});
  const auto wide = painting(bytes_of(0, 1), 0, 16, {{{0, 0x8081}, {3, 4}, {5, 0xFFFF}}});
  CHECK(rgb_of<std::uint16_t>(wide) == Numbers{0, 3, 5, 0x8081, 4, 0xFFFF});
  CHECK(error_of(try_rgb<std::uint8_t>(wide)) == "the colours are std::uint16_t, not std::uint8_t; ask for to_rgb<std::uint16_t>");
}

TEST_CASE("rgb_type names the type of the colours", "[exchange][to_rgb]") {
  const auto type_of = [](const DicomBytes& bytes) {
    const File file = open(bytes, reading_as(explicit_little));
    return rgb_type(file.dataset(), file.image().value()).value();
  };
  CHECK(type_of(colors(1, "YBR_FULL", bytes_of(1, 2, 3))) == SampleType::u8);
  CHECK(type_of(painting(bytes_of(0, 1), 0, 16, {{{0, 0x8081}, {3, 4}, {5, 0xFFFF}}})) == SampleType::u16);
}

TEST_CASE("What has no colours is refused, and by name", "[exchange][to_rgb]") {
  const auto grey = row_of(1, {.photometric = "MONOCHROME1"}).ow(tags::PixelData, 1);
  CHECK(error_of(try_rgb<std::uint16_t>(grey)) == "MONOCHROME1 has no colours; render() makes a grey picture");
  CHECK(error_of(try_rgb<std::uint8_t>(colors(1, "YBR_RCT", bytes_of(1, 2, 3)))) ==
        "the photometric interpretation YBR_RCT with 3 samples per pixel; frame() gives the samples");
  CHECK(code_of(try_rgb<std::uint8_t>(row_of(1, {.bits_allocated = 8, .photometric = "YBR_FULL"})
                                          .element(tags::PixelData, VR::OB, bytes_of(1, 0)))) == ErrorCode::malformed);
}
