// SPDX-License-Identifier: MIT
#include "support/reading.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

TEST_CASE("A value of odd length is taken as it is where an element follows", "[parsing][length][E037]") {
  const VR vr = GENERATE(VR::LO, VR::OB, VR::UI);
  const std::string name{name_of(vr)};
  const auto bytes = DicomBytes{}.element(tags::PatientID, vr, "123").us(tags::Rows, 4);
  const Reading reading = read_as(explicit_little, bytes);
  CHECK(reading.elements == Lines{"0010,0020 " + name + " 3", "0028,0010 US 2"});
  CHECK(reading.error.empty());
  CHECK(reading.diagnostics == Lines{"odd_length at offset 0, in 0010,0020: 3 bytes"});
  CHECK(read_as(explicit_little, bytes, Strictness::strict).error ==
        "memory: odd_length: 3 bytes at offset 0, in PatientID (0010,0020); Strictness::tolerant reads on");
}

TEST_CASE("An odd length in implicit VR and big endian is taken as it is", "[parsing][length][E037]") {
  const Encoding encoding = GENERATE(implicit_little, explicit_big);
  const auto bytes = DicomBytes{encoding}.element(tags::PatientID, VR::LO, "123").us(tags::Rows, 4);
  CHECK(read_as(encoding, bytes).elements == Lines{"0010,0020 LO 3", "0028,0010 US 2"});
  const File file = open(bytes, reading_as(encoding));
  CHECK(file.dataset().get<std::uint16_t>(tags::Rows).value() == 4);
}

TEST_CASE("A value of odd length may end the file", "[parsing][length][E037]") {
  const auto bytes = DicomBytes{}.us(tags::Rows, 4).element(tags::PixelData, VR::OB, filled(9));
  CHECK(read_as(explicit_little, bytes).elements == Lines{"0028,0010 US 2", "7FE0,0010 OB 9"});
  CHECK(read_as(explicit_little, bytes).diagnostics == Lines{"odd_length at offset 10, in 7FE0,0010: 9 bytes"});
}

TEST_CASE("A pad byte that was not counted belongs to the value", "[parsing][length][E038]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const auto bytes = DicomBytes{encoding}.header(tags::PatientID, VR::LO, 3).raw("ABC ").us(tags::Rows, 4);
  const File file = open(bytes, reading_as(encoding));
  const Reading reading = read(file);
  CHECK(reading.elements == Lines{"0010,0020 LO 4", "0028,0010 US 2"});
  CHECK(reading.error.empty());
  CHECK(reading.diagnostics == Lines{"odd_length at offset 0, in 0010,0020: 3 bytes, read as 4"});
  CHECK(file.dataset().get<std::string>(tags::PatientID).value() == "ABC");
  CHECK(read_as(encoding, bytes, Strictness::strict).code == ErrorCode::malformed);
}

TEST_CASE("A length of 13 is 10 where only that leads to another element", "[parsing][length][E039]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little);
  const auto bytes = DicomBytes{encoding}.header(tags::PatientID, VR::LO, 13).raw("ABCDEFGHIJ").us(tags::Rows, 4);
  const File file = open(bytes, reading_as(encoding));
  CHECK(read(file).elements == Lines{"0010,0020 LO 10", "0028,0010 US 2"});
  CHECK(read(file).diagnostics == Lines{"odd_length at offset 0, in 0010,0020: 13 bytes, read as 10"});
  CHECK(file.dataset().get<std::string>(tags::PatientID).value() == "ABCDEFGHIJ");
  CHECK(read_as(encoding, bytes, Strictness::strict).code == ErrorCode::malformed);
}

TEST_CASE("A length of 13 that is right is 13", "[parsing][length][E039]") {
  const auto bytes = DicomBytes{}.element(tags::PatientID, VR::LO, "ABCDEFGHIJKLM").us(tags::Rows, 4);
  CHECK(read_as(explicit_little, bytes).elements == Lines{"0010,0020 LO 13", "0028,0010 US 2"});
}

TEST_CASE("A binary value that is no whole number of units is an error of that value alone",
          "[parsing][length][E040]") {
  const auto bytes = DicomBytes{}
                         .element(tags::SimpleFrameList, VR::UL, filled(10))
                         .element(tags::Rows, VR::US, bytes_of(4, 0, 9))
                         .us(tags::Columns, 5);
  const File file = open(bytes, reading_as(explicit_little));
  CHECK(read(file).elements == Lines{"0008,1161 UL 10", "0028,0010 US 3", "0028,0011 US 2"});
  CHECK(read(file).error.empty());
  CHECK(read(file).diagnostics == Lines{"odd_length at offset 18, in 0028,0010: 3 bytes"});
  CHECK(error_of(file.dataset().get<std::uint32_t>(tags::SimpleFrameList)) ==
        "memory: 10 bytes are no whole number of UL values (4 bytes each) at offset 0, in SimpleFrameList (0008,1161) "
        "UL");
  CHECK(error_of(file.dataset().get<std::uint16_t>(tags::Rows)) ==
        "memory: 3 bytes are no whole number of US values (2 bytes each) at offset 18, in Rows (0028,0010) US");
  CHECK(file.dataset().at(tags::Rows).value().bytes().value().size() == 3);
  CHECK(file.dataset().get<std::uint16_t>(tags::Columns).value() == 5);
}
