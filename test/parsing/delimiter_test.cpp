// SPDX-License-Identifier: MIT
#include "support/reading.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

// In all of these, in explicit VR: the sequence's header is 12 bytes, an item's 8, and the element in the item has 14.

namespace {

Item referenced(Length length = Length::defined) { return item(length).ui(tags::ReferencedSOPInstanceUID, "1.2.3"); }

const Lines all_three{"0008,1140 SQ undefined", "0008,1140[0].0008,1155 UI 6", "0028,0010 US 2"};

}  // namespace

TEST_CASE("A sequence that the end of the file closes is truncated, and its items are read",
          "[parsing][delimiter][E056]") {
  const auto bytes = DicomBytes{}.sequence(tags::ReferencedImageSequence, {referenced()}, Length::unclosed);
  const File file = open(bytes, reading_as(explicit_little));
  const Reading reading = read(file);
  CHECK(reading.elements == Lines{"0008,1140 SQ undefined", "0008,1140[0].0008,1155 UI 6"});
  CHECK(reading.error ==
        "memory: the sequence of undefined length is not closed before the end at offset 12, "
        "in ReferencedImageSequence (0008,1140); the file looks truncated");
  CHECK(reading.code == ErrorCode::truncated);
  CHECK(file.dataset().get<std::string>("ReferencedImageSequence[0].ReferencedSOPInstanceUID").value() == "1.2.3");
  CHECK(code_of(file.dataset().find(tags::Rows)) == ErrorCode::truncated);
}

TEST_CASE("An item that the end of the file closes is truncated, and its elements are read",
          "[parsing][delimiter][E057]") {
  const auto bytes =
      DicomBytes{}.sequence(tags::ReferencedImageSequence, {referenced(Length::unclosed)}, Length::unclosed);
  const File file = open(bytes, reading_as(explicit_little));
  const Reading reading = read(file);
  CHECK(reading.elements == Lines{"0008,1140 SQ undefined", "0008,1140[0].0008,1155 UI 6"});
  CHECK(reading.error ==
        "memory: the item of undefined length is not closed before the end at offset 20, "
        "in ReferencedImageSequence[0]; the file looks truncated");
  const Dataset first = file.dataset().sequence(tags::ReferencedImageSequence).value().item(0).value();
  CHECK(first.get<std::string>(tags::ReferencedSOPInstanceUID).value() == "1.2.3");
  CHECK(code_of(first.find(tags::Rows)) == ErrorCode::truncated);
}

TEST_CASE("An element that is cut inside of an item of undefined length is truncated", "[parsing][delimiter][E057]") {
  const auto bytes = DicomBytes{}
                         .sequence(tags::ReferencedImageSequence, {referenced(Length::unclosed)}, Length::unclosed)
                         .truncate_by(2);
  CHECK(read_as(explicit_little, bytes).error ==
        "memory: value length 6 runs 2 bytes past the end of the item (at 32) at offset 20, "
        "in ReferencedImageSequence[0].ReferencedSOPInstanceUID (0008,1155) UI; the file looks truncated");
}

TEST_CASE("A greater tag closes a sequence that lacks its delimiter", "[parsing][delimiter][E058]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const Length length = GENERATE(Length::defined, Length::undefined);
  const auto bytes = DicomBytes{encoding}
                         .sequence(tags::ReferencedImageSequence, {referenced(length)}, Length::unclosed)
                         .us(tags::Rows, 4);
  const File file = open(bytes, reading_as(encoding));
  CHECK(read(file).elements == all_three);
  CHECK(read(file).error.empty());
  REQUIRE(file.diagnostics().size() == 1);
  CHECK(file.diagnostics()[0].code == DiagnosticCode::missing_delimiter);
  CHECK(file.diagnostics()[0].text == "the sequence is not closed before 0028,0010");
  CHECK(file.dataset().get<std::uint16_t>(tags::Rows).value() == 4);
  CHECK(file.dataset().sequence(tags::ReferencedImageSequence).value().count_items().value() == 1);
  CHECK(read_as(encoding, bytes, Strictness::strict).code == ErrorCode::malformed);
}

TEST_CASE("A lesser tag does not close a sequence that lacks its delimiter", "[parsing][delimiter][E058]") {
  const auto bytes =
      DicomBytes{}.sequence(tags::ReferencedImageSequence, {referenced()}, Length::unclosed).cs(tags::Modality, "OT");
  CHECK(read_as(explicit_little, bytes).error ==
        "memory: an item was expected in sequence 0008,1140, not 0008,0060 at offset 34, in ReferencedImageSequence "
        "(0008,1140)");
}

TEST_CASE("A sequence's delimiter closes an open item as well", "[parsing][delimiter][E059]") {
  const auto bytes = DicomBytes{}
                         .sequence(tags::ReferencedImageSequence, {referenced(Length::unclosed)}, Length::undefined)
                         .us(tags::Rows, 4);
  CHECK(read_as(explicit_little, bytes).elements == all_three);
  CHECK(read_as(explicit_little, bytes).error.empty());
  CHECK(read_as(explicit_little, bytes).diagnostics ==
        Lines{"missing_delimiter at offset 34, in 0008,1140: the item is not closed before FFFE,E0DD"});
  CHECK(
      read_as(explicit_little, bytes, Strictness::strict).error ==
      "memory: missing_delimiter: the item is not closed before FFFE,E0DD at offset 34, in ReferencedImageSequence[0]; "
      "Strictness::tolerant reads on");
}

TEST_CASE("The next item closes an open one", "[parsing][delimiter][E059]") {
  const auto bytes = DicomBytes{}.sequence(tags::ReferencedImageSequence, {referenced(Length::unclosed), referenced()},
                                           Length::undefined);
  CHECK(read_as(explicit_little, bytes).elements ==
        Lines{"0008,1140 SQ undefined", "0008,1140[0].0008,1155 UI 6", "0008,1140[1].0008,1155 UI 6"});
  CHECK(read_as(explicit_little, bytes).diagnostics ==
        Lines{"missing_delimiter at offset 34, in 0008,1140: the item is not closed before FFFE,E000"});
}

TEST_CASE("An item's delimiter may stand in place of the sequence's", "[parsing][delimiter][E060]") {
  const auto bytes = DicomBytes{}
                         .sequence(tags::ReferencedImageSequence, {referenced()}, Length::unclosed)
                         .item_delimiter()
                         .us(tags::Rows, 4);
  CHECK(read_as(explicit_little, bytes).elements == all_three);
  CHECK(read_as(explicit_little, bytes).error.empty());
  CHECK(read_as(explicit_little, bytes).diagnostics ==
        Lines{"wrong_delimiter at offset 34, in 0008,1140: an item delimiter where no item is open"});
  CHECK(read_as(explicit_little, bytes, Strictness::strict).code == ErrorCode::malformed);
}

TEST_CASE("An item's delimiter between items is stepped over", "[parsing][delimiter][E060]") {
  const auto bytes = DicomBytes{}
                         .header(tags::ReferencedImageSequence, VR::SQ, 0xFFFFFFFF)
                         .item_header(14)
                         .ui(tags::ReferencedSOPInstanceUID, "1.2.3")
                         .item_delimiter()
                         .item_header(0)
                         .sequence_delimiter()
                         .us(tags::Rows, 4);
  const File file = open(bytes, reading_as(explicit_little));
  CHECK(read(file).elements == all_three);
  CHECK(file.dataset().sequence(tags::ReferencedImageSequence).value().count_items().value() == 2);
  CHECK(read(file).diagnostics ==
        Lines{"wrong_delimiter at offset 34, in 0008,1140: an item delimiter where no item is open"});
}

TEST_CASE("The length of a sequence delimiter does not count", "[parsing][delimiter][E061]") {
  const auto bytes = DicomBytes{}
                         .sequence(tags::ReferencedImageSequence, {referenced()}, Length::unclosed)
                         .sequence_delimiter(4)
                         .us(tags::Rows, 4);
  CHECK(read_as(explicit_little, bytes).elements == all_three);
  CHECK(read_as(explicit_little, bytes).error.empty());
  CHECK(read_as(explicit_little, bytes).diagnostics ==
        Lines{"wrong_delimiter at offset 34, in 0008,1140: a sequence delimiter with length 4"});
  CHECK(read_as(explicit_little, bytes, Strictness::strict).code == ErrorCode::malformed);
}

TEST_CASE("The length of an item delimiter does not count", "[parsing][delimiter][E062]") {
  const auto bytes =
      DicomBytes{}
          .sequence(tags::ReferencedImageSequence, {referenced(Length::unclosed).item_delimiter(2)}, Length::undefined)
          .us(tags::Rows, 4);
  CHECK(read_as(explicit_little, bytes).elements == all_three);
  CHECK(read_as(explicit_little, bytes).diagnostics ==
        Lines{"wrong_delimiter at offset 34, in 0008,1140: an item delimiter with length 2"});
  CHECK(read_as(explicit_little, bytes, Strictness::strict).code == ErrorCode::malformed);
}

TEST_CASE("A sequence delimiter in a sequence of defined length is stepped over", "[parsing][delimiter]") {
  const auto bytes = DicomBytes{}
                         .header(tags::ReferencedImageSequence, VR::SQ, 30)
                         .item_header(14)
                         .ui(tags::ReferencedSOPInstanceUID, "1.2.3")
                         .sequence_delimiter()
                         .us(tags::Rows, 4);
  CHECK(read_as(explicit_little, bytes).elements ==
        Lines{"0008,1140 SQ 30", "0008,1140[0].0008,1155 UI 6", "0028,0010 US 2"});
  CHECK(read_as(explicit_little, bytes).diagnostics ==
        Lines{"wrong_delimiter at offset 34, in 0008,1140: a delimiter in a sequence of defined length"});
}

TEST_CASE("An unclosed sequence inside of an item of defined length ends with the item", "[parsing][delimiter]") {
  const auto bytes =
      DicomBytes{}
          .sequence(tags::ReferencedSeriesSequence,
                    {item().sequence(tags::ReferencedSOPSequence, {referenced()}, Length::unclosed)}, Length::undefined)
          .us(tags::Rows, 4);
  CHECK(read_as(explicit_little, bytes).elements ==
        Lines{"0008,1115 SQ undefined", "0008,1115[0].0008,1199 SQ undefined",
              "0008,1115[0].0008,1199[0].0008,1155 UI 6", "0028,0010 US 2"});
  CHECK(read_as(explicit_little, bytes).error.empty());
  CHECK(
      read_as(explicit_little, bytes).diagnostics ==
      Lines{
          "missing_delimiter at offset 32, in 0008,1199: the sequence of undefined length is not closed inside of what "
          "holds it"});
}
