// SPDX-License-Identifier: MIT
// A frame index in a file of its own: believed where it was made for this file, refused where it was not.
#include "pixels/image_bytes.hpp"
#include "pixels/own_decoder.hpp"
#include "support/temporary_file.hpp"
#include "support/watched_source.hpp"

#include <dicomap/image.hpp>

#include <catch2/catch.hpp>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

using namespace dicomap;
using namespace dicomap::test;

namespace {

constexpr std::uint64_t frames = 50;

DicomBytes fifty_frames() {
  std::vector<Bytes> fragments;
  for (std::uint64_t i = 0; i < frames; ++i) fragments.push_back(bytes_of(i, 0, 9, 9));
  return image_with({.frames = std::to_string(frames)}).encapsulated(fragments).as_file(own_syntax);
}

OpenOptions own_decoder(Strictness strictness = Strictness::tolerant) {
  OpenOptions options;
  options.strictness = strictness;
  options.decoders[std::string{own_syntax}] = std::make_shared<FillDecoder>();
  return options;
}

Image image_of(const TemporaryFile& file) { return File::open(file.path(), own_decoder()).value().image().value(); }

std::uint16_t mark_of(const Image& image, std::uint64_t index) { return image.frame<std::uint16_t>(index).value()(0, 0); }

void append(const std::filesystem::path& path, std::string_view text) { std::ofstream{path, std::ios::app | std::ios::binary} << text; }

/// Overwrites bytes of a file and gives it the time it had.
void overwrite(const std::filesystem::path& path, std::uint64_t offset, std::string_view bytes) {
  const auto time = std::filesystem::last_write_time(path);
  std::fstream{path, std::ios::in | std::ios::out | std::ios::binary}.seekp(static_cast<std::streamoff>(offset)).write(
      bytes.data(), static_cast<std::streamsize>(bytes.size()));
  std::filesystem::last_write_time(path, time);
}

}  // namespace

TEST_CASE("A second opening with the frame index walks nothing", "[pixels][frame_index]") {
  const auto bytes = fifty_frames();
  const TemporaryFile index{Bytes{}};
  {
    const File file = open(bytes, own_decoder());
    REQUIRE(file.image().value().save_frame_index(index.path()).has_value());
  }
  WatchedSource source{bytes};
  const File file = File::open(source.source(), own_decoder()).value();
  Image image = file.image().value();
  REQUIRE(image.load_frame_index(index.path()).has_value());
  source.forget();
  CHECK(mark_of(image, 25) == 25);
  // Its own item header and what is decoded; of the others nothing.
  CHECK(source.touched(bytes.range_of("PixelData[25]")));
  CHECK_FALSE(source.touched(bytes.range_of("PixelData[10]")));
  CHECK_FALSE(source.touched(bytes.range_of("PixelData[26]")));
  for (std::uint64_t i = 0; i < frames; ++i) CHECK(mark_of(image, i) == i);
}

TEST_CASE("A frame index of a file that was changed is refused", "[pixels][frame_index]") {
  const auto bytes = fifty_frames();
  const TemporaryFile file{bytes.bytes()};
  const TemporaryFile index{Bytes{}};
  REQUIRE(image_of(file).save_frame_index(index.path()).has_value());
  REQUIRE(image_of(file).load_frame_index(index.path()).has_value());
  SECTION("it grew") { append(file.path(), "xx"); }
  SECTION("its time is another") {
    std::filesystem::last_write_time(file.path(), std::filesystem::file_time_type{} + std::chrono::hours{1});
  }
  SECTION("its header is another") { overwrite(file.path(), bytes.value_offset_of("PhotometricInterpretation") + 10, "1"); }
  Result<void> loaded = image_of(file).load_frame_index(index.path());
  CHECK(error_of(loaded) == index.path().native() + ": the frame index was made for another file, or before this one was changed; "
                                           "save_frame_index makes a new one");
  CHECK(code_of(loaded) == ErrorCode::changed_on_disk);
  Image image = image_of(file);
  CHECK(mark_of(image, 49) == 49);
}

TEST_CASE("A damaged frame index is refused, at every byte", "[pixels][frame_index]") {
  const TemporaryFile file{fifty_frames().bytes()};
  const TemporaryFile index{Bytes{}};
  REQUIRE(image_of(file).save_frame_index(index.path()).has_value());
  const auto size = std::filesystem::file_size(index.path());
  CHECK(size == 24 + 6 * 8 + (frames + 1) * 8);
  for (std::uint64_t at = 0; at < size; at += 7) {
    if (at >= 22 && at < 24) continue;  // not used
    REQUIRE(image_of(file).save_frame_index(index.path()).has_value());
    overwrite(index.path(), at, "\xEE");
    CHECK_FALSE(image_of(file).load_frame_index(index.path()));
  }
  for (const std::uint64_t kept : {std::uint64_t{0}, std::uint64_t{10}, std::uint64_t{71}, size - 8, size - 1}) {
    REQUIRE(image_of(file).save_frame_index(index.path()).has_value());
    std::filesystem::resize_file(index.path(), kept);
    CHECK(code_of(image_of(file).load_frame_index(index.path())) == ErrorCode::malformed);
  }
}

TEST_CASE("Under strict a frame index hides nothing", "[pixels][frame_index]") {
  const auto bytes = image_with({.frames = "2"}).encapsulated({bytes_of(1, 0)}).as_file(own_syntax);
  const TemporaryFile index{Bytes{}};
  REQUIRE(open(bytes, own_decoder()).image().value().save_frame_index(index.path()).has_value());
  Image tolerant = open(bytes, own_decoder()).image().value();
  REQUIRE(tolerant.load_frame_index(index.path()).has_value());
  CHECK(mark_of(tolerant, 0) == 1);
  Image strict = open(bytes, own_decoder(Strictness::strict)).image().value();
  REQUIRE(strict.load_frame_index(index.path()).has_value());
  CHECK(error_of(strict.frame<std::uint16_t>(0)).find("the fragments make 1 of 2 frames") != std::string::npos);
}

TEST_CASE("Threads that save to the same place do not get in each other's way", "[pixels][frame_index]") {
  const TemporaryFile file{fifty_frames().bytes()};
  const TemporaryFolder folder;
  const auto path = (folder / "index").native();
  const Image image = image_of(file);
  std::atomic<int> failures = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (int n = 0; n < 100; ++n) failures += image.save_frame_index(path).has_value() ? 0 : 1;
      });
    }
  }
  CHECK(failures == 0);
  CHECK(image_of(file).load_frame_index(path).has_value());
  CHECK(std::distance(std::filesystem::directory_iterator{folder.path()}, {}) == 1);
}

TEST_CASE("Nothing is left behind where a frame index cannot be written", "[pixels][frame_index]") {
  const TemporaryFile file{fifty_frames().bytes()};
  const auto saved = image_of(file).save_frame_index("/no such folder/index");
  CHECK(error_of(saved) == "/no such folder/index: it cannot be written: No such file or directory");
  const auto native = image_with({}).ow(tags::PixelData, 1, 2, 3, 4, 5, 6).as_file();
  CHECK(code_of(open(native).image().value().save_frame_index("/tmp/x")) == ErrorCode::unsupported);
}
