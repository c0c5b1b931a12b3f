// SPDX-License-Identifier: MIT
// What is in the object, and how the text is laid out.
#include "support/reading.hpp"

#include <dicomap/json.hpp>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

std::string json_of(const DicomBytes& bytes, const JsonOptions& options = {}, const OpenOptions& how = {}) {
  const File file = open(bytes, how);
  return to_json(file.dataset(), options).value();
}

}  // namespace

TEST_CASE("An empty data set is an empty object", "[exchange][json]") {
  CHECK(json_of(DicomBytes{}.as_file()) == "{}");
}

TEST_CASE("The file meta group and group lengths are left out", "[exchange][json]") {
  const auto bytes = DicomBytes{}.ul(Tag{0x0008, 0x0000}, 10).cs(tags::Modality, "OT").as_file();
  CHECK(json_of(bytes, {}, reading_as(explicit_little)) == R"({"00080060":{"vr":"CS","Value":["OT"]}})");
  CHECK(json_of(bytes, {.group_lengths = true}) ==
        R"({"00080000":{"vr":"UL","Value":[10]},"00080060":{"vr":"CS","Value":["OT"]}})");
}

TEST_CASE("Sequences are arrays of objects; empty items are empty objects, an empty sequence has no Value",
          "[exchange][json]") {
  const Length length = GENERATE(Length::defined, Length::undefined);
  const auto bytes = DicomBytes{}
                         .sequence(tags::ReferencedStudySequence, std::vector<Item>{}, length)
                         .sequence(tags::ReferencedImageSequence,
                                   {item(length).ui(tags::ReferencedSOPInstanceUID, "1.2"), item(length),
                                    item(length).sequence(tags::PurposeOfReferenceCodeSequence,
                                                          {item(length).sh(tags::CodeValue, "X ")}, length)},
                                   length)
                         .us(tags::Rows, 4);
  CHECK(json_of(bytes, {}, reading_as(explicit_little)) ==
        R"({"00081110":{"vr":"SQ"},"00081140":{"vr":"SQ","Value":[{"00081155":{"vr":"UI","Value":["1.2"]}},{},)"
        R"({"0040A170":{"vr":"SQ","Value":[{"00080100":{"vr":"SH","Value":["X"]}}]}}]},)"
        R"("00280010":{"vr":"US","Value":[4]}})");
}

TEST_CASE("A UN of undefined length is a sequence", "[exchange][json]") {
  const auto bytes = DicomBytes{}.sequence(Tag{0x0009, 0x1001}, VR::UN,
                                           {item().encode_as(implicit_little).us(tags::Rows, 4)}, Length::undefined);
  CHECK(json_of(bytes, {}, reading_as(explicit_little)) ==
        R"({"00091001":{"vr":"SQ","Value":[{"00280010":{"vr":"US","Value":[4]}}]}})");
}

TEST_CASE("Attributes stand in ascending order, and of duplicates the first", "[exchange][json]") {
  const auto bytes = DicomBytes{}.us(tags::Rows, 1).cs(tags::Modality, "OT").us(tags::Rows, 2);
  CHECK(json_of(bytes, {}, reading_as(explicit_little)) ==
        R"({"00080060":{"vr":"CS","Value":["OT"]},"00280010":{"vr":"US","Value":[1]}})");
}

TEST_CASE("Indented text has an attribute on a line and says the same", "[exchange][json]") {
  const auto bytes = DicomBytes{}
                         .cs(tags::ImageType, "ORIGINAL\\PRIMARY")
                         .sequence(tags::ReferencedImageSequence, {item().us(tags::Rows, 4), item()});
  const std::string text = json_of(bytes, {.indent = 2});
  CHECK(text == R"({
  "00080008": {
    "vr": "CS",
    "Value": ["ORIGINAL", "PRIMARY"]
  },
  "00081140": {
    "vr": "SQ",
    "Value": [
      {
        "00280010": {
          "vr": "US",
          "Value": [4]
        }
      },
      {}
    ]
  }
})");
  CHECK(nlohmann::json::parse(text) == nlohmann::json::parse(json_of(bytes)));
}

TEST_CASE("Long text is handed over in parts", "[exchange][json]") {
  const File file = open(DicomBytes{}.element(tags::PixelData, VR::OB, filled(300'000)), reading_as(explicit_little));
  std::string whole;
  std::size_t longest = 0;
  const JsonSink sink = [&](std::string_view part) -> Result<void> {
    longest = std::max(longest, part.size());
    whole += part;
    return success();
  };
  REQUIRE(write_json(file.dataset(), {.inline_bytes = 1'000'000}, sink));
  CHECK(whole.size() == std::string_view{R"({"7FE00010":{"vr":"OB","InlineBinary":""}})"}.size() + 400'000);
  CHECK(longest < 70'000);
}

TEST_CASE("A long value of text is handed over in parts", "[exchange][json]") {
  const std::string text = std::string(200'000, 'a') + '\n' + std::string(99'999, 'b');
  const File file = open(DicomBytes{}.text(tags::TextValue, VR::UT, text), reading_as(explicit_little));
  std::string whole;
  std::size_t longest = 0;
  const JsonSink sink = [&](std::string_view part) -> Result<void> {
    longest = std::max(longest, part.size());
    whole += part;
    return success();
  };
  REQUIRE(write_json(file.dataset(), {}, sink));
  CHECK(whole == R"({"0040A160":{"vr":"UT","Value":[")" + std::string(200'000, 'a') + "\\n" + std::string(99'999, 'b') +
                     "\"]}}");
  CHECK(longest < 140'000);
}

TEST_CASE("An error of the sink ends the writing and is returned", "[exchange][json]") {
  const File file = open(DicomBytes{}.element(tags::PixelData, VR::OB, filled(300'000)), reading_as(explicit_little));
  int parts = 0;
  const JsonSink full = [&](std::string_view) -> Result<void> {
    ++parts;
    return Error{ErrorCode::io, "the disk is full"};
  };
  CHECK(error_of(write_json(file.dataset(), {.inline_bytes = 1'000'000}, full)) == "the disk is full");
  CHECK(parts == 1);
}
