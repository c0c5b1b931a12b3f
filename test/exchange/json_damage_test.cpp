// SPDX-License-Identifier: MIT
// Damaged data sets: what can be read is a whole object, and the error tells of the rest.
#include "support/reading.hpp"

#include <dicomap/json.hpp>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

struct Written {
  std::string text;
  std::string error;
};

Written written(const DicomBytes& bytes, const JsonOptions& options = {}) {
  const File file = open(bytes, reading_as(explicit_little));
  Written json;
  json.error = error_of(write_json(file.dataset(), options, [&](std::string_view part) -> Result<void> {
    json.text += part;
    return success();
  }));
  return json;
}

DicomBytes nested(int levels) {
  DicomBytes bytes;
  Item inner = item().us(tags::Rows, 4);
  for (int level = 1; level < levels; ++level) inner = item().sequence(tags::ReferencedImageSequence, {inner});
  return bytes.sequence(tags::ReferencedImageSequence, {inner});
}

}  // namespace

TEST_CASE("A text that is cut short is left out", "[exchange][json][damage]") {
  const auto json = written(DicomBytes{}.us(tags::Rows, 4).lo(tags::PatientID, "12345678").truncate_by(2));
  CHECK(json.text == R"({"00100020":{"vr":"LO"},"00280010":{"vr":"US","Value":[4]}})");
  CHECK(json.error ==
        "memory: value length 8 runs 2 bytes past the end of the file (24 bytes) at offset 10, in PatientID "
        "(0010,0020) LO; the file looks truncated");
}

TEST_CASE("Binary values that are cut short are named as far as they are there", "[exchange][json][damage]") {
  const auto json = written(DicomBytes{}.element(tags::PixelData, VR::OB, filled(10)).truncate_by(4));
  CHECK(json.text == R"({"7FE00010":{"vr":"OB","BulkDataURI":"?offset=12&length=6"}})");
  CHECK(json.error ==
        "memory: value length 10 runs 4 bytes past the end of the file (18 bytes) at offset 0, in PixelData "
        "(7FE0,0010) OB; the file looks truncated");
}

TEST_CASE("Numbers in a value of odd length are left out", "[exchange][json][damage]") {
  const auto json = written(DicomBytes{}.element(tags::Rows, VR::US, bytes_of(1, 2, 3)).us(tags::Columns, 5));
  CHECK(json.text == R"({"00280010":{"vr":"US"},"00280011":{"vr":"US","Value":[5]}})");
  CHECK(json.error == "3 bytes are no whole number of US values (2 bytes each) at offset 0, in Rows (0028,0010) US");
}

TEST_CASE("A file that is cut anywhere gives whole JSON", "[exchange][json][damage]") {
  const auto whole =
      DicomBytes{}
          .cs(tags::ImageType, "ORIGINAL\\PRIMARY")
          .sequence(tags::ReferencedImageSequence,
                    {item(Length::undefined).ui(tags::ReferencedSOPInstanceUID, "1.2"), item().us(tags::Rows, 4)},
                    Length::undefined)
          .encapsulated({bytes_of(1, 2, 3, 4)});
  for (std::size_t length = 16; length <= whole.size(); ++length) {
    INFO(length);
    CHECK(nlohmann::json::accept(written(DicomBytes{whole}.truncate_to(length)).text));
  }
}

TEST_CASE("Sequences beyond the depth are not entered", "[exchange][json][damage]") {
  const auto json = written(nested(3), {.depth = 2});
  CHECK(json.text ==
        R"({"00081140":{"vr":"SQ","Value":[{"00081140":{"vr":"SQ","Value":[{"00081140":{"vr":"SQ"}}]}}]}})");
  CHECK(json.error == "sequences are nested deeper than JsonOptions::depth (2)");
  CHECK(written(nested(3), {.depth = 3}).error.empty());
}
