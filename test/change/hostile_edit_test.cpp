// SPDX-License-Identifier: MIT
// What random edits of random files have found.
#include "change/editor_test.hpp"

#include <dicomap/image.hpp>
#include <dicomap/tags.hpp>

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

const TemporaryFolder& folder() {
  static const TemporaryFolder made;
  return made;
}

/// The file as saved.
File saved(const Editor& editor, const SaveOptions& options = {}) {
  const std::string path = folder() / "saved.dcm";
  editor.save_as(path, options).value();
  return File::open(path).value();
}

/// An image that a change of its transfer syntax gives attributes.
DicomBytes image() {
  DicomBytes bytes;
  bytes.us(tags::SamplesPerPixel, 1)
      .cs(tags::PhotometricInterpretation, "MONOCHROME2")
      .us(tags::Rows, 1)
      .us(tags::Columns, 2)
      .us(tags::BitsAllocated, 8)
      .us(tags::BitsStored, 8)
      .us(tags::HighBit, 7)
      .us(tags::PixelRepresentation, 0);
  return bytes;
}

}  // namespace

TEST_CASE("The last element of the file meta group and the first of the data set are both new", "[change][editor]") {
  Editor editor = editor_of(DicomBytes{}.pn(tags::PatientName, "A ").as_file());
  editor.set(tags::SpecificCharacterSet, "ISO_IR 100").value();
  editor.set(tags::SourceApplicationEntityTitle, "HERE").value();
  const File file = editor.edited().value();
  CHECK(read(file).error.empty());
  CHECK(file.diagnostics().empty());
  CHECK(file.meta().get<std::string>(tags::SourceApplicationEntityTitle).value() == "HERE");
  CHECK(file.dataset().get<std::string>(tags::SpecificCharacterSet).value() == "ISO_IR 100");
  CHECK(file.dataset_source().size() - file.dataset().begin_offset() == (8 + 10) + (8 + 2));
}

TEST_CASE("Items and delimiters are no elements that could be edited", "[change][editor]") {
  Editor editor = editor_of(DicomBytes{}.sequence(tags::ReferencedImageSequence, {item()}).as_file());
  const std::string hint = "; append_item and insert_item make items";
  const std::string why = "memory: Item (FFFE,E000) is no element, in Item";
  CHECK(message_of(editor.set(tags::Item, NewValue{}, VR::OB)) == why + " (FFFE,E000)" + hint);
  CHECK(message_of(editor.insert_item(tags::Item, 0)) == why + " (FFFE,E000)" + hint);
  CHECK(message_of(editor.set("FFFE,E000[0].PatientName", "A")) == why + "[0].PatientName (0010,0010)" + hint);
  CHECK(message_of(editor.set("ReferencedImageSequence[0].FFFE,E00D", NewValue{}, VR::OB)) ==
        "memory: ItemDelimitationItem (FFFE,E00D) is no element, in ReferencedImageSequence[0].ItemDelimitationItem (FFFE,E00D)" + hint);
  CHECK(editor.changes().empty());
}

TEST_CASE("Group lengths and private creators do not become sequences", "[change][editor]") {
  Editor editor = editor_of(DicomBytes{}.pn(tags::PatientName, "A ").as_file());
  CHECK(message_of(editor.insert_item(Tag{0x0008, 0x0000}, 0)) ==
        "memory: GroupLength (0008,0000) is no sequence, in GroupLength (0008,0000)");
  CHECK(message_of(editor.insert_item(Tag{0x0029, 0x0010}, 0)) ==
        "memory: PrivateCreator (0029,0010) is no sequence, in PrivateCreator (0029,0010)");
  CHECK(editor.changes().empty());
}

TEST_CASE("A group length that is a sequence is written anew as one", "[change][rewrite][damage]") {
  const Length length = GENERATE(Length::defined, Length::undefined);
  const Editor editor = editor_of(
      DicomBytes{}.sequence(Tag{0x0010, 0x0000}, VR::SQ, {item().us(tags::Rows, 7)}, length).us(tags::Columns, 9).as_file());
  const File file = saved(editor, {.transfer_syntax = "1.2.840.10008.1.2.2"});
  CHECK(file.dataset().get<std::uint16_t>("0010,0000[0].Rows").value() == 7);
  CHECK(file.dataset().get<std::uint16_t>(tags::Columns).value() == 9);
}

TEST_CASE("An attribute of the pixels that is a sequence is replaced with its items", "[change][rewrite][damage]") {
  const Length length = GENERATE(Length::defined, Length::undefined);
  auto bytes = image();
  bytes.sequence(tags::ExtendedOffsetTable, VR::SQ, {item().us(tags::Rows, 7), item(Length::undefined).us(tags::Rows, 8)}, length)
      .element(tags::PixelData, VR::OB, filled(2, 5));
  const Editor editor = editor_of(bytes.as_file());
  const File file = saved(editor, {.transfer_syntax = "1.2.840.10008.1.2.5"});
  CHECK_FALSE(file.dataset().find(tags::ExtendedOffsetTable).value());
  const Image pixels = file.image().value();
  const auto frame = pixels.frame<std::uint8_t>(0).value();
  CHECK(frame.samples()[1] == 5);
}

TEST_CASE("An item behind bytes that are no item would be lost: it is an error", "[change][editor][damage]") {
  const Bytes items = bytes_of(0xFE, 0xFF, 0x00, 0xE0, 0, 0, 0, 0, 0x10, 0, 0x20, 0, 'L', 'O', 0, 0);
  Editor editor = editor_of(DicomBytes{}.element(tags::ReferencedImageSequence, VR::SQ, items).us(tags::Rows, 1).as_file());
  editor.set("ReferencedImageSequence[0].PatientID", "A").value();
  CHECK(editor.get<std::string>(TagPath::parse("ReferencedImageSequence[0].PatientID").value()).value() == "A");
  editor.set("ReferencedImageSequence[1].PatientID", "B").value();
  CHECK(code_of(editor.edited()) == ErrorCode::malformed);
  CHECK(editor.edited().error().message().find("8 bytes behind the last item are no item; a new one would be lost there") !=
        std::string::npos);
}

TEST_CASE("A new item behind one that says it is longer than its sequence is refused", "[change][editor]") {
  const DicomBytes bytes = DicomBytes{explicit_little}
                               .sequence(tags::ReferencedStudySequence, {item().ui(tags::ReferencedSOPInstanceUID, "1.2")})
                               .us(tags::Rows, 2)
                               .lie_about_length("ReferencedStudySequence[0]", 100)
                               .as_file();
  Editor editor = editor_of(bytes);
  CHECK(editor.append_item(tags::ReferencedStudySequence).has_value());
  CHECK_THAT(editor.edited().error().message(),
             Catch::Contains("the last item says it has 100 bytes, its sequence 12; a new one behind it would be taken for its content"));
}
