// SPDX-License-Identifier: MIT
#include "support/reading.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

DicomBytes small_dataset(Encoding encoding) { return DicomBytes{encoding}.cs(tags::Modality, "OT").us(tags::Rows, 4); }

const Lines dataset{"0008,0060 CS 2", "0028,0010 US 2"};

}  // namespace

TEST_CASE("Without a transfer syntax the first elements show the encoding", "[file][transfer_syntax][E014][E015]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const auto bytes = DicomBytes{encoding}.preamble().meta("").append(small_dataset(encoding));
  const File file = open(bytes);
  CHECK(file.encoding() == encoding);
  CHECK(file.transfer_syntax().uid == uid_of(encoding));
  CHECK(read(file).elements == dataset);
  CHECK(read(file).diagnostics ==
        Lines{"no_transfer_syntax at offset 132, in 0002,0010: the transfer syntax is missing"});
  CHECK(error_of(try_open(bytes, strictly())) ==
        "memory: no_transfer_syntax: the transfer syntax is missing at offset 132; Strictness::tolerant reads on");
}

TEST_CASE("Padding of the transfer syntax does not count", "[file][transfer_syntax][E016]") {
  using namespace std::string_view_literals;
  const auto uid = GENERATE("1.2.840.10008.1.2.1 "sv, "1.2.840.10008.1.2.1\0"sv, "1.2.840.10008.1.2.1\0\0\0"sv,
                            "1.2.840.10008.1.2.1  \0"sv);
  const File file = open(small_dataset(explicit_little).as_file(uid), strictly());
  CHECK(file.transfer_syntax_uid() == "1.2.840.10008.1.2.1");
  CHECK(file.transfer_syntax().keyword == "ExplicitVRLittleEndian");
}

TEST_CASE("The elements of an unknown transfer syntax are read, its pixels are not", "[file][transfer_syntax][E017]") {
  const auto bytes = small_dataset(explicit_little).element(tags::PixelData, VR::OB, filled(16)).as_file("1.2.3.4.5.6");
  const File file = open(bytes);
  const Reading reading = read(file);
  CHECK(reading.elements == Lines{"0008,0060 CS 2", "0028,0010 US 2", "7FE0,0010 OB 16"});
  CHECK(reading.diagnostics ==
        Lines{"unknown_transfer_syntax at offset 132, in 0002,0010: \"1.2.3.4.5.6\" is not registered"});
  CHECK(file.transfer_syntax().uid == "1.2.3.4.5.6");
  CHECK(file.transfer_syntax().pixels == PixelCoding::unknown);
  CHECK(file.dataset().at(tags::PixelData).value().bytes().value().size() == 16);
  CHECK(code_of(try_open(bytes, strictly())) == ErrorCode::malformed);
}

TEST_CASE("The elements of an unknown transfer syntax are read in the encoding they show",
          "[file][transfer_syntax][E017]") {
  const File file = open(small_dataset(implicit_little).as_file("1.2.3.4.5.6"));
  CHECK(file.encoding() == implicit_little);
  CHECK(read(file).elements == dataset);
}

TEST_CASE("A transfer syntax ends at its first NUL", "[file][transfer_syntax][E018]") {
  using namespace std::string_view_literals;
  const File file = open(small_dataset(implicit_little).as_file("1.2.840.10008.1.2\0garbage"sv));
  CHECK(file.transfer_syntax_uid() == "1.2.840.10008.1.2");
  CHECK(file.encoding() == implicit_little);
}

TEST_CASE("Elements that make no sense in the transfer syntax's encoding are read in the one that they show",
          "[file][transfer_syntax][E020][E021][E022]") {
  const auto [said, real, name] = GENERATE(table<Encoding, Encoding, std::string>({
      {explicit_little, implicit_little,
       "implicit VR, little endian, which is not what Explicit VR Little Endian says"},
      {implicit_little, explicit_little,
       "explicit VR, little endian, which is not what Implicit VR Little Endian says"},
      {explicit_little, explicit_big, "explicit VR, big endian, which is not what Explicit VR Little Endian says"},
      {implicit_little, explicit_big, "explicit VR, big endian, which is not what Implicit VR Little Endian says"},
      {explicit_big, explicit_little, "explicit VR, little endian, which is not what Explicit VR Big Endian says"},
      {explicit_big, implicit_little, "implicit VR, little endian, which is not what Explicit VR Big Endian says"},
  }));
  const auto bytes = small_dataset(real).as_file(uid_of(said));
  const std::string offset = said == implicit_little ? "248" : "250";
  const File file = open(bytes);
  CHECK(file.encoding() == real);
  CHECK(file.transfer_syntax().uid == uid_of(said));
  CHECK(read(file).elements == dataset);
  CHECK(file.dataset().get<std::uint16_t>(tags::Rows).value() == 4);
  REQUIRE(file.diagnostics().size() == 1);
  CHECK(file.diagnostics()[0].code == DiagnosticCode::encoding_mismatch);
  CHECK(to_string(file.diagnostics()[0])
            .starts_with("encoding_mismatch at offset " + offset + ": the data set is in " +
                         name.substr(0, name.find(" says"))));
  CHECK(code_of(try_open(bytes, strictly())) == ErrorCode::malformed);
}

TEST_CASE("Letters that are the VR of the tag are not taken for a length, however large the file",
          "[file][transfer_syntax][E021]") {
  // Read as implicit VR, "CS" and 00 02 are the length 0x00025343 = 152387: inside of this file, and at its end lies an
  // element.
  auto bytes = small_dataset(explicit_little).element(tags::PixelData, VR::OW, filled(200000));
  bytes.overwrite(8 + 152387, bytes_of(0xE0, 0x7F, 0x10, 0x00, 0, 0, 0, 0));
  const File file = open(bytes.as_file("1.2.840.10008.1.2"));
  CHECK(file.encoding() == explicit_little);
  CHECK(file.dataset().get<std::uint16_t>(tags::Rows).value() == 4);
}

TEST_CASE("Group 0800 is group 0008 in the other byte order, however large the file", "[file][transfer_syntax][E022]") {
  // Read as little endian, the length 00 02 is 512: inside of this file, and an element lies there.
  auto bytes = small_dataset(explicit_big).element(tags::PixelData, VR::OW, filled(1000));
  bytes.overwrite(8 + 512, bytes_of(0xE0, 0x7F, 0x10, 0x00, 'O', 'W', 0, 0, 0, 0, 0, 0));
  const File file = open(bytes.as_file("1.2.840.10008.1.2.1"));
  CHECK(file.encoding() == explicit_big);
  CHECK(file.dataset().get<std::uint16_t>(tags::Rows).value() == 4);
}

TEST_CASE("An odd element later in the data set does not change its encoding", "[file][transfer_syntax][E020]") {
  const auto bytes =
      small_dataset(explicit_little).encode_as(implicit_little).us(tags::Columns, 5).as_file(uid_of(explicit_little));
  const File file = open(bytes);
  CHECK(file.encoding() == explicit_little);
  CHECK(file.dataset().get<std::uint16_t>(tags::Rows).value() == 4);
  CHECK(file.count(DiagnosticCode::encoding_mismatch) == 0);
}

TEST_CASE("A value may hold what looks like another data set", "[file][transfer_syntax][E052]") {
  auto bytes =
      DicomBytes{}.cs(tags::Modality, "OT").element(tags::Manufacturer, VR::LO, small_dataset(explicit_big).bytes());
  CHECK(read(bytes.us(tags::Rows, 4).as_file(), strictly()).elements ==
        Lines{"0008,0060 CS 2", "0008,0070 LO 20", "0028,0010 US 2"});
}
