// SPDX-License-Identifier: MIT
#include "change/editor_test.hpp"
#include "pixels/image_bytes.hpp"
#include "support/proc_status.hpp"

#include <dicomap/tags.hpp>

#include <catch2/catch.hpp>

#include <sys/mman.h>

using namespace dicomap;
using namespace dicomap::test;

namespace {

/// Two frames of 2 x 3 samples of 16 bits: 1 to 12.
DicomBytes two_frames(Encoding encoding = explicit_little) {
  return image_with({.frames = "2"}, encoding).ow(tags::PixelData, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12).as_file();
}

std::vector<std::uint16_t> samples_of(const File& file, std::uint64_t index) {
  const auto image = file.image().value();
  const auto frame = image.frame<std::uint16_t>(index).value();
  return {frame.samples().begin(), frame.samples().end()};
}

}  // namespace

TEST_CASE("Samples that are assigned are those of the edited file, in any byte order", "[change][pixels]") {
  const auto encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  Editor editor = editor_of(two_frames(encoding));
  editor.pixel(0, 1, 2).value() = 600;
  editor.set_row<std::uint16_t>(1, 0, std::vector<std::uint16_t>{70, 80, 90}).value();
  CHECK(samples_of(editor.edited().value(), 0) == std::vector<std::uint16_t>{1, 2, 3, 4, 5, 600});
  CHECK(samples_of(editor.edited().value(), 1) == std::vector<std::uint16_t>{70, 80, 90, 10, 11, 12});
  CHECK(samples_of(editor.original(), 0) == std::vector<std::uint16_t>{1, 2, 3, 4, 5, 6});
  auto frame = editor.frame<std::uint16_t>(0).value();
  frame(0, 0) = 100;
  CHECK(samples_of(editor.edited().value(), 0).front() == 100);
  CHECK(std::as_const(editor).frame<std::uint16_t>(0).value()(0, 0) == 100);
  CHECK(std::as_const(editor).frame<std::uint16_t>(1).value()(1, 2) == 12);
  CHECK(edited_bytes(editor).size() == two_frames(encoding).size());
  std::vector<std::string> texts;
  for (const Change& change : editor.changes()) texts.push_back(to_string(change));
  CHECK(texts == std::vector<std::string>{"frame 0", "frame 1"});
  editor.revert_frame(0);
  CHECK(samples_of(editor.edited().value(), 0) == std::vector<std::uint16_t>{1, 2, 3, 4, 5, 6});
  editor.undo_all();
  CHECK(edited_bytes(editor) == two_frames(encoding).bytes());
}

TEST_CASE("Bytes in swapped words are edited where they are read", "[change][pixels]") {
  // Three pixels a frame: the second frame begins in the middle of a word.
  const DicomBytes bytes = image_with({.rows = 1, .columns = 3, .frames = "2", .bits_allocated = 8}, explicit_big)
                               .ow(tags::PixelData, 0x0201, 0x0403, 0x0605)
                               .as_file();
  Editor editor = editor_of(bytes);
  editor.pixel(1, 0, 0).value() = 40;
  const File file = editor.edited().value();
  const auto image = file.image().value();
  const auto first = image.frame<std::uint8_t>(0).value();
  const auto second = image.frame<std::uint8_t>(1).value();
  CHECK(std::vector<int>(first.samples().begin(), first.samples().end()) == std::vector<int>{1, 2, 3});
  CHECK(std::vector<int>(second.samples().begin(), second.samples().end()) == std::vector<int>{40, 5, 6});
}

TEST_CASE("Bits are edited as bytes, and their neighbours stay", "[change][pixels]") {
  // Frames of 3 bits: 101, 011, 110.
  const DicomBytes bytes = image_with({.rows = 1, .columns = 3, .frames = "3", .bits_allocated = 1})
                               .element(tags::PixelData, VR::OB, bytes_of(0b11110101, 0b00000000))
                               .as_file();
  Editor editor = editor_of(bytes);
  editor.pixel(1, 0, 0).value() = 0;
  editor.pixel(2, 0, 2).value() = 1;
  CHECK(editor.pixel(2, 0, 2).value().store(2).error().code() == ErrorCode::out_of_range);
  const File file = editor.edited().value();
  const auto image = file.image().value();
  const auto bits_of = [&](std::uint64_t index) {
    const auto frame = image.bits(index).value();
    return std::vector<bool>{frame.test(0), frame.test(1), frame.test(2)};
  };
  CHECK(bits_of(0) == std::vector<bool>{true, false, true});
  CHECK(bits_of(1) == std::vector<bool>{false, true, true});
  CHECK(bits_of(2) == std::vector<bool>{true, true, true});
}

TEST_CASE("A sample holds what its type holds, and says so", "[change][pixels]") {
  Editor editor = editor_of(two_frames());
  const PixelReference pixel = editor.pixel(0, 0, 0).value();
  CHECK(pixel.store(70000).error().message() == "70000 does not fit a sample of std::uint16_t");
  CHECK(pixel.store(-1).error().code() == ErrorCode::out_of_range);
  CHECK(pixel.store(0.5).error().code() == ErrorCode::out_of_range);
  CHECK_THROWS_AS(pixel = 70000, ErrorException);
  pixel = 65535.0;
  CHECK(pixel.get() == 65535.0);
  CHECK(editor.pixel(0, 2, 0).error().code() == ErrorCode::out_of_range);
  CHECK(editor.pixel(2, 0, 0).error().code() == ErrorCode::out_of_range);
  CHECK(editor.frame<std::int16_t>(0).error().code() == ErrorCode::wrong_type);
  CHECK(editor.set_frame<std::uint16_t>(0, std::vector<std::uint16_t>(5)).error().code() == ErrorCode::out_of_range);
  CHECK(editor.set_row<std::uint16_t>(0, 2, std::vector<std::uint16_t>(3)).error().code() == ErrorCode::out_of_range);
}

TEST_CASE("A visitor writes a frame of any type", "[change][pixels]") {
  Editor editor = editor_of(two_frames());
  editor.edit_frame(1, [](auto& frame) { for (auto& sample : frame.samples()) sample = static_cast<std::remove_reference_t<decltype(sample)>>(sample * 2); }).value();
  CHECK(samples_of(editor.edited().value(), 1) == std::vector<std::uint16_t>{14, 16, 18, 20, 22, 24});
  CHECK(editor.edit_frame(0, [](auto&) -> Result<void> { return Error{ErrorCode::cancelled, "no"}; }).error().code() == ErrorCode::cancelled);
}

TEST_CASE("Frames that are edited count against a limit", "[change][pixels][limits]") {
  OpenOptions options;
  options.limits.private_bytes = 20;
  Editor editor = editor_of(two_frames(), options);
  editor.pixel(0, 0, 0).value() = 1;
  CHECK(message_of(editor.set_frame<std::uint16_t>(1, std::vector<std::uint16_t>(6))) ==
        "memory: frames of 12 bytes are edited; with 12 more they would exceed Limits::private_bytes, which is 20 at offset " +
            std::to_string(two_frames().offset_of(tags::PixelData)) + ", in PixelData (7FE0,0010) OW; save what was edited, or raise the limit");
  editor.revert_frame(0);
  editor.set_frame<std::uint16_t>(1, std::vector<std::uint16_t>(6)).value();
}

TEST_CASE("Pixel data that was set as a whole is not edited frame by frame", "[change][pixels]") {
  Editor editor = editor_of(two_frames());
  editor.set(tags::PixelData, NewValue::bytes(Bytes(24))).value();
  CHECK(editor.frame<std::uint16_t>(0).error().message() ==
        "memory: the element was edited as a whole, in PixelData (7FE0,0010); save it, then edit its frames");
}

TEST_CASE("One pixel of a big file costs one private page, and the file does not change", "[change][pixels][slow-ok]") {
  const DicomBytes head = image_with({.rows = 512, .columns = 512, .frames = "1000"}).header(tags::PixelData, VR::OW, 524288000).as_file();
  const TemporaryFile file{head.bytes()};
  resize(file.path(), head.size() + 524288000);
  Editor editor = Editor::open(file.path()).value();
  auto frame = editor.frame<std::uint16_t>(700).value();
  CHECK(frame.residence() == Residence::mapped);
  const auto private_kib = [&] {
    std::uint64_t kib = 0;
    std::ifstream smaps{"/proc/self/smaps"};
    bool ours = false;
    for (std::string line; std::getline(smaps, line);) {
      if (line.find('-') != std::string::npos && line.find(' ') > line.find('-') && std::isxdigit(static_cast<unsigned char>(line[0])) != 0) {
        ours = line.find(file.path().native()) != std::string::npos;
      } else if (ours && line.starts_with("Private_Dirty:")) {
        kib += std::stoull(line.substr(14));
      }
    }
    return kib;
  };
  CHECK(private_kib() == 0);
  frame(100, 100) = 7;
  CHECK(private_kib() == 4);
  CHECK(editor.edited().value().image().value().frame<std::uint16_t>(700).value()(100, 100) == 7);
  CHECK(editor.original().image().value().frame<std::uint16_t>(700).value()(100, 100) == 0);
  CHECK(File::open(file.path()).value().image().value().frame<std::uint16_t>(700).value()(100, 100) == 0);
}
