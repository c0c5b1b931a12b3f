// SPDX-License-Identifier: MIT
#include "support/reading.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

// The file meta group of the builder: 12 + 14 + 34 + 16 + 28 + 14 bytes from 132 on, so the data set begins at 250.
DicomBytes small_file() { return DicomBytes{}.cs(tags::Modality, "OT").us(tags::Rows, 4).as_file(); }

const Lines dataset{"0008,0060 CS 2", "0028,0010 US 2"};

}  // namespace

TEST_CASE("A file with nothing behind its meta group has an empty data set", "[file][meta][E008]") {
  const auto bytes = DicomBytes{}.as_file();
  const File file = open(bytes);
  CHECK(read(file).elements.empty());
  CHECK(read(file).error.empty());
  CHECK(read(file).diagnostics == Lines{"empty_dataset at offset 250: nothing follows the file meta group"});
  CHECK(error_of(try_open(bytes, strictly())) ==
        "memory: empty_dataset: nothing follows the file meta group at offset 250; Strictness::tolerant reads on");
}

TEST_CASE("A file that is cut inside of a meta element keeps the elements before the cut", "[file][meta][E009]") {
  // (0002,0010) begins at 132 + 12 + 14 + 34 + 16 = 208; its value is 20 bytes from 216 on.
  const File file = open(small_file().truncate_to(226));
  CHECK(list(file.meta().elements()) ==
        Lines{"0002,0000 UL 4", "0002,0001 OB 2", "0002,0002 UI 26", "0002,0003 UI 8", "0002,0010 UI 20"});
  CHECK(file.meta().get<std::string>(tags::MediaStorageSOPInstanceUID).value() == "1.2.3.4");
  CHECK(file.transfer_syntax_uid().empty());
  const Reading reading = read(file);
  CHECK(reading.elements.empty());
  CHECK(reading.code == ErrorCode::truncated);
  CHECK(reading.error ==
        "memory: value length 20 runs 10 bytes past the end of the file (226 bytes) at offset 208; the file looks "
        "truncated");
  CHECK(reading.diagnostics.empty());
}

TEST_CASE("A file that is cut between two meta elements is truncated", "[file][meta][E009]") {
  const std::size_t more = GENERATE(0U, 5U);  // bytes of the next header: too few for one
  const File file = open(small_file().truncate_to(208 + more));
  const Reading reading = read(file);
  CHECK(reading.code == ErrorCode::truncated);
  CHECK(reading.error == "memory: the file meta group should end at 250, the file has " + std::to_string(208 + more) +
                             " bytes at offset 132; the file looks truncated");
}

TEST_CASE("The group number, not its length element, says where the meta group ends",
          "[file][meta][E010][E011][E012]") {
  const auto [length, end] = GENERATE(table<std::uint32_t, std::string>(
      {{0, "144"}, {10, "154"}, {105, "249"}, {107, "251"}, {130, "274"}, {0xFFFFFFF0, "4294967424"}}));
  const auto bytes = small_file().overwrite_value(
      "0002,0000", bytes_of(length & 0xFF, length >> 8 & 0xFF, length >> 16 & 0xFF, length >> 24));
  const File file = open(bytes);
  CHECK(read(file).elements == dataset);
  CHECK(read(file).error.empty());
  CHECK(read(file).diagnostics ==
        Lines{"meta_length at offset 132, in 0002,0000: the file meta group ends at 250, its length says " + end});
  CHECK(error_of(try_open(bytes, strictly())) ==
        "memory: meta_length: the file meta group ends at 250, its length says " + end +
            " at offset 132; Strictness::tolerant reads on");
}

TEST_CASE("A meta group without length element is read", "[file][meta][E013]") {
  const auto bytes = DicomBytes{}.preamble().ui(tags::TransferSyntaxUID, "1.2.840.10008.1.2.1").us(tags::Rows, 4);
  const File file = open(bytes);
  CHECK(read(file).elements == Lines{"0028,0010 US 2"});
  CHECK(read(file).diagnostics ==
        Lines{"meta_length at offset 132, in 0002,0000: the length of the file meta group is missing"});
  CHECK(code_of(try_open(bytes, strictly())) == ErrorCode::malformed);
}

TEST_CASE("A meta group in implicit VR is read", "[file][meta][E019]") {
  const auto bytes = DicomBytes{implicit_little}
                         .preamble()
                         .ul(tags::FileMetaInformationGroupLength, 28)
                         .ui(tags::TransferSyntaxUID, "1.2.840.10008.1.2.1")
                         .encode_as(explicit_little)
                         .cs(tags::Modality, "OT")
                         .us(tags::Rows, 4);
  const File file = open(bytes);
  CHECK(file.transfer_syntax_uid() == "1.2.840.10008.1.2.1");
  CHECK(list(file.meta().elements()) == Lines{"0002,0000 UL 4", "0002,0010 UI 20"});
  CHECK(read(file).elements == dataset);
  CHECK(read(file).diagnostics == Lines{"meta_encoding at offset 132: the file meta group is in implicit VR"});
  CHECK(code_of(try_open(bytes, strictly())) == ErrorCode::malformed);
}

TEST_CASE("An element of group 0002 inside of the data set is one of its elements", "[file][meta][E023]") {
  const auto bytes =
      DicomBytes{}.cs(tags::Modality, "OT").ui(tags::TransferSyntaxUID, "1.2").us(tags::Rows, 4).as_file();
  const File file = open(bytes);
  CHECK(read(file).elements == Lines{"0008,0060 CS 2", "0002,0010 UI 4", "0028,0010 US 2"});
  CHECK(read(file).diagnostics == Lines{"meta_in_dataset at offset 260, in 0002,0010: it follows 0008,0060"});
  CHECK(file.transfer_syntax().uid == "1.2.840.10008.1.2.1");
  CHECK(file.dataset().get<std::uint16_t>(tags::Rows).value() == 4);
  CHECK(read(bytes, strictly()).error ==
        "memory: meta_in_dataset: it follows 0008,0060 at offset 260, in TransferSyntaxUID (0002,0010); "
        "Strictness::tolerant reads on");
}

TEST_CASE("Command elements at the start of the data set are read", "[file][meta][E024]") {
  const auto bytes = DicomBytes{}.ul(Tag{0x0000, 0x0000}, 10).us(Tag{0x0000, 0x0100}, 1).us(tags::Rows, 4).as_file();
  CHECK(read(bytes, strictly()).elements == Lines{"0000,0000 UL 4", "0000,0100 US 2", "0028,0010 US 2"});
}

TEST_CASE("Another version of the file meta information is read", "[file][meta][E025]") {
  const auto bytes = small_file().overwrite_value("0002,0001", bytes_of(7, 7));
  CHECK(read(bytes, strictly()).elements == dataset);
}

TEST_CASE("A media storage UID may differ from that of the data set", "[file][meta][E026]") {
  const auto bytes = DicomBytes{}.ui(tags::SOPInstanceUID, "1.2.3.5").as_file();
  const File file = open(bytes, strictly());
  CHECK(file.meta().get<std::string>(tags::MediaStorageSOPInstanceUID).value() == "1.2.3.4");
  CHECK(file.dataset().get<std::string>(tags::SOPInstanceUID).value() == "1.2.3.5");
}
