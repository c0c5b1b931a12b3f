// SPDX-License-Identifier: MIT
#include "support/reading.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

TEST_CASE("A bracket at the top level is an error, and what is before it is read",
          "[parsing][bracket][E063][E064][E065]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const auto [tag, name] = GENERATE(table<Tag, std::string>({{tags::ItemDelimitationItem, "FFFE,E00D"},
                                                             {tags::SequenceDelimitationItem, "FFFE,E0DD"},
                                                             {tags::Item, "FFFE,E000"}}));
  const auto bytes = DicomBytes{encoding}.us(tags::Rows, 4).bracket(tag, 0).us(tags::Columns, 5);
  const File file = open(bytes, reading_as(encoding));
  const Reading reading = read(file);
  CHECK(reading.elements == Lines{"0028,0010 US 2"});
  CHECK(reading.code == ErrorCode::malformed);
  CHECK(reading.error.starts_with("memory: " + name + " stands where a data element must be at offset 10, in "));
  CHECK(file.dataset().get<std::uint16_t>(tags::Rows).value() == 4);
  CHECK(code_of(file.dataset().find(tags::Columns)) == ErrorCode::malformed);
}

TEST_CASE("A sequence of defined length that holds no items is stepped over", "[parsing][bracket][E066]") {
  const auto bytes =
      DicomBytes{}.header(tags::ReferencedImageSequence, VR::SQ, 10).us(tags::Columns, 5).us(tags::Rows, 4);
  const File file = open(bytes, reading_as(explicit_little));
  CHECK(read(file).elements == Lines{"0008,1140 SQ 10", "0028,0010 US 2"});
  CHECK(read(file).error.empty());
  CHECK(read(file).diagnostics ==
        Lines{"not_an_item at offset 12, in 0008,1140: an item was expected in sequence 0008,1140, not 0028,0011"});
  CHECK(file.dataset().sequence(tags::ReferencedImageSequence).value().count_items().value() == 0);
  CHECK(read_as(explicit_little, bytes, Strictness::strict).error ==
        "memory: not_an_item: an item was expected in sequence 0008,1140, not 0028,0011 at offset 12, "
        "in ReferencedImageSequence (0008,1140) SQ; Strictness::tolerant reads on");
}

TEST_CASE("A sequence of undefined length that holds no items is an error", "[parsing][bracket][E066]") {
  const auto bytes = DicomBytes{}
                         .header(tags::ReferencedImageSequence, VR::SQ, 0xFFFFFFFF)
                         .cs(tags::Modality, "OT")
                         .sequence_delimiter()
                         .us(tags::Rows, 4);
  CHECK(read_as(explicit_little, bytes).error ==
        "memory: an item was expected in sequence 0008,1140, not 0008,0060 at offset 12, "
        "in ReferencedImageSequence (0008,1140) SQ");
}

TEST_CASE("Other element numbers of group FFFE are an error", "[parsing][bracket][E076]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const Tag odd{0xFFFE, 0xE0AA};
  const auto at_top = DicomBytes{encoding}.us(tags::Rows, 4).bracket(odd, 0);
  CHECK(read_as(encoding, at_top).error ==
        "memory: FFFE,E0AA stands where a data element must be at offset 10, in (FFFE,E0AA)");
  const auto in_sequence =
      DicomBytes{encoding}.header(tags::ReferencedImageSequence, VR::SQ, 0xFFFFFFFF).bracket(odd, 0);
  CHECK(read_as(encoding, in_sequence).code == ErrorCode::malformed);
  const auto in_item = DicomBytes{encoding}.sequence(tags::ReferencedImageSequence,
                                                     {item(Length::undefined).bracket(odd, 0)}, Length::undefined);
  CHECK(read_as(encoding, in_item).code == ErrorCode::malformed);
}

TEST_CASE("Damage of brackets inside of a sequence of defined length ends with it", "[parsing][bracket][E076]") {
  const auto bytes =
      DicomBytes{}
          .sequence(tags::ReferencedImageSequence, {item(Length::undefined).bracket(Tag{0xFFFE, 0xE0AA}, 0)})
          .us(tags::Rows, 4);
  CHECK(read_as(explicit_little, bytes).elements == Lines{"0008,1140 SQ 24", "0028,0010 US 2"});
  CHECK(read_as(explicit_little, bytes).error.empty());
  CHECK(read_as(explicit_little, bytes).diagnostics ==
        Lines{"wrong_delimiter at offset 20, in FFFE,E0AA: FFFE,E0AA stands where a data element must be"});
}

TEST_CASE("A delimiter with a VR is an error", "[parsing][bracket][E077]") {
  const auto bytes = DicomBytes{}
                         .us(tags::SamplesPerPixel, 1)
                         .header(tags::ReferencedImageSequence, VR::SQ, 0xFFFFFFFF)
                         .item_header(0xFFFFFFFF)
                         .ui(tags::ReferencedSOPInstanceUID, "1.2.3")
                         .header(tags::ItemDelimitationItem, "UN", 12, 0)
                         .header(tags::SequenceDelimitationItem, "UN", 12, 0)
                         .us(tags::Rows, 4);
  const Reading reading = read_as(explicit_little, bytes);
  CHECK(reading.code == ErrorCode::malformed);
  CHECK(reading.elements == Lines{"0028,0002 US 2", "0008,1140 SQ undefined", "0008,1140[0].0008,1155 UI 6"});
}
