// SPDX-License-Identifier: MIT
// Another process truncates, replaces, grows or rewrites the file while its frames are read: the reader lives, and is told.
#include "pixels/image_bytes.hpp"
#include "support/in_child.hpp"
#include "support/temporary_file.hpp"

#include <dicomap/image.hpp>

#include <catch2/catch.hpp>

#include <atomic>
#include <filesystem>
#include <numeric>
#include <thread>

using namespace dicomap;
using namespace dicomap::test;

namespace {

constexpr std::uint64_t frames = 8;
constexpr std::uint16_t side = 128;
constexpr std::uint64_t frame_length = side * side * 2;

/// 256 KiB of pixels: beyond what is read at open.
DicomBytes many_frames() {
  return image_with({.rows = side, .columns = side, .frames = "8"})
      .element(tags::PixelData, VR::OW, Bytes(frames * frame_length, std::byte{0x11}))
      .as_file();
}

OpenOptions guarded() {
  OpenOptions options;
  options.mapping = Mapping::required;
  options.guarded = true;
  return options;
}

Image image_of(const std::filesystem::path& path, const OpenOptions& options) {
  return File::open(path, options).value().image().value();
}

std::uint64_t sum_of(const Frame<const std::uint16_t>& frame) {
  return std::accumulate(frame.samples().begin(), frame.samples().end(), std::uint64_t{0});
}

constexpr std::uint64_t whole_sum = std::uint64_t{side} * side * 0x1111;

}  // namespace

TEST_CASE("A guarded frame of a truncated file reads as zeros, and the image says why", "[pixels][changes]") {
  const TemporaryFile on_disk{many_frames().bytes()};
  const File file = File::open(on_disk.path(), guarded()).value();
  const Image image = file.image().value();
  const auto frame = image.frame<std::uint16_t>(7).value();
  CHECK(image.check().has_value());
  resize(on_disk.path(), 4096);
  CHECK(sum_of(frame) == 0);
  CHECK(code_of(image.check()) == ErrorCode::changed_on_disk);
  CHECK(code_of(file.check()) == ErrorCode::changed_on_disk);
  CHECK(code_of(image.frame<std::uint16_t>(0)) == ErrorCode::changed_on_disk);
  std::vector<std::uint16_t> into(side * side);
  CHECK(code_of(image.read_frame<std::uint16_t>(0, into)) == ErrorCode::changed_on_disk);
}

TEST_CASE("A frame of a truncated file that is read into memory is an error", "[pixels][changes]") {
  const auto mapping = GENERATE(Mapping::required, Mapping::never);
  const TemporaryFile on_disk{many_frames().bytes()};
  OpenOptions options;
  options.mapping = mapping;
  const Image image = image_of(on_disk.path(), options);
  std::vector<std::uint16_t> into(side * side);
  REQUIRE(image.read_frame<std::uint16_t>(7, into).has_value());
  resize(on_disk.path(), 4096);
  CHECK(code_of(image.read_frame<std::uint16_t>(7, into)) == ErrorCode::changed_on_disk);
  if (mapping == Mapping::never) CHECK(code_of(image.frame<std::uint16_t>(7)) == ErrorCode::changed_on_disk);
}

TEST_CASE("A guarded frame of bits that meets the fault inside the library is an error", "[pixels][changes]") {
  const auto bytes = image_with({.rows = 2047, .columns = 2047, .frames = "3", .bits_allocated = 1})
                         .element(tags::PixelData, VR::OB, Bytes(1571330, std::byte{0xFF}))
                         .as_file();
  const TemporaryFile on_disk{bytes.bytes()};
  const Image image = image_of(on_disk.path(), guarded());
  CHECK(image.bits(0).value().count() == 2047 * 2047);
  resize(on_disk.path(), 4096);
  std::vector<std::uint8_t> into(2047 * 2047);
  switch (GENERATE(0, 1, 2)) {
    case 0: CHECK(code_of(image.bits(2)) == ErrorCode::changed_on_disk); break;  // it begins within a byte: shifted
    case 1: CHECK(code_of(image.frame<std::uint8_t>(1)) == ErrorCode::changed_on_disk); break;
    default: CHECK(code_of(image.read_frame<std::uint8_t>(1, into)) == ErrorCode::changed_on_disk);
  }
}

TEST_CASE("A verifying reader hands out no frame of a file that changed", "[pixels][changes]") {
  const TemporaryFile on_disk{many_frames().bytes()};
  OpenOptions options;
  options.verify = true;
  options.mapping = GENERATE(Mapping::required, Mapping::never);
  const Image image = image_of(on_disk.path(), options);
  CHECK(image.frame<std::uint16_t>(3).has_value());
  resize(on_disk.path(), many_frames().size() + 100);
  CHECK(code_of(image.frame<std::uint16_t>(3)) == ErrorCode::changed_on_disk);
  CHECK(code_of(image.bits(3)) == ErrorCode::wrong_type);
}

TEST_CASE("Frames of a replaced or removed file are the old ones", "[pixels][changes]") {
  const TemporaryFolder folder;
  write_at(folder / "old", 0, many_frames().bytes());
  write_at(folder / "new", 0, Bytes(many_frames().size(), std::byte{0x22}));
  OpenOptions options;
  options.mapping = GENERATE(Mapping::automatic, Mapping::required, Mapping::never);
  const File file = File::open(folder / "old", options).value();
  const Image image = file.image().value();
  const bool replaced = GENERATE(true, false);
  if (replaced) {
    std::filesystem::rename(folder / "new", folder / "old");
  } else {
    std::filesystem::remove(folder / "old");
  }
  for (std::uint64_t index = 0; index < frames; ++index) CHECK(sum_of(image.frame<std::uint16_t>(index).value()) == whole_sum);
  CHECK(file.source().changed());
}

TEST_CASE("Bytes that are appended to the file belong to no frame", "[pixels][changes]") {
  const TemporaryFile on_disk{many_frames().truncate_by(1000).bytes()};
  OpenOptions options;
  options.mapping = GENERATE(Mapping::automatic, Mapping::required, Mapping::never);
  const File file = File::open(on_disk.path(), options).value();
  const Image image = file.image().value();
  write_at(on_disk.path(), many_frames().size() - 1000, Bytes(5000, std::byte{0x22}));
  CHECK(image.whole_frames().value() == frames - 1);
  CHECK(code_of(image.frame<std::uint16_t>(frames - 1)) == ErrorCode::truncated);
}

TEST_CASE("A guarded reader lives through 1,000 truncations, growths, replacements and rewrites", "[pixels][changes]") {
  // A thread of the child writes. How far it is does not matter to what is promised: an error, or a frame without a crash.
  const TemporaryFolder folder;
  const std::filesystem::path path = folder / "file.dcm";
  const auto bytes = many_frames();
  write_at(path, 0, bytes.bytes());
  std::atomic<bool> done = false;
  const auto disturb = [&](int round) {
    switch (round % 4) {
      case 0: resize(path, 4096 + static_cast<std::uint64_t>(round)); break;
      case 1: write_at(path, 0, bytes.bytes()); break;
      case 2:
        write_at(folder / "next", 0, bytes.bytes());
        std::filesystem::rename(folder / "next", path);
        break;
      default: write_at(path, static_cast<std::uint64_t>(round) * 997 % bytes.size(), Bytes(64, static_cast<std::byte>(round)));
    }
  };
  const ChildEnd end = in_child([&] {
    std::jthread writer{[&] {
      for (int round = 0; round < 1000; ++round) disturb(round);
      done = true;
    }};
    std::uint64_t read = 0;
    std::uint64_t refused = 0;
    while (!done) {
      const auto file = File::open(path, guarded());
      const auto image = file ? file.assume_value().image() : Result<Image>{file.assume_error()};
      if (!image) {
        ++refused;
        continue;
      }
      for (std::uint64_t index = 0; index < frames; ++index) {
        const auto frame = image.assume_value().frame<std::uint16_t>(index);
        if (frame) read += sum_of(frame.assume_value()) > 0 ? 1U : 0U;
        const auto after = image.assume_value().check();
        if (!after) {
          ++refused;
          if (after.assume_error().code() != ErrorCode::changed_on_disk) return 1;
          break;
        }
      }
    }
    return read + refused > 0 ? 0 : 2;
  });
  CHECK(end.signal == 0);
  CHECK(end.exit_code == 0);
}
