// SPDX-License-Identifier: MIT
// Decode, alter, write back.
#include "change/editor_test.hpp"
#include "pixels/image_bytes.hpp"

#include <dicomap/tags.hpp>

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

constexpr const char* rle = "1.2.840.10008.1.2.5";

/// Two frames of 2 x 3 samples, 1 to 12, under a transfer syntax.
void write_two_frames(const std::filesystem::path& path, const std::string& transfer_syntax) {
  const DicomBytes bytes = image_with({.frames = "2"}).ow(tags::PixelData, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12).as_file();
  editor_of(bytes).save_as(path, {.transfer_syntax = transfer_syntax}).value();
}

std::vector<std::uint16_t> samples_of(const File& file, std::uint64_t index) {
  const auto image = file.image().value();
  const auto frame = image.frame<std::uint16_t>(index).value();
  return {frame.samples().begin(), frame.samples().end()};
}

Bytes codestream_of(const File& file, std::uint64_t index) {
  const auto bytes = file.image().value().codestream(index).value();
  return {bytes.begin(), bytes.end()};
}

}  // namespace

TEST_CASE("A compressed frame that was edited is compressed again, and its neighbour is copied", "[change][pixels][save]") {
  const TemporaryFolder folder;
  write_two_frames(folder / "rle.dcm", rle);
  Editor editor = Editor::open(folder / "rle.dcm").value();
  const Bytes second = codestream_of(editor.original(), 1);
  editor.pixel(0, 0, 0).value() = 500;
  editor.set(tags::PatientName, "Edited").value();
  CHECK(std::as_const(editor).frame<std::uint16_t>(0).value()(0, 0) == 500);
  editor.save().value();
  const File saved = File::open(folder / "rle.dcm").value();
  CHECK(saved.transfer_syntax().uid == rle);
  CHECK(samples_of(saved, 0) == std::vector<std::uint16_t>{500, 2, 3, 4, 5, 6});
  CHECK(codestream_of(saved, 1) == second);
  CHECK(saved.dataset().get<std::string>(tags::PatientName).value() == "Edited");
  CHECK(saved.diagnostics().empty());
}

TEST_CASE("Compressed frames are altered and written native, or under another transfer syntax", "[change][pixels][save]") {
  const std::string target = GENERATE("1.2.840.10008.1.2.1", "1.2.840.10008.1.2", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.98",
                                      "1.2.840.10008.1.2.8.1");
  const TemporaryFolder folder;
  write_two_frames(folder / "rle.dcm", rle);
  Editor editor = Editor::open(folder / "rle.dcm").value();
  editor.set_row<std::uint16_t>(1, 1, std::vector<std::uint16_t>{70, 80, 90}).value();
  editor.save_as(folder / "new.dcm", {.transfer_syntax = target}).value();
  const File saved = File::open(folder / "new.dcm").value();
  CHECK(saved.transfer_syntax().uid == target);
  CHECK(samples_of(saved, 0) == std::vector<std::uint16_t>{1, 2, 3, 4, 5, 6});
  CHECK(samples_of(saved, 1) == std::vector<std::uint16_t>{7, 8, 9, 70, 80, 90});
}

TEST_CASE("Compressed frames are not edited in place", "[change][pixels][in place]") {
  const TemporaryFolder folder;
  write_two_frames(folder / "rle.dcm", rle);
  Editor editor = Editor::open(folder / "rle.dcm", Access::in_place).value();
  CHECK(editor.pixel(0, 0, 0).error().message() ==
        (folder / "rle.dcm").native() + ": frame 0 is compressed, in PixelData (7FE0,0010); edits in place keep every length; edit "
                                        "copy-on-write and save");
}

TEST_CASE("Frames in fragments are edited where they lie", "[change][pixels][in place]") {
  const TemporaryFolder folder;
  write_two_frames(folder / "fragments.dcm", "1.2.840.10008.1.2.1.98");
  Editor editor = Editor::open(folder / "fragments.dcm", Access::in_place).value();
  editor.pixel(1, 0, 0).value() = 700;
  editor.flush().value();
  const File saved = File::open(folder / "fragments.dcm").value();
  CHECK(samples_of(saved, 1) == std::vector<std::uint16_t>{700, 8, 9, 10, 11, 12});
}
