// SPDX-License-Identifier: MIT
// Pictures of three samples per pixel.
#include "exchange/pictures.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

/// A row of 8-bit pixels.
DicomBytes colors(std::uint16_t columns, std::string photometric, Bytes samples, std::uint16_t planar = 0) {
  if (samples.size() % 2 != 0) samples.push_back({});
  return row_of(columns, {.bits_allocated = 8, .samples = 3, .planar = planar, .photometric = std::move(photometric)})
      .element(tags::PixelData, VR::OB, std::move(samples));
}

}  // namespace

TEST_CASE("RGB of 8 bits is the picture, pixel by pixel or plane by plane", "[exchange][color]") {
  const auto pixels = colors(2, "RGB", bytes_of(1, 2, 3, 251, 252, 253));
  CHECK(rendered(pixels) == Numbers{1, 2, 3, 251, 252, 253});
  CHECK(try_render(pixels).value().channels == 3);
  CHECK(rendered(colors(2, "RGB", bytes_of(1, 251, 2, 252, 3, 253), 1)) == Numbers{1, 2, 3, 251, 252, 253});
}

TEST_CASE("RGB of other depths is scaled to the picture's", "[exchange][color]") {
  const auto wide = row_of(1, {.samples = 3, .photometric = "RGB"}).ow(tags::PixelData, 0, 0x8080, 0xFFFF);
  CHECK(rendered(wide) == Numbers{0, 128, 255});
  CHECK(rendered(wide, {.bits = 16}) == Numbers{0, 0x8080, 0xFFFF});
  const auto twelve =
      row_of(1, {.bits_stored = 12, .samples = 3, .photometric = "RGB"}).ow(tags::PixelData, 0, 819, 4095);
  CHECK(rendered(twelve) == Numbers{0, 51, 255});
  CHECK(rendered(colors(1, "RGB", bytes_of(0, 128, 255)), {.bits = 16}) == Numbers{0, 0x8080, 0xFFFF});
}

TEST_CASE("YBR_FULL becomes RGB", "[exchange][color]") {
  // Y Cb Cr: 76 85 255 is red, 128 128 128 grey.
  CHECK(rendered(colors(2, "YBR_FULL", bytes_of(76, 85, 255, 128, 128, 128))) == Numbers{254, 0, 0, 128, 128, 128});
  CHECK(rendered(colors(2, "YBR_FULL", bytes_of(76, 128, 85, 128, 255, 128), 1)) == Numbers{254, 0, 0, 128, 128, 128});
}

TEST_CASE("The pixels of a 4:2:2 pair share their chrominance", "[exchange][color][E113]") {
  // Y1 Y2 Cb Cr: 128 + 1.402 * 127 is beyond white; 128 - 0.344136 * -43 - 0.714136 * 127 is 52.1.
  CHECK(rendered(colors(2, "YBR_FULL_422", bytes_of(76, 128, 85, 255))) == Numbers{254, 0, 0, 255, 52, 52});
}

TEST_CASE("A pixel behind the last whole pair takes the chrominance of that pair", "[exchange][color][E113]") {
  CHECK(rendered(colors(3, "YBR_FULL_422", bytes_of(76, 128, 85, 255, 76, 0))) ==
        Numbers{254, 0, 0, 255, 52, 52, 254, 0, 0});
  CHECK(rendered(colors(1, "YBR_FULL_422", bytes_of(99, 7))) == Numbers{99, 99, 99});
}

TEST_CASE("YBR_PARTIAL_422 has its black at 16 and its white at 235", "[exchange][color]") {
  CHECK(rendered(colors(2, "YBR_PARTIAL_422", bytes_of(16, 235, 128, 128))) == Numbers{0, 0, 0, 255, 255, 255});
}

TEST_CASE("Colours that we have no model for are refused by name", "[exchange][color]") {
  CHECK(error_of(try_render(colors(1, "HSV", bytes_of(1, 2, 3)))) ==
        "the photometric interpretation HSV with 3 samples per pixel; frame() gives the samples");
  CHECK(code_of(try_render(colors(1, "YBR_ICT", bytes_of(1, 2, 3)))) == ErrorCode::unsupported);
  const auto lone =
      row_of(1, {.bits_allocated = 8, .photometric = "RGB"}).element(tags::PixelData, VR::OB, bytes_of(1, 0));
  CHECK(error_of(try_render(lone)) == "RGB with 1 samples per pixel");
}

TEST_CASE("Colours have no window", "[exchange][color]") {
  const auto bytes = colors(1, "RGB", bytes_of(1, 2, 3));
  CHECK(error_of(try_render(bytes, {.window = Window{128, 256}})) == "a window for colours (RGB)");
}
