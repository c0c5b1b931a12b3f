// SPDX-License-Identifier: MIT
// Edits after which the file would say of itself what its bytes are not.
#include "change/editor_test.hpp"
#include "pixels/image_bytes.hpp"

#include <dicomap/tags.hpp>

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

TEST_CASE("TransferSyntaxUID is not edited to say another encoding than that of the bytes", "[change]") {
  const std::string uid = GENERATE("1.2.840.10008.1.2", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.4.90", "", "1.2.3");
  Editor editor = editor_of(DicomBytes{}.pn(tags::PatientName, "A").as_file());
  CHECK(message_of(editor.set(tags::TransferSyntaxUID, uid)) ==
        "memory: the file is encoded as Explicit VR Little Endian, whatever its UID says, in TransferSyntaxUID (0002,0010); "
        "SaveOptions::transfer_syntax saves it as another");
  CHECK(editor.changes().empty());
}

TEST_CASE("A wrong TransferSyntaxUID is mended by an edit", "[change]") {
  const DicomBytes bytes = DicomBytes{explicit_little}.ui(tags::SOPInstanceUID, "1.2.3").pn(tags::PatientName, "A").as_file("1.2.3.4");
  Editor editor = editor_of(bytes);
  editor.set(tags::TransferSyntaxUID, "1.2.840.10008.1.2.1").value();
  CHECK(editor.edited().value().transfer_syntax_uid() == "1.2.840.10008.1.2.1");
}

TEST_CASE("The file meta group of a file that has none is not edited: its elements would become the data set's", "[change]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const DicomBytes bytes = DicomBytes{encoding}.ui(tags::SOPInstanceUID, "1.2.3").pn(tags::PatientName, "A");
  Editor editor = editor_of(bytes, reading_as(encoding));
  CHECK(message_of(editor.set(tags::MediaStorageSOPInstanceUID, "1.2")) ==
        "memory: the file has no file meta group, in MediaStorageSOPInstanceUID (0002,0003); SaveOptions::rebuild_meta makes one");
  editor.erase(tags::MediaStorageSOPInstanceUID).value();
  CHECK(editor.changes().empty());
  CHECK(edited_bytes(editor) == bytes.bytes());
}

TEST_CASE("Pixel data in fragments does not get a value", "[change][pixels]") {
  const DicomBytes bytes = image_with({}).encapsulated({filled(12, 1)}).as_file("1.2.840.10008.1.2.1.98");
  Editor editor = editor_of(bytes);
  CHECK(message_of(editor.set(tags::PixelData, NewValue::bytes(filled(12, 2)))) ==
        "memory: pixel data lies in fragments under Encapsulated Uncompressed Explicit VR Little Endian; it has no value, in PixelData "
        "(7FE0,0010); set_frame gives a frame other samples");
}

TEST_CASE("In place an element keeps its VR, with which its header would get another length", "[change][in place]") {
  const TemporaryFile file{DicomBytes{}.pn(tags::PatientName, "Doe^John").lo(tags::PatientID, "1234").as_file().bytes()};
  const Bytes before = bytes_of_file(file.path());
  Editor editor = Editor::open(file.path(), Access::in_place).value();
  CHECK(message_of(editor.set(tags::PatientName, "Roe^Jane", VR::UT)) ==
        file.path().native() + ": the element is PN, the new one UT, in PatientName (0010,0010); edits in place keep every length; edit "
                               "copy-on-write and save");
  editor.flush().value();
  CHECK(bytes_of_file(file.path()) == before);
}

TEST_CASE("In place a sequence is not emptied", "[change][in place]") {
  const Length length = GENERATE(Length::defined, Length::undefined);
  const DicomBytes bytes = DicomBytes{}.sequence(tags::ReferencedImageSequence, {item().ui(tags::ReferencedSOPInstanceUID, "1.2.3")}, length);
  const TemporaryFile file{bytes.as_file().bytes()};
  Editor editor = Editor::open(file.path(), Access::in_place).value();
  CHECK(message_of(editor.set(tags::ReferencedImageSequence, NewValue{})) ==
        file.path().native() + ": a sequence cannot be emptied, in ReferencedImageSequence (0008,1140); edits in place keep every length; "
                               "edit copy-on-write and save");
  editor.flush().value();
  CHECK(bytes_of_file(file.path()) == bytes.as_file().bytes());
}
