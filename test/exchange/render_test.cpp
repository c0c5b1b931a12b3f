// SPDX-License-Identifier: MIT
// Pictures of one sample per pixel.
#include "exchange/pictures.hpp"

#include <catch2/catch.hpp>

#include <limits>

using namespace dicomap;
using namespace dicomap::test;

TEST_CASE("Without a window the smallest value is black and the greatest white", "[exchange][render]") {
  const auto bytes = row_of(5).ow(tags::PixelData, 10, 20, 30, 40, 60);
  CHECK(rendered(bytes) == Numbers{0, 51, 102, 153, 255});
}

TEST_CASE("MONOCHROME1 is shown the other way round", "[exchange][render]") {
  const auto bytes = row_of(5, {.photometric = "MONOCHROME1"}).ow(tags::PixelData, 10, 20, 30, 40, 60);
  CHECK(rendered(bytes) == Numbers{255, 204, 153, 102, 0});
}

TEST_CASE("A picture says its size, and has 16 bits where they are asked for", "[exchange][render]") {
  const auto bytes = image_with({.rows = 1, .columns = 3}).ow(tags::PixelData, 0, 1, 2);
  const Picture picture = try_render(bytes, {.bits = 16}).value();
  CHECK(picture.width == 3);
  CHECK(picture.height == 1);
  CHECK(picture.channels == 1);
  CHECK(picture.bits == 16);
  CHECK(samples_of(picture) == Numbers{0, 32768, 65535});
}

TEST_CASE("The file's window is applied behind its rescale", "[exchange][render]") {
  const auto bytes = row_of(4)
                         .ds(tags::WindowCenter, "128")
                         .ds(tags::WindowWidth, "256")
                         .ds(tags::RescaleIntercept, "-1000")
                         .ds(tags::RescaleSlope, "1")
                         .ow(tags::PixelData, 999, 1000, 1051, 2000);
  CHECK(rendered(bytes) == Numbers{0, 0, 51, 255});
  CHECK(rendered(bytes, {.window = Window{0, 2001, WindowFunction::linear_exact}}) == Numbers{127, 128, 134, 255});
  CHECK(rendered(bytes, {.contrast = Contrast::min_max}) == Numbers{0, 0, 13, 255});
}

TEST_CASE("Signed values are shown by their sign", "[exchange][render]") {
  const auto bytes = row_of(3, {.bits_stored = 12, .representation = 1}).ow(tags::PixelData, 0x0FF6, 0, 10);
  CHECK(rendered(bytes) == Numbers{0, 128, 255});
}

TEST_CASE("A VOI LUT is used where there is no window", "[exchange][render]") {
  const auto lut = item().us(tags::LUTDescriptor, 3, 5, 8).ow(tags::LUTData, 255, 100, 0);
  const auto bytes = row_of(5).sequence(tags::VOILUTSequence, {lut}).ow(tags::PixelData, 0, 5, 6, 7, 8);
  CHECK(rendered(bytes) == Numbers{255, 255, 100, 0, 0});
}

TEST_CASE("A VOI LUT with an empty descriptor is none", "[exchange][render]") {
  const auto bytes = row_of(3).sequence(tags::VOILUTSequence, {item().us(tags::LUTDescriptor)}).ow(tags::PixelData, 10, 20, 30);
  CHECK(rendered(bytes) == Numbers{0, 128, 255});
}

TEST_CASE("Pixel padding says nothing about contrast", "[exchange][render]") {
  const auto bytes =
      row_of(4, {.representation = 1}).ss(tags::PixelPaddingValue, -2000).ow(tags::PixelData, 0xF830, 0, 50, 100);
  CHECK(rendered(bytes) == Numbers{0, 0, 128, 255});
  const auto range =
      row_of(4).us(tags::PixelPaddingValue, 1).us(tags::PixelPaddingRangeLimit, 9).ow(tags::PixelData, 1, 9, 10, 20);
  CHECK(rendered(range) == Numbers{0, 0, 0, 255});
}

TEST_CASE("A frame of one value is as bright as its bits allow", "[exchange][render]") {
  const auto bytes = row_of(2, {.bits_allocated = 8}).element(tags::PixelData, VR::OB, bytes_of(51, 51));
  CHECK(rendered(bytes) == Numbers{51, 51});
}

TEST_CASE("A bit that is set is white, even in a frame of nothing else", "[exchange][render]") {
  const auto bytes =
      row_of(3, {.frames = "2", .bits_allocated = 1}).element(tags::PixelData, VR::OB, bytes_of(0b00111101, 0));
  CHECK(rendered(bytes, {}, 0) == Numbers{255, 0, 255});
  CHECK(rendered(bytes, {}, 1) == Numbers{255, 255, 255});
}

TEST_CASE("Floating-point samples that are no numbers are black and spoil nothing", "[exchange][render]") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinite = std::numeric_limits<float>::infinity();
  const auto bytes =
      row_of(5, {.bits_allocated = 32}).numbers<float>(tags::FloatPixelData, VR::OF, {0, 0.5F, 1, nan, infinite});
  CHECK(rendered(bytes) == Numbers{0, 128, 255, 0, 255});
}

TEST_CASE("What cannot be rendered is an error that says why", "[exchange][render]") {
  const auto grey = row_of(1).ow(tags::PixelData, 1);
  CHECK(error_of(try_render(grey, {.bits = 12})) == "a picture of 12 bits a sample; 8 and 16 can be had");
  CHECK(error_of(try_render(grey, {.window = Window{0, 0}})) == "a window of width 0");
  CHECK(code_of(try_render(grey, {}, 1)) == ErrorCode::out_of_range);
  const auto mixed =
      row_of(1, {.bits_allocated = 8, .samples = 3}).element(tags::PixelData, VR::OB, bytes_of(1, 2, 3, 0));
  CHECK(error_of(try_render(mixed)) == "MONOCHROME2 with 3 samples per pixel");
}
