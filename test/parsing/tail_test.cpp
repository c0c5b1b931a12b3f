// SPDX-License-Identifier: MIT
#include "support/reading.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

TEST_CASE("A wrong group length in the data set does not count", "[parsing][tail][E080]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const auto bytes = DicomBytes{encoding}.ul(Tag{0x0008, 0x0000}, 12345).cs(tags::Modality, "OT").us(tags::Rows, 4);
  CHECK(read_as(encoding, bytes, Strictness::strict).elements ==
        Lines{"0008,0000 UL 4", "0008,0060 CS 2", "0028,0010 US 2"});
}

TEST_CASE("Trailing padding is an element like others", "[parsing][tail][E081]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const auto bytes = DicomBytes{encoding}.us(tags::Rows, 4).element(tags::DataSetTrailingPadding, VR::OB, filled(100));
  const Reading reading = read_as(encoding, bytes, Strictness::strict);
  CHECK(reading.elements == Lines{"0028,0010 US 2", "FFFC,FFFC OB 100"});
  CHECK(reading.error.empty());
  CHECK(reading.diagnostics.empty());
}

TEST_CASE("Zeros behind the last element are padding", "[parsing][tail][E082]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const auto bytes = DicomBytes{encoding}.us(tags::Rows, 4).raw(filled(512));
  const Reading reading = read_as(encoding, bytes);
  CHECK(reading.elements == Lines{"0028,0010 US 2"});
  CHECK(reading.error.empty());
  CHECK(reading.diagnostics == Lines{"trailing_bytes at offset 10: 512 bytes of padding"});
  CHECK(read_as(encoding, bytes, Strictness::strict).error ==
        "memory: trailing_bytes: 512 bytes of padding at offset 10; Strictness::tolerant reads on");
}

TEST_CASE("Garbage behind the last element is an error there, and all before it is read", "[parsing][tail][E083]") {
  const auto bytes = DicomBytes{}
                         .us(tags::Rows, 4)
                         .element(tags::PixelData, VR::OB, "ABCDEFGH")
                         .raw(bytes_of(0xDE, 0xAD, 0xBE, 0xEF, 0xDE, 0xAD, 0xBE, 0xEF, 0xDE, 0xAD, 0xBE, 0xEF, 0xDE,
                                       0xAD, 0xBE, 0xEF));
  const File file = open(bytes, reading_as(explicit_little));
  const Reading reading = read(file);
  CHECK(reading.elements == Lines{"0028,0010 US 2", "7FE0,0010 OB 8"});
  CHECK(reading.code == ErrorCode::malformed);
  CHECK(reading.error ==
        "memory: the VR is DE AD, and no reading of this header leads to another element at offset 30, in (ADDE,EFBE)");
  CHECK(file.dataset().at(tags::PixelData).value().bytes().value().size() == 8);
}

TEST_CASE("Garbage in implicit VR is an error at its offset", "[parsing][tail][E083]") {
  const auto bytes = DicomBytes{implicit_little}.us(tags::Rows, 4).raw("garbage garbage");
  const Reading reading = read_as(implicit_little, bytes);
  CHECK(reading.elements.front() == "0028,0010 US 2");
  CHECK(reading.code == ErrorCode::truncated);
  CHECK(reading.error.find(" at offset 10, in ") != std::string::npos);
}

TEST_CASE("Up to seven bytes behind the last element are reported", "[parsing][tail][E084][E085]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const std::size_t count = GENERATE(1U, 4U, 7U);
  const auto bytes = DicomBytes{encoding}.us(tags::Rows, 4).us(tags::Columns, 4).truncate_to(10 + count);
  const Reading reading = read_as(encoding, bytes);
  CHECK(reading.elements == Lines{"0028,0010 US 2"});
  CHECK(reading.error.empty());
  CHECK(reading.diagnostics ==
        Lines{"trailing_bytes at offset 10: " + std::to_string(count) + " bytes are too few for an element"});
  CHECK(read_as(encoding, bytes, Strictness::strict).code == ErrorCode::malformed);
}

TEST_CASE("A header that the end of the file cuts is truncated", "[parsing][tail][E085]") {
  const std::size_t count = GENERATE(8U, 11U);
  const auto bytes = DicomBytes{}.us(tags::Rows, 4).element(tags::PixelData, VR::OB, "ABCD").truncate_to(10 + count);
  const Reading reading = read_as(explicit_little, bytes);
  CHECK(reading.elements == Lines{"0028,0010 US 2"});
  CHECK(reading.code == ErrorCode::truncated);
  CHECK(reading.error == "memory: the element header needs 12 bytes, " + std::to_string(count) +
                             " are left at offset 10, in PixelData (7FE0,0010); the file looks truncated");
}
