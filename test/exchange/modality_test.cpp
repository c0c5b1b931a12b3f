// SPDX-License-Identifier: MIT
#include "exchange/pictures.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

using Floats = std::vector<float>;

Result<Floats> try_modality(const DicomBytes& bytes, std::uint64_t frame_index = 0) {
  const File file = open(bytes, reading_as(explicit_little));
  return modality<float>(file.dataset(), file.image().value(), frame_index);
}

Item rescale(std::string_view slope, std::string_view intercept) {
  return item().sequence(tags::PixelValueTransformationSequence,
                         {item().ds(tags::RescaleIntercept, intercept).ds(tags::RescaleSlope, slope)});
}

Item table(std::uint16_t size, std::uint16_t first, std::uint16_t bits) {
  return item().us(tags::LUTDescriptor, size, first, bits).ow(tags::LUTData, 100, 200, 300);
}

}  // namespace

TEST_CASE("Values become measurements by slope and intercept", "[exchange][modality]") {
  const auto bytes =
      row_of(3).ds(tags::RescaleIntercept, "-1024").ds(tags::RescaleSlope, "0.5").ow(tags::PixelData, 0, 1, 4096);
  CHECK(try_modality(bytes).value() == Floats{-1024, -1023.5F, 1024});
}

TEST_CASE("Without rescale, and with a slope of 0, measurements are the values", "[exchange][modality]") {
  CHECK(try_modality(row_of(2).ow(tags::PixelData, 7, 9)).value() == Floats{7, 9});
  const auto flat = row_of(2).ds(tags::RescaleIntercept, "5").ds(tags::RescaleSlope, "0").ow(tags::PixelData, 7, 9);
  CHECK(try_modality(flat).value() == Floats{7, 9});
}

TEST_CASE("A Modality LUT maps values; those outside of it take its first or last entry", "[exchange][modality]") {
  const auto bytes =
      row_of(5).sequence(tags::ModalityLUTSequence, {table(3, 10, 16)}).ow(tags::PixelData, 9, 10, 11, 12, 50);
  CHECK(try_modality(bytes).value() == Floats{100, 100, 200, 300, 300});
}

TEST_CASE("The first value of a Modality LUT has the sign of the pixels", "[exchange][modality][E116]") {
  const auto bytes = row_of(3, {.representation = 1})
                         .sequence(tags::ModalityLUTSequence, {table(3, 0xFFFE, 16)})
                         .ow(tags::PixelData, 0xFFFE, 0xFFFF, 0);
  CHECK(try_modality(bytes).value() == Floats{100, 200, 300});
}

TEST_CASE("A frame's own rescale comes before the shared one, and that before the data set's", "[exchange][modality]") {
  const auto bytes = row_of(1, {.frames = "2"})
                         .ds(tags::RescaleIntercept, "0")
                         .ds(tags::RescaleSlope, "1000")
                         .sequence(tags::SharedFunctionalGroupsSequence, {rescale("10", "1")})
                         .sequence(tags::PerFrameFunctionalGroupsSequence, {rescale("100", "2"), item()})
                         .ow(tags::PixelData, 3, 4);
  CHECK(try_modality(bytes, 0).value() == Floats{302});
  CHECK(try_modality(bytes, 1).value() == Floats{41});
}

TEST_CASE("Colours measure nothing", "[exchange][modality]") {
  const auto bytes = row_of(1, {.bits_allocated = 8, .samples = 3, .photometric = "RGB"})
                         .element(tags::PixelData, VR::OB, bytes_of(1, 2, 3, 0));
  CHECK(error_of(try_modality(bytes)) ==
        "colours (RGB, 3 samples per pixel) measure nothing; values() gives the numbers, "
        "render() the colours");
}

TEST_CASE("A table that is shorter than its descriptor says is an error", "[exchange][modality][E115]") {
  const auto bytes = row_of(1).sequence(tags::ModalityLUTSequence, {table(4, 0, 16)}).ow(tags::PixelData, 0);
  const auto refused = try_modality(bytes);
  CHECK(code_of(refused) == ErrorCode::malformed);
  CHECK(error_of(refused) == "6 bytes for a table of 4 entries of 16 bits, in LUTData (0028,3006)");
}

TEST_CASE("A Modality LUT with an empty descriptor is none", "[exchange][modality]") {
  const auto bytes = row_of(1)
                         .ds(tags::RescaleIntercept, "5")
                         .ds(tags::RescaleSlope, "2")
                         .sequence(tags::ModalityLUTSequence, {item().us(tags::LUTDescriptor)})
                         .ow(tags::PixelData, 3);
  CHECK(try_modality(bytes).value() == Floats{11});
}

TEST_CASE("A descriptor that is none is an error", "[exchange][modality]") {
  const auto with = [](Item lut) {
    return error_of(try_modality(row_of(1).sequence(tags::ModalityLUTSequence, {lut}).ow(tags::PixelData, 0)));
  };
  CHECK(with(table(3, 0, 17)) == "a table of 17 bits an entry, in LUTDescriptor (0028,3002)");
  CHECK(with(item().us(tags::LUTDescriptor, 3, 0).ow(tags::LUTData, 1, 2, 3)) ==
        "2 values, where a descriptor has 3, in LUTDescriptor (0028,3002)");
  CHECK(with(item().us(tags::LUTDescriptor, 3, 0, 16)) == "there is no LUTData (0028,3006)");
}
