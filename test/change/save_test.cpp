// SPDX-License-Identifier: MIT
#include "change/editor_test.hpp"
#include "pixels/image_bytes.hpp"
#include "support/in_child.hpp"

#include <dicomap/tags.hpp>

#include <catch2/catch.hpp>

#include <sys/stat.h>

using namespace dicomap;
using namespace dicomap::test;

namespace {

DicomBytes image_file(std::string_view name = "Doe^John") {
  DicomBytes bytes{explicit_little};
  bytes.ui(tags::SOPClassUID, "1.2.840.10008.5.1.4.1.1.7").ui(tags::SOPInstanceUID, "1.2.3").pn(tags::PatientName, name);
  return bytes.append(image_with({})).ow(tags::PixelData, 1, 2, 3, 4, 5, 6);
}

}  // namespace

TEST_CASE("A file that was not edited is saved byte for byte, however odd it is", "[change][save]") {
  const DicomBytes odd = DicomBytes{explicit_little}.us(tags::Rows, 2).element(tags::PatientID, VR::LO, "odd").raw("tail").as_file();
  const TemporaryFile file{odd.bytes()};
  const TemporaryFolder folder;
  Editor::open(file.path()).value().save_as(folder / "copy.dcm").value();
  CHECK(bytes_of_file(folder / "copy.dcm") == odd.bytes());
  CHECK(names_in(folder.path()) == std::vector<std::string>{"copy.dcm"});
}

TEST_CASE("save replaces the file, and the editor goes on with the new one", "[change][save]") {
  const TemporaryFile file{image_file().as_file().bytes()};
  OpenOptions options;
  options.mapping = Mapping::required;
  Editor editor = Editor::open(file.path(), Access::copy_on_write, EditOptions{options}).value();
  const auto old_image = editor.original().image().value();
  const auto old_frame = old_image.frame<std::uint16_t>(0).value();
  editor.set(tags::PatientName, "A longer name than before").value();
  editor.pixel(0, 0, 0).value() = 99;
  editor.save().value();
  CHECK(bytes_of_file(file.path()).size() == image_file("A longer name than before ").as_file().size());
  CHECK(old_frame.samples()[0] == 1);
  CHECK(editor.changes().empty());
  CHECK(editor.original().dataset().get<std::string>(tags::PatientName).value() == "A longer name than before");
  CHECK(std::as_const(editor).frame<std::uint16_t>(0).value()(0, 0) == 99);
  editor.set(tags::PatientName, "B").value();
  editor.save().value();
  const File last = File::open(file.path()).value();
  CHECK(last.dataset().get<std::string>(tags::PatientName).value() == "B");
  CHECK(names_in(file.path().parent_path()).size() == 1);
}

TEST_CASE("An editor over memory saves under a name only", "[change][save]") {
  Editor editor = editor_of(image_file().as_file());
  const TemporaryFolder folder;
  CHECK(message_of(editor.save()) == "memory: the file was opened from no path; save_as takes one");
  editor.set(tags::PatientName, "X").value();
  editor.save_as(folder / "new.dcm").value();
  CHECK(bytes_of_file(folder / "new.dcm") == image_file("X").as_file().bytes());
}

TEST_CASE("A file that changed since it was opened is not saved", "[change][save]") {
  const TemporaryFile file{image_file().as_file().bytes()};
  Editor editor = Editor::open(file.path()).value();
  editor.set(tags::PatientName, "X").value();
  resize(file.path(), image_file().as_file().size() - 2);
  const TemporaryFolder folder;
  CHECK(message_of(editor.save_as(folder / "new.dcm")) ==
        file.path().native() + ": the file is another than it was when it was opened; nothing was written; open it again; "
                               "SaveOptions::verify = false saves what there is");
  CHECK(names_in(folder.path()).empty());
  CHECK(editor.save().error().code() == ErrorCode::changed_on_disk);
}

TEST_CASE("Of two editors that save, the second learns of the first", "[change][save]") {
  const TemporaryFile file{image_file().as_file().bytes()};
  Editor first = Editor::open(file.path()).value();
  Editor second = Editor::open(file.path()).value();
  first.set(tags::PatientName, "First").value();
  second.set(tags::PatientName, "Second").value();
  first.save().value();
  CHECK(second.save().error().code() == ErrorCode::changed_on_disk);
  CHECK(bytes_of_file(file.path()) == image_file("First").as_file().bytes());
  second.save({.verify = false}).value();
  CHECK(bytes_of_file(file.path()) == image_file("Second").as_file().bytes());
}

TEST_CASE("What cannot be parsed is saved only when that is asked for", "[change][save][damage]") {
  const DicomBytes damaged = image_file().lie_about_length(tags::PixelData, 400).as_file();
  const TemporaryFile file{damaged.bytes()};
  const TemporaryFolder folder;
  Editor editor = Editor::open(file.path()).value();
  editor.set(tags::PatientName, "Roe^Jane").value();
  // Pixel data that is cut short is a diagnostic for who reads frames, and an element that is read to its end here.
  const auto saved = editor.save_as(folder / "new.dcm", {.keep_tail = true});
  CHECK(saved.has_value());
  const Bytes expected = image_file("Roe^Jane").lie_about_length(tags::PixelData, 400).as_file().bytes();
  CHECK(bytes_of_file(folder / "new.dcm") == expected);
}

TEST_CASE("A broken element behind the edit stops a save, and can be kept as it is", "[change][save][damage]") {
  const auto broken = [](std::string_view name) {
    return DicomBytes{explicit_little}.pn(tags::PatientName, name).us(tags::Rows, 2).item_header(8).us(tags::Columns, 3).as_file();
  };
  const TemporaryFile file{broken("Doe^John").bytes()};
  const TemporaryFolder folder;
  Editor editor = Editor::open(file.path()).value();
  editor.set(tags::PatientName, "Roe^Jane^Long").value();
  CHECK_THAT(message_of(editor.save_as(folder / "new.dcm")), Catch::EndsWith("SaveOptions::keep_tail copies what lies behind as it is"));
  CHECK(names_in(folder.path()).empty());
  editor.save_as(folder / "kept.dcm", {.keep_tail = true}).value();
  CHECK(bytes_of_file(folder / "kept.dcm") == broken("Roe^Jane^Long").bytes());
}

TEST_CASE("A new SOP instance has its UID in data set and file meta group", "[change][save]") {
  const TemporaryFile file{image_file().as_file().bytes()};
  const TemporaryFolder folder;
  const Editor editor = Editor::open(file.path()).value();
  editor.save_as(folder / "new.dcm", {.new_sop_instance_uid = true}).value();
  const File saved = File::open(folder / "new.dcm").value();
  const auto uid = saved.dataset().get<std::string>(tags::SOPInstanceUID).value();
  CHECK(uid.starts_with("2.25."));
  CHECK(saved.meta().get<std::string>(tags::MediaStorageSOPInstanceUID).value() == uid);
  CHECK(saved.diagnostics().empty());
  CHECK(editor.changes().empty());
}

TEST_CASE("The file meta group is made anew, and pixel data aligned, when that is asked for", "[change][save]") {
  const auto alignment = GENERATE(8U, 64U, 4096U);
  const TemporaryFile file{image_file().as_file().bytes()};
  const TemporaryFolder folder;
  const Editor editor = Editor::open(file.path()).value();
  editor.save_as(folder / "new.dcm", {.rebuild_meta = true, .pixel_alignment = alignment}).value();
  const File saved = File::open(folder / "new.dcm", strictly()).value();
  CHECK(saved.dataset().at(tags::PixelData).value().value_offset() % alignment == 0);
  CHECK(saved.meta().get<std::string>(tags::ImplementationClassUID).value().starts_with("2.25."));
  CHECK(saved.image().value().frame<std::uint16_t>(0).value()(1, 2) == 6);
}

TEST_CASE("A deflated file is edited, and saved deflated", "[change][save]") {
  const TemporaryFolder folder;
  const TemporaryFile plain{image_file().as_file().bytes()};
  Editor::open(plain.path()).value().save_as(folder / "deflated.dcm", {.transfer_syntax = "1.2.840.10008.1.2.1.99"}).value();
  Editor editor = Editor::open(folder / "deflated.dcm").value();
  CHECK(editor.original().transfer_syntax().deflated);
  editor.set(tags::PatientName, "Deflated^Name").value();
  editor.set(tags::SOPInstanceUID, "1.2.3.4").value();
  editor.pixel(0, 0, 1).value() = 22;
  CHECK(editor.get<std::string>(tags::PatientName).value() == "Deflated^Name");
  editor.save().value();
  const File saved = File::open(folder / "deflated.dcm").value();
  CHECK(saved.transfer_syntax().deflated);
  CHECK(saved.dataset().get<std::string>(tags::PatientName).value() == "Deflated^Name");
  CHECK(saved.meta().get<std::string>(tags::MediaStorageSOPInstanceUID).value() == "1.2.3.4");
  CHECK(saved.image().value().frame<std::uint16_t>(0).value()(0, 1) == 22);
}

TEST_CASE("A deflated file gets another file meta group before the same deflated bytes", "[change][save]") {
  const TemporaryFolder folder;
  editor_of(image_file().as_file()).save_as(folder / "deflated.dcm", {.transfer_syntax = "1.2.840.10008.1.2.1.99"}).value();
  const Editor editor = Editor::open(folder / "deflated.dcm").value();
  editor.save_as(folder / "new.dcm", {.rebuild_meta = true}).value();
  CHECK(bytes_of_file(folder / "new.dcm") == bytes_of_file(folder / "deflated.dcm"));
  editor.save_as(folder / "aligned.dcm", {.pixel_alignment = 4096}).value();  // there is nothing to be aligned
  CHECK(bytes_of_file(folder / "aligned.dcm") == bytes_of_file(folder / "deflated.dcm"));
}

TEST_CASE("Floating-point pixel data is aligned as well", "[change][save]") {
  const DicomBytes bytes = image_with({.bits_allocated = 64}).element(tags::DoubleFloatPixelData, VR::OD, filled(48));
  const TemporaryFolder folder;
  editor_of(bytes.as_file()).save_as(folder / "new.dcm", {.pixel_alignment = 4096}).value();
  const File saved = File::open(folder / "new.dcm", strictly()).value();
  CHECK(saved.dataset().at(tags::DoubleFloatPixelData).value().value_offset() % 4096 == 0);
}

TEST_CASE("PrivateInformation of somebody else is not written over for an alignment", "[change][save]") {
  Editor editor = editor_of(image_file().as_file());
  editor.set(tags::PrivateInformationCreatorUID, "1.2").value();
  editor.set(tags::PrivateInformation, NewValue::bytes(filled(4))).value();
  const TemporaryFolder folder;
  CHECK(editor.save_as(folder / "new.dcm", {.pixel_alignment = 4096}).error().code() == ErrorCode::unsupported);
  CHECK(names_in(folder.path()).empty());
}

TEST_CASE("A save can be watched and stopped; what was there stays", "[change][save]") {
  const TemporaryFile file{image_file().as_file().bytes()};
  Editor editor = Editor::open(file.path()).value();
  editor.set(tags::PatientName, "X").value();
  std::stop_source stop;
  stop.request_stop();
  CHECK(editor.save({.stop = stop.get_token()}).error().code() == ErrorCode::cancelled);
  CHECK(bytes_of_file(file.path()) == image_file().as_file().bytes());
  CHECK(names_in(file.path().parent_path()).size() == 1);
  std::uint64_t last = 0;
  std::uint64_t all = 1;
  SaveOptions options;
  options.progress = [&](std::uint64_t done, std::uint64_t total) { last = done; all = total; };
  editor.save(options).value();
  CHECK(last == all);
}

TEST_CASE("A DICOMDIR is saved as long as its records stay where their offsets say", "[change][save]") {
  const auto directory = [](std::string_view id, std::uint32_t in_use) {
    return DicomBytes{explicit_little}
        .cs(tags::FileSetID, id)
        .ul(tags::OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity, 400)
        .sequence(tags::DirectoryRecordSequence, {item().ul(tags::OffsetOfTheNextDirectoryRecord, 0).us(tags::RecordInUseFlag, in_use)});
  };
  const TemporaryFile file{directory("SET1", 0xFFFF).as_file().bytes()};
  const TemporaryFolder folder;
  Editor editor = Editor::open(file.path()).value();
  editor.set("DirectoryRecordSequence[0].RecordInUseFlag", 0).value();
  editor.set(tags::FileSetID, "SET2").value();
  editor.set(tags::PatientName, "behind them").value();
  editor.save_as(folder / "DICOMDIR").value();
  CHECK(bytes_of_file(folder / "DICOMDIR") == directory("SET2", 0).pn(tags::PatientName, "behind them").as_file().bytes());
  editor.set(tags::FileSetID, "SET2000").value();
  CHECK(message_of(editor.save_as(folder / "MOVED")) ==
        file.path().native() + ": the records point to each other by their offsets, which would move, in DirectoryRecordSequence "
                               "(0004,1220); edits that keep every length can be saved; make a DICOMDIR anew from its files");
  CHECK(editor.save_as(folder / "MOVED", {.transfer_syntax = "1.2.840.10008.1.2"}).error().code() == ErrorCode::unsupported);
  CHECK(names_in(folder.path()) == std::vector<std::string>{"DICOMDIR"});
}
