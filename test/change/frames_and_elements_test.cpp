// SPDX-License-Identifier: MIT
// Edits of frames meet edits of the elements that hold and describe them.
#include "change/editor_test.hpp"
#include "pixels/image_bytes.hpp"

#include <dicomap/tags.hpp>

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

constexpr const char* rle = "1.2.840.10008.1.2.5";
constexpr const char* fragments = "1.2.840.10008.1.2.1.98";

DicomBytes attributes() { return image_with({.frames = "2"}); }
DicomBytes two_frames() { return attributes().ow(tags::PixelData, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12); }

Bytes saved_bytes(const Editor& editor, const SaveOptions& options = {}) {
  const TemporaryFolder folder;
  editor.save_as(folder / "saved.dcm", options).value();
  return bytes_of_file(folder / "saved.dcm");
}

/// Two frames of 2 x 3 samples, compressed, over a copy in memory.
Editor editor_of_rle() {
  const Editor editor = editor_of(two_frames().as_file());
  return Editor::open(File::open(Source::own(saved_bytes(editor, {.transfer_syntax = rle}))).value()).value();
}

}  // namespace

TEST_CASE("Pixel data that is erased goes with what was written to its frames", "[change][pixels][save]") {
  Editor editor = editor_of(two_frames().as_file());
  editor.pixel(0, 0, 0).value() = 99;
  editor.erase(tags::PixelData).value();
  CHECK(saved_bytes(editor) == attributes().as_file().bytes());
  CHECK(edited_bytes(editor) == attributes().as_file().bytes());
  CHECK(editor.changes().size() == 1);
  CHECK(editor.undo().value());
  CHECK(editor.get<std::uint16_t>(tags::PixelData).value() == 99);
  CHECK(editor.changes().size() == 1);
}

TEST_CASE("Pixel data that is set as a whole counts, not what was written to its frames before", "[change][pixels][save]") {
  const std::size_t size = GENERATE(std::size_t{24}, std::size_t{36});
  const Bytes value = filled(size, 7);
  Editor editor = editor_of(two_frames().as_file());
  editor.pixel(1, 0, 0).value() = 99;
  editor.set(tags::PixelData, NewValue::bytes(value)).value();
  CHECK(saved_bytes(editor) == attributes().element(tags::PixelData, VR::OW, value).as_file().bytes());
}

TEST_CASE("Floating-point pixel data that is erased goes with its frames as well", "[change][pixels][save]") {
  const DicomBytes floats = image_with({.bits_allocated = 32});
  Editor editor = editor_of(DicomBytes{floats}.element(tags::FloatPixelData, VR::OF, filled(24)).as_file());
  editor.pixel(0, 0, 0).value() = 1.5;
  editor.erase(tags::FloatPixelData).value();
  CHECK(saved_bytes(editor) == floats.as_file().bytes());
  CHECK(editor.pixel(0, 0, 0).error().message() ==
        "memory: the element was edited as a whole, in FloatPixelData (7FE0,0008); save it, then edit its frames");
}

TEST_CASE("A frame that lies in several fragments is not edited in place", "[change][pixels][in place]") {
  const DicomBytes bytes = image_with({.frames = "1"}).encapsulated({filled(6, 1), filled(6, 2)}).as_file(fragments);
  const TemporaryFile file{bytes.bytes()};
  Editor editor = Editor::open(file.path(), Access::in_place).value();
  CHECK(editor.pixel(0, 0, 0).error().message() ==
        file.path().native() + ": frame 0 lies in several fragments, in PixelData (7FE0,0010); edits in place keep every length; "
                               "edit copy-on-write and save");
}

TEST_CASE("Compressed frames that were looked at are copied as they lie", "[change][pixels][save]") {
  Editor editor = editor_of_rle();
  const Bytes before = bytes_of(editor.original().source());
  CHECK(editor.pixel(0, 0, 0).value().get() == 1);
  auto frame = editor.frame<std::uint16_t>(1).value();
  frame(0, 0) = 70;
  frame(0, 0) = 7;
  CHECK(saved_bytes(editor) == before);
}

TEST_CASE("Edited frames are not saved under attributes that say they are others", "[change][pixels][save]") {
  Editor editor = editor_of_rle();
  editor.pixel(0, 0, 0).value() = 70;
  editor.pixel(1, 0, 0).value() = 71;
  const TemporaryFolder folder;
  const std::string target = GENERATE("", "1.2.840.10008.1.2.1", rle);
  const std::string message = "memory: frames were edited, and the attributes say by now that they are others, in PixelData (7FE0,0010); "
                              "save the frames, then edit the attributes";
  SECTION("of another size") { editor.set(tags::Rows, 1).value(); }
  SECTION("of other samples") {
    editor.set(tags::BitsAllocated, 8).value();
    editor.set(tags::BitsStored, 8).value();
    editor.set(tags::HighBit, 7).value();
  }
  SECTION("fewer") { editor.set(tags::NumberOfFrames, 1).value(); }
  CHECK(message_of(editor.save_as(folder / "saved.dcm", {.transfer_syntax = target})) == message);
  CHECK(names_in(folder.path()).empty());
}

TEST_CASE("A number that would become infinite in a sample is refused", "[change][pixels]") {
  const DicomBytes bytes = image_with({.bits_allocated = 32}).element(tags::FloatPixelData, VR::OF, filled(24)).as_file();
  Editor editor = editor_of(bytes);
  const PixelReference pixel = editor.pixel(0, 0, 0).value();
  CHECK(pixel.store(1e300).error().code() == ErrorCode::out_of_range);
  CHECK(pixel.get() == 0);
  pixel = 0.1;
  CHECK(pixel.get() == double{0.1F});
}
