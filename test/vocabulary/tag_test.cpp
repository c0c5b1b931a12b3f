// SPDX-License-Identifier: MIT
#include <dicomap/tag.hpp>
#include <dicomap/tags.hpp>

#include <catch2/catch.hpp>

using namespace dicomap;

TEST_CASE("A tag is written as two groups of four upper-case digits", "[vocabulary][tag]") {
  CHECK(to_string(Tag{0x7FE0, 0x0010}) == "7FE0,0010");
  CHECK(to_string(Tag{0x0000, 0x0000}) == "0000,0000");
  CHECK(to_string(Tag{0xABCD, 0xEF12}) == "ABCD,EF12");
}

TEST_CASE("A tag is read with comma, in parentheses or as eight digits, in either case", "[vocabulary][tag]") {
  CHECK(parse_tag("7FE0,0010") == Tag{0x7FE0, 0x0010});
  CHECK(parse_tag("(7fe0,0010)") == Tag{0x7FE0, 0x0010});
  CHECK(parse_tag("7fE00010") == Tag{0x7FE0, 0x0010});
}

TEST_CASE("Text that is not quite a tag is none", "[vocabulary][tag]") {
  for (const char* text : {"", "7FE0", "7FE0,010", "7FE0,00100", "7FE0.0010", "(7FE0,0010", "7FE0,0010)", "(7FE00010)",
                           "7FE0,001G", "7FE0 0010", " 7FE0,0010", "0x7FE00010", "7FE0,,010", "-7FE0001", "7FE000:0"}) {
    CAPTURE(text);
    CHECK(parse_tag(text) == std::nullopt);
  }
}

TEST_CASE("Odd groups are private, and their elements 10 to FF reserve blocks", "[vocabulary][tag]") {
  CHECK(Tag{0x0009, 0x1001}.is_private());
  CHECK_FALSE(Tag{0x0008, 0x1001}.is_private());
  CHECK(Tag{0x0009, 0x0010}.is_private_creator());
  CHECK(Tag{0x0009, 0x00FF}.is_private_creator());
  CHECK_FALSE(Tag{0x0009, 0x000F}.is_private_creator());
  CHECK_FALSE(Tag{0x0009, 0x0100}.is_private_creator());
  CHECK_FALSE(Tag{0x0008, 0x0010}.is_private_creator());
  CHECK(Tag{0x0029, 0xFE08}.private_creator() == Tag{0x0029, 0x00FE});
}

TEST_CASE("Tags are ordered by group, then by element", "[vocabulary][tag]") {
  CHECK(Tag{0x0008, 0xFFFF} < Tag{0x0009, 0x0000});
  CHECK(Tag{0x0028, 0x0010} < Tag{0x0028, 0x0011});
  CHECK(Tag::from(0xFFFEE00D) == tags::ItemDelimitationItem);
}

TEST_CASE("Keywords are constants", "[vocabulary][tag]") {
  static_assert(tags::Rows == Tag{0x0028, 0x0010});
  CHECK(tags::PatientName == Tag{0x0010, 0x0010});
  CHECK(tags::PixelData == Tag{0x7FE0, 0x0010});
  CHECK(tags::TransferSyntaxUID == Tag{0x0002, 0x0010});
  CHECK(tags::ThreatROIBase == Tag{0x4010, 0x1004});
}

TEST_CASE("The keyword of a repeating group is called with an index", "[vocabulary][tag]") {
  static_assert(tags::OverlayData(2) == Tag{0x6004, 0x3000});
  CHECK(tags::OverlayData(0) == Tag{0x6000, 0x3000});
  CHECK(tags::OverlayData(tags::OverlayData.size() - 1) == Tag{0x60FE, 0x3000});
  CHECK(tags::CurveData(15) == Tag{0x501E, 0x3000});
  CHECK(tags::VariablePixelData(1) == Tag{0x7F02, 0x0010});
  CHECK(tags::SourceImageIDs(255) == Tag{0x0020, 0x31FF});
  CHECK(tags::RowsForNthOrderCoefficients(0) == Tag{0x0028, 0x0410});
  CHECK(tags::ImageDataLocation(15) == Tag{0x0028, 0x08F8});
  CHECK(tags::HuffmanTableTriplet(tags::HuffmanTableTriplet.size() - 1) == Tag{0x1000, 0xFFF3});
  CHECK(tags::ZonalMap(tags::ZonalMap.size() - 1) == Tag{0x1010, 0xFFFF});
}
