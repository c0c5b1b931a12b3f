// SPDX-License-Identifier: MIT
#include "support/reading.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

TEST_CASE("Of duplicates the first is found and all are walked", "[parsing][order][E078]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const auto bytes = DicomBytes{encoding}.us(tags::Rows, 1).us(tags::Rows, 2).us(tags::Rows, 3).us(tags::Columns, 5);
  const File file = open(bytes, reading_as(encoding));
  CHECK(read(file).elements == Lines{"0028,0010 US 2", "0028,0010 US 2", "0028,0010 US 2", "0028,0011 US 2"});
  CHECK(read(file).diagnostics == Lines{"duplicate at offset 10, in 0028,0010: it follows 0028,0010",
                                        "duplicate at offset 20, in 0028,0010: it follows 0028,0010"});
  CHECK(file.dataset().get<std::uint16_t>(tags::Rows).value() == 1);
  CHECK(file.dataset().get<std::uint16_t>(tags::Columns).value() == 5);
  CHECK(file.dataset().get<std::uint16_t>(tags::Rows).value() == 1);
  std::vector<std::uint16_t> values;
  for (const DataElement& element : file.dataset().elements()) values.push_back(element.get<std::uint16_t>().value());
  CHECK(values == std::vector<std::uint16_t>{1, 2, 3, 5});
  CHECK(read_as(encoding, bytes, Strictness::strict).code == ErrorCode::malformed);
}

TEST_CASE("Of duplicates in an item the first is found", "[parsing][order][E078]") {
  const auto bytes = DicomBytes{}.sequence(tags::ReferencedImageSequence, {item().us(tags::Rows, 1).us(tags::Rows, 2)});
  const File file = open(bytes, reading_as(explicit_little));
  CHECK(file.dataset().get<std::uint16_t>("ReferencedImageSequence[0].Rows").value() == 1);
}

TEST_CASE("Elements out of order are found wherever they are", "[parsing][order][E079]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const auto bytes =
      DicomBytes{encoding}.us(tags::Columns, 5).us(tags::Rows, 4).lo(tags::PatientID, "A").us(tags::BitsStored, 12);
  const File file = open(bytes, reading_as(encoding));
  CHECK(file.dataset().get<std::uint16_t>(tags::BitsStored).value() == 12);
  CHECK(file.dataset().get<std::string>(tags::PatientID).value() == "A");
  CHECK(file.dataset().get<std::uint16_t>(tags::Rows).value() == 4);
  CHECK(file.dataset().get<std::uint16_t>(tags::Columns).value() == 5);
  CHECK_FALSE(file.dataset().find(tags::Modality).value());
  CHECK(read(file).elements == Lines{"0028,0011 US 2", "0028,0010 US 2", "0010,0020 LO 2", "0028,0101 US 2"});
  CHECK(read(file).diagnostics == Lines{"order at offset 10, in 0028,0010: it follows 0028,0011",
                                        "order at offset 20, in 0010,0020: it follows 0028,0010"});
  CHECK(read_as(encoding, bytes, Strictness::strict).error ==
        "memory: order: it follows 0028,0011 at offset 10, in Rows (0028,0010); Strictness::tolerant reads on");
}

TEST_CASE("Two data sets in one file are one whose tags start again", "[parsing][order][E086]") {
  const auto one = DicomBytes{}.cs(tags::Modality, "CT").us(tags::Rows, 4);
  const auto other = DicomBytes{}.cs(tags::Modality, "MR").us(tags::Rows, 8);
  const File file = open(DicomBytes{one}.append(other), reading_as(explicit_little));
  CHECK(read(file).elements == Lines{"0008,0060 CS 2", "0028,0010 US 2", "0008,0060 CS 2", "0028,0010 US 2"});
  CHECK(read(file).diagnostics == Lines{"order at offset 20, in 0008,0060: it follows 0028,0010"});
  CHECK(file.dataset().get<std::string>(tags::Modality).value() == "CT");
  CHECK(file.dataset().get<std::uint16_t>(tags::Rows).value() == 4);
}
