// SPDX-License-Identifier: MIT
#include "change/editor_test.hpp"
#include "pixels/image_bytes.hpp"

#include <dicomap/tags.hpp>

#include <catch2/catch.hpp>

#include <sys/stat.h>

using namespace dicomap;
using namespace dicomap::test;

namespace {

DicomBytes image_file(std::string_view name = "Doe^John", int first = 1) {
  DicomBytes bytes{explicit_little};
  bytes.ui(tags::SOPInstanceUID, "1.2.3").pn(tags::PatientName, name);
  return bytes.append(image_with({.frames = "2"})).ow(tags::PixelData, first, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12).as_file();
}

}  // namespace

TEST_CASE("flush writes edits into the file, and the editor goes on", "[change][in place]") {
  const TemporaryFile file{image_file().bytes()};
  const auto inode = [&] {
    struct stat status {};
    REQUIRE(::stat(file.path().c_str(), &status) == 0);
    return status.st_ino;
  };
  const auto before = inode();
  Editor editor = Editor::open(file.path(), Access::in_place).value();
  editor.set(tags::PatientName, "Roe^Jane").value();
  editor.pixel(0, 0, 0).value() = 9;
  CHECK(bytes_of_file(file.path()) == image_file().bytes());
  editor.flush().value();
  CHECK(bytes_of_file(file.path()) == image_file("Roe^Jane", 9).bytes());
  CHECK(inode() == before);
  CHECK(editor.changes().empty());
  editor.set_frame<std::uint16_t>(0, std::vector<std::uint16_t>{1, 2, 3, 4, 5, 6}).value();
  editor.flush(Durability::full).value();
  CHECK(bytes_of_file(file.path()) == image_file("Roe^Jane").bytes());
  editor.flush().value();  // nothing to do
  CHECK(names_in(file.path().parent_path()).size() == 1);
}

TEST_CASE("In place every length stays: what would change one is refused when it is made", "[change][in place]") {
  const TemporaryFile file{image_file().bytes()};
  Editor editor = Editor::open(file.path(), Access::in_place).value();
  const std::string name = file.path().native();
  CHECK(message_of(editor.set(tags::PatientName, "Roe")) ==
        name + ": the value has 8 bytes, the new one 4, in PatientName (0010,0010); edits in place keep every length; edit "
               "copy-on-write and save");
  CHECK(message_of(editor.set(tags::PatientID, "1")) ==
        name + ": the element is not there, in PatientID (0010,0020); edits in place keep every length; edit copy-on-write and save");
  CHECK(editor.erase(tags::PatientName).error().code() == ErrorCode::unsupported);
  CHECK(editor.append_item(tags::ReferencedStudySequence).error().code() == ErrorCode::unsupported);
  CHECK(editor.private_block(0x0009, "dicomap").error().code() == ErrorCode::unsupported);
  CHECK(editor.convert_to_utf8().error().code() == ErrorCode::unsupported);
  CHECK(message_of(editor.save()) == name + ": a file that is edited in place is not replaced; flush writes the edits into it");
  // The file meta group repeats it with another length, so that both or none would have to change.
  CHECK_THAT(message_of(editor.set(tags::SOPInstanceUID, "3.2.1")), Catch::Contains("in MediaStorageSOPInstanceUID (0002,0003)"));
  CHECK(editor.changes().empty());
}

TEST_CASE("Edits in place can be saved elsewhere", "[change][in place]") {
  const TemporaryFile file{image_file().bytes()};
  const TemporaryFolder folder;
  Editor editor = Editor::open(file.path(), Access::in_place).value();
  editor.set(tags::PatientName, "Roe^Jane").value();
  editor.save_as(folder / "new.dcm").value();
  CHECK(bytes_of_file(folder / "new.dcm") == image_file("Roe^Jane").bytes());
  CHECK(bytes_of_file(file.path()) == image_file().bytes());
}

TEST_CASE("A file that was changed by another is not written into", "[change][in place]") {
  const TemporaryFile file{image_file().bytes()};
  Editor editor = Editor::open(file.path(), Access::in_place).value();
  editor.set(tags::PatientName, "Roe^Jane").value();
  resize(file.path(), image_file().size() + 2);
  CHECK(editor.flush().error().code() == ErrorCode::changed_on_disk);
}

TEST_CASE("Copy-on-write nothing is flushed", "[change][in place]") {
  const TemporaryFile file{image_file().bytes()};
  Editor editor = Editor::open(file.path()).value();
  CHECK(message_of(editor.flush()) ==
        file.path().native() + ": the file was not opened to be edited in place; save replaces it, save_as writes another");
}

TEST_CASE("Two editors do not write into one file at once", "[change][in place]") {
  const TemporaryFile file{image_file().bytes()};
  const Editor first = Editor::open(file.path(), Access::in_place).value();
  CHECK(Editor::open(file.path(), Access::in_place).error().code() == ErrorCode::io);
  CHECK(Editor::open(file.path()).has_value());
}
