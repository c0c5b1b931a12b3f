// SPDX-License-Identifier: MIT
#include "support/reading.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

TEST_CASE("A VR of question marks has a length of 16 bits", "[parsing][vr][E029]") {
  const auto bytes = DicomBytes{}.header(tags::PatientID, "??", 8, 4).raw("ABCD").us(tags::Rows, 4);
  CHECK(read_as(explicit_little, bytes).elements == Lines{"0010,0020 ?? 4", "0028,0010 US 2"});
  CHECK(read_as(explicit_little, bytes).error.empty());
  CHECK(read_as(explicit_little, bytes).diagnostics ==
        Lines{"unknown_vr at offset 0, in 0010,0020: the VR is 3F 3F; read with a header of 8 bytes and a value of 4"});
  CHECK(read_as(explicit_little, bytes, Strictness::strict).error ==
        "memory: unknown_vr: the VR is 3F 3F; read with a header of 8 bytes and a value of 4 at offset 0, "
        "in PatientID (0010,0020); Strictness::tolerant reads on");
}

TEST_CASE("Two spaces or NULs as a VR are read with the length that leads to another element", "[parsing][vr][E030]") {
  using namespace std::string_view_literals;
  const auto letters = GENERATE("  "sv, "\0\0"sv);
  const auto [length, text] =
      GENERATE(table<std::uint8_t, std::string>({{8, "a header of 8 bytes"}, {12, "a header of 12 bytes"}}));
  const auto bytes = DicomBytes{}.header(tags::PatientID, letters, length, 4).raw("ABCD").us(tags::Rows, 4);
  const File file = open(bytes, reading_as(explicit_little));
  const Reading reading = read(file);
  CHECK(reading.elements == Lines{"0010,0020 LO 4", "0028,0010 US 2"});
  CHECK(reading.error.empty());
  REQUIRE(reading.diagnostics.size() == 1);
  CHECK(reading.diagnostics[0].ends_with("; read with " + text + " and a value of 4"));
  CHECK(file.dataset().get<std::string>(tags::PatientID).value() == "ABCD");
  CHECK(read_as(explicit_little, bytes, Strictness::strict).code == ErrorCode::malformed);
}

TEST_CASE("Where both lengths of an unknown VR lead to another element the 16-bit one is taken",
          "[parsing][vr][E030]") {
  // As 32 bits the length would be 0x00100028 = 1048616, and an element has been put there: at 12 + 1048616.
  auto bytes = DicomBytes{}
                   .header(tags::PatientID, "  ", 8, 0)
                   .us(tags::Rows, 4)
                   .element(tags::PixelData, VR::OW, filled(1048700));
  bytes.overwrite(1048628, DicomBytes{}.element(tags::PixelData, VR::OW, Bytes{}).bytes());
  CHECK(read_as(explicit_little, bytes).elements == Lines{"0010,0020 LO 0", "0028,0010 US 2", "7FE0,0010 OW 1048700"});
}

TEST_CASE("Capital letters that are no VR are read with the length that leads to another element",
          "[parsing][vr][E031][E032]") {
  const auto letters = GENERATE("ZZ", "UK");
  const std::uint8_t length = GENERATE(std::uint8_t{8}, std::uint8_t{12});
  const auto bytes = DicomBytes{}.header(tags::PatientID, letters, length, 4).raw("ABCD").us(tags::Rows, 4);
  CHECK(read_as(explicit_little, bytes).elements == Lines{"0010,0020 ?? 4", "0028,0010 US 2"});
  CHECK(read_as(explicit_little, bytes).error.empty());
}

TEST_CASE("Capital letters that are no VR have a length of 32 bits where nothing decides", "[parsing][vr][E031]") {
  // The element behind it is out of order, so that neither length leads to a plausible one.
  const auto bytes = DicomBytes{}.header(tags::Columns, "ZZ", 12, 4).raw("ABCD").us(tags::Rows, 4);
  CHECK(read_as(explicit_little, bytes).elements == Lines{"0028,0011 ?? 4", "0028,0010 US 2"});
  CHECK(read_as(explicit_little, bytes).diagnostics ==
        Lines{"unknown_vr at offset 0, in 0028,0011: the VR is 5A 5A; read with a header of 12 bytes and a value of 4",
              "order at offset 16, in 0028,0010: it follows 0028,0011"});
}

TEST_CASE("An element without VR among explicit ones has the dictionary's, whatever its length looks like", "[parsing][vr][E030]") {
  // 4E 4E of the length would be the letters NN.
  const auto bytes = DicomBytes{}.raw(std::string{"\x10\0\x20\0NN\0\0", 8}).raw(std::string(0x4E4E, 'A')).us(tags::Rows, 4);
  const File file = open(bytes, reading_as(explicit_little));
  CHECK(read(file).elements == Lines{"0010,0020 LO 20046", "0028,0010 US 2"});
  const DataElement element = file.dataset().at(tags::PatientID).value();
  CHECK(element.header().implicit_vr);
  CHECK(std::string_view{element.header().vr_letters, 2} == std::string_view{"\0\0", 2});
}

TEST_CASE("An unknown VR that begins with O is read as OB", "[parsing][vr][E032]") {
  const auto bytes = DicomBytes{}.header(tags::PatientID, "OX", 12, 4).raw("ABCD").us(tags::Rows, 4);
  CHECK(read_as(explicit_little, bytes).elements == Lines{"0010,0020 OB 4", "0028,0010 US 2"});
}

TEST_CASE("The letters in the file stay readable where they are no VR", "[parsing][vr][E031]") {
  const auto bytes = DicomBytes{}.header(tags::PatientID, "ZZ", 8, 4).raw("ABCD").us(tags::Rows, 4);
  const File file = open(bytes, reading_as(explicit_little));
  const DataElement element = file.dataset().at(tags::PatientID).value();
  CHECK(element.vr() == VR::none);
  CHECK(std::string_view{element.header().vr_letters, 2} == "ZZ");
  CHECK(element.bytes().value().size() == 4);
}

TEST_CASE("A VR in lower case is the dictionary's", "[parsing][vr][E033]") {
  const auto bytes = DicomBytes{}.header(tags::PatientID, "lo", 8, 4).raw("ABCD").us(tags::Rows, 4);
  CHECK(read_as(explicit_little, bytes).elements == Lines{"0010,0020 LO 4", "0028,0010 US 2"});
  CHECK(read_as(explicit_little, bytes).diagnostics ==
        Lines{"unknown_vr at offset 0, in 0010,0020: the VR is 6C 6F; read with a header of 8 bytes and a value of 4"});
  CHECK(read_as(explicit_little, bytes, Strictness::strict).code == ErrorCode::malformed);
}

TEST_CASE("A VR in lower case that the dictionary does not confirm is UN", "[parsing][vr][E033]") {
  const auto bytes = DicomBytes{}.header(Tag{0x0009, 0x1001}, "lo", 8, 4).raw("ABCD").us(tags::Rows, 4);
  CHECK(read_as(explicit_little, bytes).elements == Lines{"0009,1001 UN 4", "0028,0010 US 2"});
}

TEST_CASE("Thirteen VRs have a length of 32 bits, all others of 16", "[parsing][vr][E034]") {
  const Encoding encoding = GENERATE(explicit_little, explicit_big);
  // A 16-bit length would end the value of a 32-bit one at its first two bytes, which are 0.
  for (const VR vr : {VR::OB, VR::OD, VR::OF, VR::OL, VR::OV, VR::OW, VR::SV, VR::UC, VR::UN, VR::UR, VR::UT, VR::UV}) {
    const std::string name{name_of(vr)};
    CAPTURE(name);
    const auto bytes = DicomBytes{encoding}.element(Tag{0x0009, 0x1001}, vr, filled(8, 'A')).us(tags::Rows, 4);
    CHECK(bytes.value_offset_of("0009,1001") == 12);
    CHECK(read_as(encoding, bytes, Strictness::strict).elements == Lines{"0009,1001 " + name + " 8", "0028,0010 US 2"});
  }
  CHECK(read_as(encoding, DicomBytes{encoding}.sequence(tags::ReferencedImageSequence).us(tags::Rows, 4),
                Strictness::strict)
            .elements == Lines{"0008,1140 SQ 0", "0028,0010 US 2"});
  for (const VR vr : {VR::AE, VR::AS, VR::AT, VR::CS, VR::DA, VR::DS, VR::DT, VR::FD, VR::FL, VR::IS, VR::LO,
                      VR::LT, VR::PN, VR::SH, VR::SL, VR::SS, VR::ST, VR::TM, VR::UI, VR::UL, VR::US}) {
    const std::string name{name_of(vr)};
    CAPTURE(name);
    const auto bytes = DicomBytes{encoding}.element(Tag{0x0009, 0x1001}, vr, filled(8, 'A')).us(tags::Rows, 4);
    CHECK(bytes.value_offset_of("0009,1001") == 8);
    CHECK(read_as(encoding, bytes, Strictness::strict).elements == Lines{"0009,1001 " + name + " 8", "0028,0010 US 2"});
  }
}

TEST_CASE("Reserved bytes of a long header that are not zero are reported", "[parsing][vr][E034]") {
  const auto bytes = DicomBytes{}
                         .element(tags::EncapsulatedDocument, VR::OB, "ABCD")
                         .overwrite(6, bytes_of(0x34, 0x12))
                         .us(tags::NumberOfSlices, 4);
  CHECK(read_as(explicit_little, bytes).elements == Lines{"0042,0011 OB 4", "0054,0081 US 2"});
  CHECK(read_as(explicit_little, bytes).diagnostics ==
        Lines{"reserved_bytes at offset 0, in 0042,0011: they are 1234"});
  CHECK(read_as(explicit_little, bytes, Strictness::strict).error ==
        "memory: reserved_bytes: they are 1234 at offset 0, in EncapsulatedDocument (0042,0011); Strictness::tolerant "
        "reads on");
}

TEST_CASE("The VR of the file wins over the dictionary's", "[parsing][vr][E035]") {
  const auto bytes = DicomBytes{}.sh(tags::PatientID, "ABCD").ss(tags::Rows, -4);
  const File file = open(bytes, reading_as(explicit_little, Strictness::strict));
  CHECK(read(file).elements == Lines{"0010,0020 SH 4", "0028,0010 SS 2"});
  CHECK(file.dataset().get<std::int16_t>(tags::Rows).value() == -4);
  CHECK(file.diagnostics().empty());
}
