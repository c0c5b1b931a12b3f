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
  const std::string why = " is no element; append_item and insert_item make items";
  CHECK(message_of(editor.set(tags::Item, NewValue{}, VR::OB)) == "memory: (FFFE,E000)" + why + ", in Item (FFFE,E000)");
  CHECK(message_of(editor.insert_item(tags::Item, 0)) == "memory: (FFFE,E000)" + why);
  CHECK(message_of(editor.set("ReferencedImageSequence[0].FFFE,E00D", NewValue{}, VR::OB)) == why);
  CHECK(message_of(editor.set("FFFE,E000[0].PatientName", "A")) == why);
  CHECK(editor.changes().empty());
}

TEST_CASE("Group lengths and private creators do not become sequences", "[change][editor]") {
  Editor editor = editor_of(DicomBytes{}.pn(tags::PatientName, "A ").as_file());
  CHECK(message_of(editor.insert_item(Tag{0x0008, 0x0000}, 0)) == "");
  CHECK(message_of(editor.insert_item(Tag{0x0029, 0x0010}, 0)) == "");
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
