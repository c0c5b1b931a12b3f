// SPDX-License-Identifier: MIT
#include "change/editor_test.hpp"

#include <dicomap/tags.hpp>
#include <dicomap/uid.hpp>

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

DicomBytes patient() {
  return DicomBytes{explicit_little}
      .ui(tags::SOPInstanceUID, "1.2.3.4")
      .da(tags::StudyDate, "20260101")
      .pn(tags::PatientName, "Doe^John")
      .lo(tags::PatientID, "4711")
      .us(tags::Rows, 2);
}

std::string name_of_patient(const Editor& editor) { return editor.get<std::string>(tags::PatientName).value(); }

}  // namespace

TEST_CASE("What is set is read through the editor at once, and not through the original", "[change][editor]") {
  Editor editor = editor_of(patient().as_file());
  editor.set(tags::PatientName, "Roe^Jane Longer").value();
  CHECK(name_of_patient(editor) == "Roe^Jane Longer");
  CHECK(editor.original().dataset().get<std::string>(tags::PatientName).value() == "Doe^John");
  editor.set("PatientName", "Poe").value();
  CHECK(name_of_patient(editor) == "Poe");
}

TEST_CASE("An edit of the same length changes the bytes of its value and no others", "[change][editor]") {
  const DicomBytes bytes = patient().as_file();
  Editor editor = editor_of(bytes);
  editor.set(tags::PatientName, "Roe^Jane").value();
  Bytes expected = bytes.bytes();
  std::ranges::copy(bytes_of("Roe^Jane"), expected.begin() + static_cast<std::ptrdiff_t>(bytes.value_offset_of(tags::PatientName)));
  CHECK(edited_bytes(editor) == expected);
}

TEST_CASE("New elements come to lie in order, in any encoding", "[change][editor]") {
  const auto encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  Editor editor = editor_of(DicomBytes{encoding}.pn(tags::PatientName, "A ").us(tags::Rows, 2).as_file());
  editor.set(tags::SpecificCharacterSet, "ISO_IR 100").value();
  editor.set(tags::PatientID, "1").value();
  editor.set(tags::Columns, 3).value();
  editor.set(tags::PixelSpacing, {0.5, 0.25}).value();
  const Bytes expected = DicomBytes{encoding}
                             .cs(tags::SpecificCharacterSet, "ISO_IR 100")
                             .pn(tags::PatientName, "A ")
                             .lo(tags::PatientID, "1")
                             .us(tags::Rows, 2)
                             .us(tags::Columns, 3)
                             .ds(tags::PixelSpacing, "0.5\\0.25")
                             .as_file()
                             .bytes();
  CHECK(edited_bytes(editor) == expected);
}

TEST_CASE("Items and sequences on the way to an element are made with it", "[change][editor]") {
  Editor editor = editor_of(patient().as_file());
  editor.set("ReferencedStudySequence[0].ReferencedSOPInstanceUID", "1.2").value();
  editor.set("ReferencedStudySequence[1].ReferencedSOPInstanceUID", "1.3").value();
  const Bytes expected = DicomBytes{explicit_little}
                             .ui(tags::SOPInstanceUID, "1.2.3.4")
                             .da(tags::StudyDate, "20260101")
                             .sequence(tags::ReferencedStudySequence, {item().ui(tags::ReferencedSOPInstanceUID, "1.2"),
                                                                       item().ui(tags::ReferencedSOPInstanceUID, "1.3")})
                             .pn(tags::PatientName, "Doe^John")
                             .lo(tags::PatientID, "4711")
                             .us(tags::Rows, 2)
                             .as_file()
                             .bytes();
  CHECK(edited_bytes(editor) == expected);
  CHECK(message_of(editor.set("ReferencedStudySequence[3].ReferencedSOPInstanceUID", "1.4")) ==
        "memory: ReferencedStudySequence (0008,1110) has 2 items; there is no item 3, in "
        "ReferencedStudySequence[3].ReferencedSOPInstanceUID (0008,1155); items count from 0; the one behind the last is "
        "made when it is written to");
  CHECK(edited_bytes(editor) == expected);
}

TEST_CASE("An edit that fails half way leaves nothing of itself", "[change][editor]") {
  Editor editor = editor_of(patient().as_file());
  CHECK_FALSE(editor.set("ReferencedStudySequence[0].ReferencedSeriesSequence[7].SeriesInstanceUID", "1.2"));
  CHECK(edited_bytes(editor) == patient().as_file().bytes());
  CHECK(editor.changes().empty());
}

TEST_CASE("Group lengths follow what is edited in their group", "[change][editor]") {
  const auto with_lengths = [](std::string_view name, std::uint32_t length) {
    return DicomBytes{explicit_little}
        .ul(Tag{0x0008, 0}, 8 + 8).da(tags::StudyDate, "20260101")
        .ul(Tag{0x0010, 0}, length).pn(tags::PatientName, name)
        .us(tags::Rows, 2)
        .as_file();
  };
  Editor editor = editor_of(with_lengths("Doe^John", 16));
  editor.set(tags::PatientName, "Roe^Jane^").value();
  CHECK(edited_bytes(editor) == with_lengths("Roe^Jane^ ", 18).bytes());
}

TEST_CASE("The file meta group follows SOPInstanceUID, with its length", "[change][editor]") {
  Editor editor = editor_of(patient().as_file());
  editor.set(tags::SOPInstanceUID, "1.2.3.4.5.6.7").value();
  const File file = editor.edited().value();
  CHECK(file.meta().get<std::string>(tags::MediaStorageSOPInstanceUID).value() == "1.2.3.4.5.6.7");
  CHECK(file.diagnostics().empty());
  CHECK(to_string(editor.changes().at(1)) == "set MediaStorageSOPInstanceUID (0002,0003)");
  CHECK(editor.undo().value());
  CHECK(edited_bytes(editor) == patient().as_file().bytes());
}

TEST_CASE("Edits are listed and taken back one by one", "[change][editor]") {
  Editor editor = editor_of(patient().sequence(tags::ROIContourSequence, {item(), item()}).as_file());
  const Bytes before = edited_bytes(editor);
  editor.set(tags::PatientName, "A").value();
  editor.erase(tags::PatientID).value();
  editor.erase_item(tags::ROIContourSequence, 0).value();
  CHECK(editor.append_item(tags::ROIContourSequence).value() == 1);
  editor.erase(tags::Columns).value();  // is not there
  std::vector<std::string> texts;
  for (const Change& change : editor.changes()) texts.push_back(to_string(change));
  CHECK(texts == std::vector<std::string>{"set PatientName (0010,0010)", "erased PatientID (0010,0020)",
                                          "erased item 0 of ROIContourSequence (3006,0039)",
                                          "inserted item 1 of ROIContourSequence (3006,0039)"});
  for (int i = 0; i < 3; ++i) CHECK(editor.undo().value());
  CHECK(name_of_patient(editor) == "A");
  CHECK(editor.get<std::string>(tags::PatientID).value() == "4711");
  editor.undo_all();
  CHECK_FALSE(editor.undo().value());
  CHECK(edited_bytes(editor) == before);
}

TEST_CASE("A value that its VR cannot hold is refused with the element's name", "[change][editor]") {
  Editor editor = editor_of(patient().as_file());
  CHECK(editor.set(tags::Rows, 70000).error().code() == ErrorCode::out_of_range);
  CHECK(editor.set(tags::StudyDate, "yesterday").error().code() == ErrorCode::malformed);
  CHECK_THAT(message_of(editor.set(tags::Rows, 70000)), Catch::StartsWith("memory: ") && Catch::Contains("in Rows (0028,0010)"));
  CHECK(editor.set(tags::ReferencedStudySequence, "text").error().code() == ErrorCode::wrong_type);
  CHECK(editor.set("PatientName[0].PatientID", "x").error().code() == ErrorCode::wrong_type);
  CHECK(editor.set("ImageType[0].PatientID", "x").error().code() == ErrorCode::wrong_type);
  CHECK(message_of(editor.set(Tag{0x0009, 0x1001}, "x")) ==
        "memory: the dictionary does not know the element, so that its VR is needed, in (0009,1001); pass the VR as well");
  CHECK(editor.changes().empty());
}

TEST_CASE("Text is written in the character set in force, or all of it in UTF-8", "[change][editor]") {
  const DicomBytes latin = DicomBytes{explicit_little}
                               .cs(tags::SpecificCharacterSet, "ISO_IR 100")
                               .pn(tags::PatientName, "M\xFCller")
                               .sequence(tags::ReferencedStudySequence,
                                         {item().cs(tags::SpecificCharacterSet, "ISO_IR 144").lo(tags::PatientID, "\xB6\xE5")})
                               .as_file();
  Editor editor = editor_of(latin);
  editor.set(tags::PatientName, "Dürer").value();
  const File written = editor.edited().value();
  const auto name = written.dataset().at(tags::PatientName).value().bytes().value();
  CHECK(Bytes(name.begin(), name.end()) == bytes_of("D\xFCrer "));
  CHECK(editor.set(tags::PatientName, "山田").error().code() == ErrorCode::malformed);
  editor.convert_to_utf8().value();
  editor.set(tags::PatientName, "山田").value();
  CHECK(editor.get<std::string>(tags::SpecificCharacterSet).value() == "ISO_IR 192");
  CHECK(name_of_patient(editor) == "山田");
  CHECK(editor.get<std::string>(TagPath::parse("ReferencedStudySequence[0].PatientID").value()).value() == "Жх");
  CHECK(editor.undo().value());
  CHECK(name_of_patient(editor) == "Dürer");
  CHECK(editor.undo().value());
  CHECK(editor.undo().value());
  CHECK(edited_bytes(editor) == latin.bytes());
}

TEST_CASE("A private block is found by its creator, or reserved", "[change][editor]") {
  Editor editor = editor_of(DicomBytes{explicit_little}.lo(Tag{0x0009, 0x10}, "ACME").lo(Tag{0x0009, 0x1001}, "x").us(tags::Rows, 1).as_file());
  CHECK(editor.private_block(0x0009, "ACME").value().creator == Tag{0x0009, 0x10});
  const PrivateBlock block = editor.private_block(0x0009, "dicomap").value();
  CHECK(block.creator == Tag{0x0009, 0x11});
  editor.set(block(0x02), 3.5, VR::FD).value();
  CHECK(editor.get<double>(Tag{0x0009, 0x1102}).value() == 3.5);
  CHECK(editor.get<std::string>(Tag{0x0009, 0x0011}).value() == "dicomap");
  CHECK(editor.private_block(0x0010, "even").error().code() == ErrorCode::out_of_range);
}

TEST_CASE("Elements of an unknown VR keep their header, and are written as the dictionary says", "[change][editor]") {
  const DicomBytes bytes = DicomBytes{explicit_big}.element(tags::Rows, VR::UN, bytes_of(2, 0)).as_file();
  Editor editor = editor_of(bytes);
  editor.set(tags::Rows, 7).value();
  CHECK(edited_bytes(editor) == DicomBytes{explicit_big}.element(tags::Rows, VR::UN, bytes_of(7, 0)).as_file().bytes());
}

TEST_CASE("What is out of order, twice there or of odd length stays as it is", "[change][editor]") {
  const auto odd = [](std::string_view name) {
    return DicomBytes{explicit_little}
        .us(tags::Rows, 2)
        .element(tags::PatientID, VR::LO, "odd")
        .pn(tags::PatientName, name)
        .us(tags::Rows, 3)
        .lo(tags::StudyID, "1")
        .as_file();
  };
  Editor editor = editor_of(odd("Doe^John"));
  editor.set(tags::PatientName, "Roe").value();
  CHECK(edited_bytes(editor) == odd("Roe").bytes());
}

TEST_CASE("A UID that is made is one, and another each time", "[change][uid]") {
  const std::string first = make_uid();
  CHECK(is_valid_uid(first));
  CHECK(first.starts_with("2.25."));
  CHECK(first != make_uid());
}

TEST_CASE("A new last element of the file meta group lies before a new first element of the data set", "[change][editor]") {
  Editor editor = editor_of(DicomBytes{explicit_little}.us(tags::Rows, 2).as_file());
  editor.set(tags::SpecificCharacterSet, "ISO_IR 100").value();
  editor.set(tags::SourceApplicationEntityTitle, "SCANNER").value();
  const File edited = editor.edited().value();
  CHECK(edited.meta().get<std::string>(tags::SourceApplicationEntityTitle).value() == "SCANNER");
  CHECK(edited.dataset().get<std::string>(tags::SpecificCharacterSet).value() == "ISO_IR 100");
}

TEST_CASE("An element that is there twice is erased twice, and comes back twice", "[change]") {
  const auto with = [](bool names, std::uint32_t length) {
    DicomBytes bytes{explicit_little};
    bytes.ul(Tag{0x0010, 0}, length);
    if (names) bytes.pn(tags::PatientName, "Doe^John");
    bytes.lo(tags::PatientID, "1234");
    if (names) bytes.pn(tags::PatientName, "Doe^Jane");
    return bytes.us(tags::Rows, 1).sequence(tags::ReferencedImageSequence, {names ? item().pn(tags::PatientName, "A").pn(tags::PatientName, "B") : item()});
  };
  Editor editor = editor_of(with(true, 44).as_file());
  editor.erase(tags::PatientName).value();
  editor.erase("ReferencedImageSequence[0].PatientName").value();
  CHECK(edited_bytes(editor) == with(false, 12).as_file().bytes());
  CHECK(editor.undo().value());
  CHECK(editor.undo().value());
  CHECK(edited_bytes(editor) == with(true, 44).as_file().bytes());
}
