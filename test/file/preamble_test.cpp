// SPDX-License-Identifier: MIT
#include "support/reading.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

TEST_CASE("A preamble of another format opens as DICOM and is handed out as it is", "[file][preamble][E001]") {
  auto bytes = DicomBytes{}.us(tags::Rows, 4).as_file();
  const Bytes magic = GENERATE(bytes_of("\x7F"
                                        "ELF"),
                               bytes_of("MZ"), bytes_of("II*"));
  bytes.overwrite(0, magic);
  const File file = open(bytes, strictly());
  CHECK(file.dataset().get<std::uint16_t>(tags::Rows).value() == 4);
  CHECK(file.preamble() == ByteRange{0, 128});
  const auto preamble = file.source().bytes({0, magic.size()}).value();
  CHECK(Bytes(preamble.begin(), preamble.end()) == magic);
  CHECK(file.diagnostics().empty());
}

TEST_CASE("A file that begins with DICM is read, with a diagnostic", "[file][preamble][E002]") {
  const auto bytes = DicomBytes{}.raw("DICM").meta("1.2.840.10008.1.2.1").us(tags::Rows, 4);
  const File file = open(bytes);
  CHECK(read(file).elements == Lines{"0028,0010 US 2"});
  CHECK(read(file).diagnostics == Lines{"no_preamble at offset 0: 128 bytes and \"DICM\" are missing"});
  CHECK(file.preamble().length == 0);
  CHECK(file.transfer_syntax_uid() == "1.2.840.10008.1.2.1");
  CHECK(error_of(try_open(bytes, strictly())) ==
        "memory: no_preamble: 128 bytes and \"DICM\" are missing at offset 0; Strictness::tolerant reads on");
}

TEST_CASE("DICM at the start of something else is no DICOM file", "[file][preamble][E002]") {
  CHECK(code_of(try_open(DicomBytes{}.raw("DICM is not what this text is about"))) == ErrorCode::not_dicom);
}

TEST_CASE("A file that begins with group 0002 is read, with a diagnostic", "[file][preamble][E003]") {
  const auto bytes = DicomBytes{}.meta("1.2.840.10008.1.2.1").us(tags::Rows, 4);
  const File file = open(bytes);
  CHECK(read(file).elements == Lines{"0028,0010 US 2"});
  CHECK(read(file).diagnostics == Lines{"no_preamble at offset 0: 128 bytes and \"DICM\" are missing"});
  CHECK(list(file.meta().elements()) == Lines{"0002,0000 UL 4", "0002,0001 OB 2", "0002,0002 UI 26", "0002,0003 UI 8",
                                              "0002,0010 UI 20", "0002,0012 UI 6"});
  CHECK(code_of(try_open(bytes, strictly())) == ErrorCode::malformed);
}

TEST_CASE("A file that ends with its preamble is truncated", "[file][preamble][E007]") {
  const std::size_t behind = GENERATE(0U, 1U, 7U);
  const auto bytes = DicomBytes{}.us(tags::Rows, 4).as_file().truncate_to(132 + behind);
  CHECK(error_of(try_open(bytes)) == "memory: the file ends " + std::to_string(behind) +
                                         " bytes behind its preamble and \"DICM\"; the file looks truncated");
  CHECK(code_of(try_open(bytes)) == ErrorCode::truncated);
}

TEST_CASE("DICM at offset 128 in the value of a bare data set is not a preamble", "[file][preamble]") {
  // (0008,0070) begins at 0 and its value covers offset 128.
  const auto bytes = DicomBytes{}
                         .element(tags::Manufacturer, VR::LO, std::string(120, 'x') + "DICM" + std::string(10, 'x'))
                         .us(tags::Rows, 4);
  CHECK(read(bytes).elements == Lines{"0008,0070 LO 134", "0028,0010 US 2"});
}
