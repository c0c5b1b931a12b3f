// SPDX-License-Identifier: MIT
#include "support/reading.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

Item referenced(std::string_view uid, Length length = Length::defined) {
  return item(length).ui(tags::ReferencedSOPInstanceUID, uid);
}

}  // namespace

TEST_CASE("A UN of undefined length is a sequence in implicit VR little endian", "[parsing][un][E046]") {
  const Encoding encoding = GENERATE(explicit_little, explicit_big);
  const auto bytes = DicomBytes{encoding}
                         .header(tags::ReferencedImageSequence, VR::UN, 0xFFFFFFFF)
                         .encode_as(implicit_little)
                         .item_header(14)
                         .ui(tags::ReferencedSOPInstanceUID, "1.2.3")
                         .item_header(0xFFFFFFFF)
                         .us(tags::Columns, 5)
                         .item_delimiter()
                         .sequence_delimiter()
                         .encode_as(encoding)
                         .us(tags::Rows, 4);
  const File file = open(bytes, reading_as(encoding, Strictness::strict));
  CHECK(read(file).elements == Lines{"0008,1140 UN undefined", "0008,1140[0].0008,1155 UI 6",
                                     "0008,1140[1].0028,0011 US 2", "0028,0010 US 2"});
  CHECK(read(file).error.empty());
  CHECK(file.dataset().at(tags::ReferencedImageSequence).value().is_sequence());
  CHECK(file.dataset().get<std::string>("ReferencedImageSequence[0].ReferencedSOPInstanceUID").value() == "1.2.3");
  CHECK(file.dataset().get<std::uint16_t>("ReferencedImageSequence[1].Columns").value() == 5);
  CHECK(file.dataset().get<std::uint16_t>(tags::Rows).value() == 4);
}

TEST_CASE("Items of a UN may be in explicit VR: each shows it", "[parsing][un][E047]") {
  const auto bytes = DicomBytes{}
                         .sequence(tags::ReferencedImageSequence, VR::UN,
                                   {referenced("1.2.3"),
                                    item().encode_as(implicit_little).ui(tags::ReferencedSOPInstanceUID, "1.2.5")},
                                   Length::undefined)
                         .us(tags::Rows, 4);
  const File file = open(bytes, reading_as(explicit_little));
  CHECK(read(file).elements == Lines{"0008,1140 UN undefined", "0008,1140[0].0008,1155 UI 6",
                                     "0008,1140[1].0008,1155 UI 6", "0028,0010 US 2"});
  CHECK(read(file).diagnostics == Lines{"encoding_mismatch at offset 20, in 0008,1140: the item is in explicit VR"});
  CHECK(file.dataset().get<std::string>("ReferencedImageSequence[0].ReferencedSOPInstanceUID").value() == "1.2.3");
  CHECK(file.dataset().get<std::string>("ReferencedImageSequence[1].ReferencedSOPInstanceUID").value() == "1.2.5");
  CHECK(read_as(explicit_little, bytes, Strictness::strict).error ==
        "memory: encoding_mismatch: the item is in explicit VR at offset 20, in ReferencedImageSequence[0]; "
        "Strictness::tolerant reads on");
}

TEST_CASE("A UN of defined length is bytes, and a sequence on request", "[parsing][un][E048]") {
  const auto bytes =
      DicomBytes{}
          .sequence(tags::ReferencedImageSequence, VR::UN,
                    {item().encode_as(implicit_little).ui(tags::ReferencedSOPInstanceUID, "1.2.3")}, Length::defined)
          .us(tags::Rows, 4);
  const File file = open(bytes, reading_as(explicit_little, Strictness::strict));
  CHECK(read(file).elements == Lines{"0008,1140 UN 22", "0028,0010 US 2"});
  const DataElement element = file.dataset().at(tags::ReferencedImageSequence).value();
  CHECK_FALSE(element.is_sequence());
  CHECK(error_of(element.sequence()) ==
        "memory: the element is no sequence but UN at offset 0, in ReferencedImageSequence (0008,1140) UN");
  CHECK(element.bytes().value().size() == 22);
  const Sequence items = element.as_sequence().value();
  CHECK(items.count_items().value() == 1);
  CHECK(items.item(0).value().get<std::string>(tags::ReferencedSOPInstanceUID).value() == "1.2.3");
}

TEST_CASE("A UN of defined length with items in explicit VR is a sequence on request", "[parsing][un][E048]") {
  const auto bytes = DicomBytes{}.sequence(tags::ReferencedImageSequence, VR::UN,
                                           {referenced("1.2.3", Length::undefined)}, Length::defined);
  const File file = open(bytes, reading_as(explicit_little));
  const Sequence items = file.dataset().at(tags::ReferencedImageSequence).value().as_sequence().value();
  CHECK(items.item(0).value().get<std::string>(tags::ReferencedSOPInstanceUID).value() == "1.2.3");
}

TEST_CASE("A known sequence under another VR is a sequence on request", "[parsing][un][E049]") {
  const Encoding encoding = GENERATE(explicit_little, explicit_big);
  const VR vr = GENERATE(VR::OB, VR::OW);
  const auto bytes = DicomBytes{encoding}.sequence(tags::ReferencedImageSequence, vr,
                                                   {referenced("1.2.3"), referenced("1.2.4")}, Length::defined);
  const File file = open(bytes, reading_as(encoding, Strictness::strict));
  const DataElement element = file.dataset().at(tags::ReferencedImageSequence).value();
  CHECK(element.vr() == vr);
  CHECK_FALSE(element.is_sequence());
  CHECK(element.as_sequence().value().count_items().value() == 2);
  CHECK(element.as_sequence().value().item(1).value().get<std::string>(tags::ReferencedSOPInstanceUID).value() ==
        "1.2.4");
}

TEST_CASE("Bytes that do not begin with an item are no sequence on request", "[parsing][un][E049]") {
  const auto bytes = DicomBytes{}.element(tags::ReferencedImageSequence, VR::UN, "ABCDEFGH").us(tags::Rows, 4);
  const File file = open(bytes, reading_as(explicit_little));
  CHECK(error_of(file.dataset().at(tags::ReferencedImageSequence).value().as_sequence()) ==
        "memory: the value does not begin with an item at offset 0, in ReferencedImageSequence (0008,1140) UN");
  CHECK(code_of(file.dataset().at(tags::Rows).value().as_sequence()) == ErrorCode::malformed);
}

TEST_CASE("A UN of a known tag is read as the dictionary says, in little endian", "[parsing][un]") {
  const Encoding encoding = GENERATE(explicit_little, explicit_big);
  const auto bytes = DicomBytes{encoding}
                         .element(tags::PatientID, VR::UN, "ABC ")
                         .element(tags::Rows, VR::UN, bytes_of(4, 0))
                         .element(tags::PixelSpacing, VR::UN, "0.5\\0.25");
  const File file = open(bytes, reading_as(encoding, Strictness::strict));
  CHECK(file.dataset().at(tags::Rows).value().vr() == VR::UN);
  CHECK(file.dataset().get<std::uint16_t>(tags::Rows).value() == 4);
  CHECK(file.dataset().get<std::string>(tags::PatientID).value() == "ABC");
  CHECK(file.dataset().get<double>(tags::PixelSpacing, 1).value() == 0.25);
}

TEST_CASE("Integers of 64 bits are read", "[parsing][un][E050]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const auto bytes = DicomBytes{encoding}
                         .sv(tags::SelectorSVValue, -5)
                         .uv(tags::SelectorUVValue, 0xFFFFFFFFFFFFFFFF)
                         .numbers<std::uint64_t>(tags::ExtendedOffsetTable, VR::OV, {1, 0x0102030405060708});
  const File file = open(bytes, reading_as(encoding, Strictness::strict));
  CHECK(file.dataset().get<std::int64_t>(tags::SelectorSVValue).value() == -5);
  CHECK(file.dataset().get<std::uint64_t>(tags::SelectorUVValue).value() == 18446744073709551615U);
  CHECK(file.dataset().get<std::uint64_t>(tags::ExtendedOffsetTable, 1).value() == 72623859790382856);
}
