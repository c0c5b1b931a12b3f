// SPDX-License-Identifier: MIT
#include "support/reading.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

Item referenced(Length length = Length::defined) { return item(length).ui(tags::ReferencedSOPInstanceUID, "1.2.3"); }

}  // namespace

TEST_CASE("An item that passes the end of its sequence ends with the sequence", "[parsing][bounds][E067]") {
  const auto bytes = DicomBytes{}
                         .sequence(tags::ReferencedImageSequence, {referenced()})
                         .us(tags::Rows, 4)
                         .lie_about_length("ReferencedImageSequence[0]", 20);
  const File file = open(bytes, reading_as(explicit_little));
  CHECK(read(file).elements == Lines{"0008,1140 SQ 22", "0008,1140[0].0008,1155 UI 6", "0028,0010 US 2"});
  CHECK(read(file).error.empty());
  CHECK(read(file).diagnostics ==
        Lines{"bad_length at offset 12, in 0008,1140: an item of 20 bytes runs past its sequence, which has 14 left"});
  CHECK(file.dataset().get<std::uint16_t>(tags::Rows).value() == 4);
  CHECK(read_as(explicit_little, bytes, Strictness::strict).code == ErrorCode::malformed);
}

TEST_CASE("An element that passes the end of its item ends with the item", "[parsing][bounds][E068]") {
  const auto bytes = DicomBytes{}
                         .sequence(tags::ReferencedImageSequence, {referenced(), referenced()})
                         .us(tags::Rows, 4)
                         .lie_about_length("ReferencedImageSequence[0].ReferencedSOPInstanceUID", 10);
  const File file = open(bytes, reading_as(explicit_little));
  CHECK(read(file).elements ==
        Lines{"0008,1140 SQ 44", "0008,1140[0].0008,1155 UI 10", "0008,1140[1].0008,1155 UI 6", "0028,0010 US 2"});
  CHECK(read(file).error.empty());
  CHECK(read(file).diagnostics ==
        Lines{"bad_length at offset 20, in 0008,1155: value length 10 runs 4 bytes past the end of the "
              "item (at 34)"});
  CHECK(error_of(file.dataset().get<std::string>("ReferencedImageSequence[0].ReferencedSOPInstanceUID")) ==
        "memory: value length 10 runs 4 bytes past the end of the item (at 34) at offset 20, "
        "in ReferencedImageSequence[0].ReferencedSOPInstanceUID (0008,1155) UI; partial() gives the bytes that are "
        "there");
  CHECK(file.dataset().at("ReferencedImageSequence[0].ReferencedSOPInstanceUID").value().partial().value().size() == 6);
  CHECK(file.dataset().get<std::string>("ReferencedImageSequence[1].ReferencedSOPInstanceUID").value() == "1.2.3");
  CHECK(read_as(explicit_little, bytes, Strictness::strict).code == ErrorCode::malformed);
}

TEST_CASE("A sequence that passes the end of its item ends with the item", "[parsing][bounds][E068]") {
  const auto bytes =
      DicomBytes{}
          .sequence(tags::ReferencedSeriesSequence, {item().sequence(tags::ReferencedSOPSequence, {referenced()}),
                                                     item().ui(tags::SeriesInstanceUID, "1.2")})
          .us(tags::Rows, 4)
          .lie_about_length("ReferencedSeriesSequence[0].ReferencedSOPSequence", 100);
  const Reading reading = read_as(explicit_little, bytes);
  CHECK(reading.elements == Lines{"0008,1115 SQ 62", "0008,1115[0].0008,1199 SQ 100",
                                  "0008,1115[0].0008,1199[0].0008,1155 UI 6", "0008,1115[1].0020,000E UI 4",
                                  "0028,0010 US 2"});
  CHECK(reading.error.empty());
  CHECK(reading.diagnostics ==
        Lines{"bad_length at offset 20, in 0008,1199: a sequence of 100 bytes runs past what holds it"});
}

TEST_CASE("An item of a length near 4 GiB is truncated, and its elements are read", "[parsing][bounds][E069]") {
  const auto bytes = DicomBytes{}
                         .sequence(tags::ReferencedImageSequence, {referenced()}, Length::unclosed)
                         .lie_about_length("ReferencedImageSequence[0]", 0xFFFFFFFE);
  const Reading reading = read_as(explicit_little, bytes);
  CHECK(reading.elements == Lines{"0008,1140 SQ undefined", "0008,1140[0].0008,1155 UI 6"});
  CHECK(reading.code == ErrorCode::truncated);
  CHECK(reading.error ==
        "memory: the item runs past the end of the file (34 bytes) at offset 20, "
        "in ReferencedImageSequence[0]; the file looks truncated");
}

TEST_CASE("An item of a length near 4 GiB in a sequence of defined length ends with the sequence",
          "[parsing][bounds][E069]") {
  const auto bytes = DicomBytes{}
                         .sequence(tags::ReferencedImageSequence, {referenced()})
                         .us(tags::Rows, 4)
                         .lie_about_length("ReferencedImageSequence[0]", 0xFFFFFFFE);
  CHECK(read_as(explicit_little, bytes).elements ==
        Lines{"0008,1140 SQ 22", "0008,1140[0].0008,1155 UI 6", "0028,0010 US 2"});
  CHECK(read_as(explicit_little, bytes).error.empty());
}

TEST_CASE("A sequence that runs past the end of the file is truncated, and its items are read", "[parsing][bounds]") {
  const auto bytes = DicomBytes{}.sequence(tags::ReferencedImageSequence, {referenced(), referenced()}).truncate_by(22);
  const Reading reading = read_as(explicit_little, bytes);
  CHECK(reading.elements == Lines{"0008,1140 SQ 44", "0008,1140[0].0008,1155 UI 6"});
  CHECK(reading.error ==
        "memory: the sequence runs past the end of the file (34 bytes) at offset 12, "
        "in ReferencedImageSequence (0008,1140); the file looks truncated");
}

TEST_CASE("Bytes at the end of an item that are too few for an element are reported", "[parsing][bounds]") {
  const auto bytes = DicomBytes{}.sequence(tags::ReferencedImageSequence, {referenced().raw("xyz!")}).us(tags::Rows, 4);
  CHECK(read_as(explicit_little, bytes).elements ==
        Lines{"0008,1140 SQ 26", "0008,1140[0].0008,1155 UI 6", "0028,0010 US 2"});
  CHECK(read_as(explicit_little, bytes).diagnostics ==
        Lines{"bad_length at offset 34: 4 bytes are too few for an element"});
}
