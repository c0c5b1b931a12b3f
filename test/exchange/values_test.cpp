// SPDX-License-Identifier: MIT
#include "exchange/pictures.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

template <class T> Result<std::vector<T>> try_values(const DicomBytes& bytes) {
  const Image image = try_image(bytes).value();
  const auto frame = image.frame<T>(0).value();
  return values(frame);
}

}  // namespace

TEST_CASE("Bits above HighBit are no part of a value", "[exchange][values]") {
  const auto bytes = row_of(3, {.bits_stored = 12}).ow(tags::PixelData, 0xF123, 0x0FFF, 0x1000);
  CHECK(try_values<std::uint16_t>(bytes).value() == std::vector<std::uint16_t>{0x123, 0xFFF, 0});
}

TEST_CASE("Bits below BitsStored are no part of a value", "[exchange][values]") {
  const auto bytes = row_of(3, {.bits_stored = 12, .without = tags::HighBit})
                         .us(tags::HighBit, 15)
                         .ow(tags::PixelData, 0x123F, 0xFFF0, 0x000F);
  CHECK(try_values<std::uint16_t>(bytes).value() == std::vector<std::uint16_t>{0x123, 0xFFF, 0});
}

TEST_CASE("The sign of a value is its highest stored bit", "[exchange][values][E110]") {
  const auto bytes =
      row_of(4, {.bits_stored = 12, .representation = 1}).ow(tags::PixelData, 0x0FFF, 0x0800, 0x07FF, 0xF7FF);
  CHECK(try_values<std::int16_t>(bytes).value() == std::vector<std::int16_t>{-1, -2048, 2047, 2047});
}

TEST_CASE("Samples of 64 bits are whole values", "[exchange][values]") {
  const auto bytes =
      row_of(2, {.bits_allocated = 64, .representation = 1})
          .numbers<std::int64_t>(tags::PixelData, VR::OV, {std::numeric_limits<std::int64_t>::min(), -2});
  CHECK(try_values<std::int64_t>(bytes).value() ==
        std::vector<std::int64_t>{std::numeric_limits<std::int64_t>::min(), -2});
}

TEST_CASE("Floating-point samples stay as they are", "[exchange][values]") {
  const auto bytes = row_of(2, {.bits_allocated = 32}).numbers<float>(tags::FloatPixelData, VR::OF, {-0.5F, 1e30F});
  CHECK(try_values<float>(bytes).value() == std::vector<float>{-0.5F, 1e30F});
}

TEST_CASE("Bits stored that fit no word make no values", "[exchange][values]") {
  const auto bytes = row_of(1, {.bits_stored = 20}).ow(tags::PixelData, 1);
  const auto refused = try_values<std::uint16_t>(bytes);
  CHECK(code_of(refused) == ErrorCode::malformed);
  CHECK(error_of(refused) ==
        "20 bits stored up to bit 19 of 16 allocated make no values; the stored words can be read as they lie");
  CHECK(code_of(try_render(bytes)) == ErrorCode::malformed);
}
