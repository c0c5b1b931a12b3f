// SPDX-License-Identifier: MIT
// Another process truncates, replaces, grows or rewrites the file while its frames are read: the reader lives, and is told.
#include "pixels/image_bytes.hpp"
#include "support/in_child.hpp"
#include "support/temporary_file.hpp"
#include "support/use_everything.hpp"

#include <dicomap/image.hpp>

#include <catch2/catch.hpp>

#include <atomic>
#include <filesystem>
#include <numeric>
#include <random>
#include <thread>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

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

/// Sequences of both kinds, text, and three frames, native or in fragments; whole pages long.
DicomBytes bit_of_everything(bool in_fragments) {
  const auto person = item(Length::undefined).cs(tags::SpecificCharacterSet, "ISO_IR 192").pn(tags::PatientName, "A^B");
  const auto made = [&](std::size_t filler) {
    auto bytes = DicomBytes{}
                     .cs(tags::SpecificCharacterSet, "\\ISO 2022 IR 87")
                     .cs(tags::ImageType, "ORIGINAL\\PRIMARY")
                     .sequence(tags::ReferencedPatientSequence, {person, person}, Length::undefined)
                     .sequence(tags::ReferencedSeriesSequence, {item().sequence(tags::ReferencedSOPSequence, {person})})
                     .sequence(tags::ReferencedImageSequence, VR::UN,
                               {item().encode_as(implicit_little).us(tags::Columns, 5)}, Length::defined)
                     .pn(tags::PatientName, "Yamada^Tarou")
                     .element(tags::AdditionalPatientHistory, VR::LT, std::string(filler, ' '))
                     .append(image_with({.rows = 16, .columns = 16, .frames = "3"}));
    if (in_fragments)
      return bytes.encapsulated({filled(512), filled(512), filled(512)}, {0, 520, 1040})
          .as_file("1.2.840.10008.1.2.1.98");
    return bytes.element(tags::PixelData, VR::OW, filled(3 * 512)).as_file();
  };
  return made(4096 - made(0).size() % 4096);
}

/// The whole of a file in memory, between two pages that nobody may touch.
class FencedMapping {
 public:
  explicit FencedMapping(int file, std::size_t length) : length_{length} {
    void* all = ::mmap(nullptr, length + 8192, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (all == MAP_FAILED) throw std::runtime_error{"no address space"};
    begin_ = static_cast<std::byte*>(all) + 4096;
    if (::mmap(begin_, length, PROT_READ, MAP_SHARED | MAP_FIXED, file, 0) == MAP_FAILED)
      throw std::runtime_error{"cannot map"};
  }
  ~FencedMapping() { ::munmap(begin_ - 4096, length_ + 8192); }
  FencedMapping(const FencedMapping&) = delete;
  FencedMapping& operator=(const FencedMapping&) = delete;
  [[nodiscard]] std::span<const std::byte> bytes() const { return {begin_, length_}; }

 private:
  std::size_t length_;
  std::byte* begin_ = nullptr;
};

std::uint64_t use_all(const File& file) {
  std::uint64_t seen = use_everything(file);
  const auto image = file.image();
  if (!image) return seen;
  for (std::uint64_t index = 0; index < 3; ++index) {
    static_cast<void>(image.assume_value().visit(index, [&](const auto& frame) {
      for (const auto sample : frame.samples()) seen += sample != 0 ? 1U : 0U;
    }));
  }
  return seen;
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

TEST_CASE("What is read while others overwrite it is wrong values or errors, and never bytes outside of the file",
          "[pixels][changes][threads]") {
  const auto bytes = bit_of_everything(GENERATE(false, true));
  REQUIRE(bytes.size() % 4096 == 0);
  const TemporaryFile on_disk{bytes.bytes()};
  const auto mapping = GENERATE(Mapping::automatic, Mapping::required, Mapping::never);
  const ChildEnd end = in_child([&] {
    const int writing = ::open(on_disk.path().c_str(), O_RDWR | O_CLOEXEC);
    const FencedMapping fenced{writing, bytes.size()};
    OpenOptions options;
    options.mapping = mapping;
    options.small_file_bytes = 0;
    std::atomic<int> readers = 4;
    std::jthread writer{[&] {
      // Mostly single bytes, and all of it anew from time to time, so that there is something to be wrong about.
      std::minstd_rand random{1};
      for (unsigned round = 0; readers > 0; ++round) {
        const auto byte = static_cast<char>(random() % 2 == 0 ? 0xFF : random());
        const auto put = round % 64 == 0 ? ::pwrite(writing, bytes.bytes().data(), bytes.size(), 0)
                                         : ::pwrite(writing, &byte, 1, static_cast<off_t>(random() % 1200));
        if (put <= 0) ::_exit(1);
        std::this_thread::yield();
      }
    }};
    const File shared = File::open(Source::borrow(fenced.bytes()), reading_as(explicit_little)).value();
    std::atomic<std::uint64_t> seen = 0;
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&, thread] {
        for (int round = 0; round < 500; ++round) {
          const auto file =
              thread % 2 == 0 ? File::open(Source::borrow(fenced.bytes())) : File::open(on_disk.path(), options);
          if (file) seen += use_all(file.assume_value());
          if (round % 10 == 0) seen += use_all(shared);
        }
        --readers;
      });
    }
    threads.clear();
    return seen > 0 ? 0 : 2;
  });
  CHECK(end.signal == 0);
  CHECK(end.exit_code == 0);
}
