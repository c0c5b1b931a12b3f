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

TEST_CASE("Defined and undefined lengths may be mixed", "[parsing][sequence][E053]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const Length length = GENERATE(Length::defined, Length::undefined);
  const auto bytes = DicomBytes{encoding}
                         .sequence(tags::ReferencedImageSequence,
                                   {referenced("1.2.3", Length::defined), referenced("1.2.4", Length::undefined),
                                    referenced("1.2.5", Length::defined)},
                                   length)
                         .us(tags::Rows, 4);
  const File file = open(bytes, reading_as(encoding, Strictness::strict));
  const std::string size = length == Length::undefined ? "undefined" : "74";
  CHECK(read(file).elements == Lines{"0008,1140 SQ " + size, "0008,1140[0].0008,1155 UI 6",
                                     "0008,1140[1].0008,1155 UI 6", "0008,1140[2].0008,1155 UI 6", "0028,0010 US 2"});
  CHECK(read(file).error.empty());
  CHECK(file.dataset().sequence(tags::ReferencedImageSequence).value().count_items().value() == 3);
}

TEST_CASE("Items in implicit VR inside of an explicit VR file are recognised one by one", "[parsing][sequence][E054]") {
  const Encoding encoding = GENERATE(explicit_little, explicit_big);
  const Length length = GENERATE(Length::defined, Length::undefined);
  const Encoding implicit{false, encoding.order};
  const auto bytes =
      DicomBytes{encoding}
          .sequence(tags::ReferencedImageSequence,
                    {referenced("1.2.3", length),
                     item(length).encode_as(implicit).ui(tags::ReferencedSOPInstanceUID, "1.2.4").us(tags::Rows, 9),
                     referenced("1.2.5", length)},
                    length)
          .us(tags::Rows, 4);
  const File file = open(bytes, reading_as(encoding));
  const Lines elements = read(file).elements;
  REQUIRE(elements.size() == 6);
  CHECK(elements[1] == "0008,1140[0].0008,1155 UI 6");
  CHECK(elements[2] == "0008,1140[1].0008,1155 UI 6");
  CHECK(elements[3] == "0008,1140[1].0028,0010 US 2");
  CHECK(elements[4] == "0008,1140[2].0008,1155 UI 6");
  CHECK(elements[5] == "0028,0010 US 2");
  REQUIRE(file.diagnostics().size() == 1);
  CHECK(file.diagnostics()[0].code == DiagnosticCode::encoding_mismatch);
  CHECK(file.diagnostics()[0].text == "the item is in implicit VR");
  CHECK(file.dataset().get<std::string>("ReferencedImageSequence[1].ReferencedSOPInstanceUID").value() == "1.2.4");
  CHECK(file.dataset().get<std::uint16_t>("ReferencedImageSequence[1].Rows").value() == 9);
  CHECK(read_as(encoding, bytes, Strictness::strict).code == ErrorCode::malformed);
}

TEST_CASE("Items in explicit VR inside of an implicit VR file are recognised", "[parsing][sequence][E054]") {
  const auto bytes = DicomBytes{implicit_little}
                         .sequence(tags::ReferencedImageSequence,
                                   {item().encode_as(explicit_little).ui(tags::ReferencedSOPInstanceUID, "1.2.4")})
                         .us(tags::Rows, 4);
  const File file = open(bytes, reading_as(implicit_little));
  CHECK(file.dataset().get<std::string>("ReferencedImageSequence[0].ReferencedSOPInstanceUID").value() == "1.2.4");
  CHECK(read(file).elements == Lines{"0008,1140 SQ 22", "0008,1140[0].0008,1155 UI 6", "0028,0010 US 2"});
  CHECK(read(file).diagnostics == Lines{"encoding_mismatch at offset 16, in 0008,1140: the item is in explicit VR"});
}

TEST_CASE("Sequences and items of length zero are empty", "[parsing][sequence][E055]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const Length length = GENERATE(Length::defined, Length::undefined);
  const auto bytes = DicomBytes{encoding}
                         .sequence(tags::ReferencedStudySequence, {}, length)
                         .sequence(tags::ReferencedImageSequence, {item(length), item(length)}, length)
                         .us(tags::Rows, 4);
  const File file = open(bytes, reading_as(encoding, Strictness::strict));
  const Reading reading = read(file);
  CHECK(reading.elements.size() == 3);
  CHECK(reading.error.empty());
  CHECK(file.dataset().sequence(tags::ReferencedStudySequence).value().count_items().value() == 0);
  const Sequence images = file.dataset().sequence(tags::ReferencedImageSequence).value();
  CHECK(images.count_items().value() == 2);
  CHECK(list(images.item(1).value().elements()).empty());
  CHECK(file.dataset().get<std::uint16_t>(tags::Rows).value() == 4);
}

TEST_CASE("Sequences inside of sequences are walked with their paths", "[parsing][sequence]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const Length length = GENERATE(Length::defined, Length::undefined);
  const auto series =
      item(length)
          .sequence(tags::ReferencedSOPSequence, {referenced("1.2.3", length), referenced("1.2.4", length)}, length)
          .ui(tags::SeriesInstanceUID, "1.2");
  const auto bytes =
      DicomBytes{encoding}.sequence(tags::ReferencedSeriesSequence, {item(length), series}, length).us(tags::Rows, 4);
  const File file = open(bytes, reading_as(encoding, Strictness::strict));
  Lines paths;
  Walk walk = file.dataset().walk();
  while (walk.next()) paths.push_back(to_names(walk.path()));
  CHECK(paths == Lines{"ReferencedSeriesSequence (0008,1115)",
                       "ReferencedSeriesSequence[1].ReferencedSOPSequence (0008,1199)",
                       "ReferencedSeriesSequence[1].ReferencedSOPSequence[0].ReferencedSOPInstanceUID (0008,1155)",
                       "ReferencedSeriesSequence[1].ReferencedSOPSequence[1].ReferencedSOPInstanceUID (0008,1155)",
                       "ReferencedSeriesSequence[1].SeriesInstanceUID (0020,000E)", "Rows (0028,0010)"});
  CHECK(file.dataset()
            .get<std::string>("ReferencedSeriesSequence[1].ReferencedSOPSequence[1].ReferencedSOPInstanceUID")
            .value() == "1.2.4");
}

TEST_CASE("A directory is a data set like others: offsets of records are numbers, and paths are text",
          "[parsing][sequence][E170][E171]") {
  // A root that names itself as the next record, and a path that leads out of the folder: neither is followed.
  const auto record = [](std::uint32_t next, std::string_view path) {
    return item()
        .ul(tags::OffsetOfTheNextDirectoryRecord, next)
        .us(tags::RecordInUseFlag, 0xFFFF)
        .ul(tags::OffsetOfReferencedLowerLevelDirectoryEntity, next)
        .cs(tags::DirectoryRecordType, "IMAGE")
        .cs(tags::ReferencedFileID, path);
  };
  const auto bytes = DicomBytes{}
                         .ul(tags::OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity, 0xFFFFFFF0)
                         .sequence(tags::DirectoryRecordSequence, {record(20, "..\\..\\ETC"), record(21, "/ABS\\C:")})
                         .as_file();
  const File file = open(bytes, strictly());
  const Reading reading = read(file);
  CHECK(reading.elements.size() == 2 + 2 * 5);
  CHECK(reading.error.empty());
  CHECK(file.dataset().get<std::uint32_t>("DirectoryRecordSequence[0].OffsetOfTheNextDirectoryRecord").value() == 20);
  CHECK(file.dataset().at("DirectoryRecordSequence[0].ReferencedFileID").value().get_all<std::string>().value() ==
        std::vector<std::string>{"..", "..", "ETC"});
  CHECK(file.dataset().get<std::string>("DirectoryRecordSequence[1].ReferencedFileID").value() == "/ABS");
}
