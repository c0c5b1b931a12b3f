// SPDX-License-Identifier: MIT
#include "exchange/pictures.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

constexpr std::array descriptors{tags::RedPaletteColorLookupTableDescriptor,
                                 tags::GreenPaletteColorLookupTableDescriptor,
                                 tags::BluePaletteColorLookupTableDescriptor};
constexpr std::array tables{tags::RedPaletteColorLookupTableData, tags::GreenPaletteColorLookupTableData,
                            tags::BluePaletteColorLookupTableData};
constexpr std::array segmented{tags::SegmentedRedPaletteColorLookupTableData,
                               tags::SegmentedGreenPaletteColorLookupTableData,
                               tags::SegmentedBluePaletteColorLookupTableData};

/// A row of 8-bit indices, and a table for each colour: the words of their OW values.
struct Painting {
  Bytes indices;
  std::array<std::uint16_t, 3> descriptor{};
  std::array<std::vector<std::uint16_t>, 3> words;
  std::array<Tag, 3> data = tables;
  std::uint16_t representation = 0;
  Encoding encoding = explicit_little;

  [[nodiscard]] DicomBytes bytes() const {
    DicomBytes image = image_with({.rows = 1,
                                   .columns = static_cast<std::uint16_t>(indices.size()),
                                   .bits_allocated = 8,
                                   .representation = representation,
                                   .photometric = "PALETTE COLOR"},
                                  encoding);
    for (const Tag tag : descriptors) image.us(tag, descriptor[0], descriptor[1], descriptor[2]);
    for (std::size_t i = 0; i < data.size(); ++i) image.numbers(data[i], VR::OW, words[i]);
    Bytes padded = indices;
    if (padded.size() % 2 != 0) padded.push_back({});
    return image.element(tags::PixelData, VR::OB, padded);
  }
};

Numbers painted(const Painting& painting) { return rendered(painting.bytes(), {}, 0, painting.encoding); }

}  // namespace

TEST_CASE("Indices become the colours of the palette, and those outside of it the nearest entry's",
          "[exchange][palette][E114]") {
  const Painting painting{
      bytes_of(9, 10, 11, 12, 255), {3, 10, 16}, {{{0, 0x8080, 0xFFFF}, {0xFFFF, 0, 0}, {0x8080, 0, 0}}}};
  CHECK(painted(painting) == Numbers{0, 255, 128, 0, 255, 128, 128, 0, 0, 255, 0, 0, 255, 0, 0});
}

TEST_CASE("Entries of 8 bits may be packed two to a word, in either byte order", "[exchange][palette][E116]") {
  const Encoding encoding = GENERATE(explicit_little, explicit_big);
  // The first entry is the low byte of the first word.
  const Painting painting{
      bytes_of(0, 1, 2, 3), {4, 0, 8}, {{{0x0201, 0x0403}, {0x1211, 0x1413}, {0x2221, 0xFF23}}}, tables, 0, encoding};
  CHECK(painted(painting) == Numbers{1, 0x11, 0x21, 2, 0x12, 0x22, 3, 0x13, 0x23, 4, 0x14, 0xFF});
}

TEST_CASE("Entries of 8 bits may have a word each", "[exchange][palette][E116]") {
  const Encoding encoding = GENERATE(explicit_little, explicit_big);
  const Painting painting{bytes_of(0, 1), {2, 0, 8}, {{{1, 2}, {3, 4}, {5, 255}}}, tables, 0, encoding};
  CHECK(painted(painting) == Numbers{1, 3, 5, 2, 4, 255});
}

TEST_CASE("Entries that are said to have 16 bits and use 8 are taken for 8", "[exchange][palette]") {
  const Painting painting{bytes_of(0, 1), {2, 0, 16}, {{{0, 255}, {0, 128}, {0, 0}}}};
  CHECK(painted(painting) == Numbers{0, 0, 0, 255, 128, 0});
}

TEST_CASE("The first index has the sign of the pixels", "[exchange][palette][E116]") {
  const Painting painting{bytes_of(0xFF, 0, 1), {2, 0xFFFF, 8}, {{{10, 20}, {10, 20}, {10, 20}}}, tables, 1};
  CHECK(painted(painting) == Numbers{10, 10, 10, 20, 20, 20, 20, 20, 20});
}

TEST_CASE("A table of 0 entries has 65536", "[exchange][palette][E115]") {
  std::vector<std::uint16_t> ramp(65536);
  for (std::size_t i = 0; i < ramp.size(); ++i) ramp[i] = static_cast<std::uint16_t>(i);
  DicomBytes bytes = row_of(3, {.photometric = "PALETTE COLOR"});
  for (const Tag tag : descriptors) bytes.us(tag, 0, 0, 16);
  for (const Tag tag : tables) bytes.numbers(tag, VR::OW, ramp);
  bytes.ow(tags::PixelData, 0, 0x8080, 0xFFFF);
  CHECK(rendered(bytes, {.bits = 16}) == Numbers{0, 0, 0, 0x8080, 0x8080, 0x8080, 0xFFFF, 0xFFFF, 0xFFFF});
}

TEST_CASE("Segmented tables are made whole", "[exchange][palette][E117]") {
  // One entry 0, then a line to 0xFFFF in 2 steps.
  const std::vector<std::uint16_t> line{0, 1, 0, 1, 2, 0xFFFF};
  const Painting painting{bytes_of(0, 1, 2), {3, 0, 16}, {{line, line, {0, 3, 0, 0, 0}}}, segmented};
  CHECK(painted(painting) == Numbers{0, 0, 0, 128, 128, 0, 255, 255, 0});
}

TEST_CASE("A palette that is shorter than it says is an error, and the indices can still be read",
          "[exchange][palette][E115]") {
  const Painting painting{bytes_of(0, 1), {200, 0, 16}, {{{1, 2}, {1, 2}, {1, 2}}}};
  CHECK(error_of(try_render(painting.bytes())) ==
        "4 bytes for a table of 200 entries of 16 bits, in RedPaletteColorLookupTableData (0028,1201)");
  CHECK(test::samples_of<std::uint8_t>(try_image(painting.bytes()).value(), 0) == std::vector<std::uint8_t>{0, 1});
}

TEST_CASE("PALETTE COLOR without tables is an error", "[exchange][palette]") {
  const auto bytes = row_of(1, {.photometric = "PALETTE COLOR"}).ow(tags::PixelData, 0);
  CHECK(code_of(try_render(bytes)) == ErrorCode::not_found);
}
