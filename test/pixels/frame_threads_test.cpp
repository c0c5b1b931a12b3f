// SPDX-License-Identifier: MIT
// One Image, many threads. ThreadSanitizer sees what these comparisons cannot.
#include "pixels/image_bytes.hpp"
#include "support/temporary_file.hpp"

#include <dicomap/image.hpp>

#include <catch2/catch.hpp>

#include <atomic>
#include <latch>
#include <thread>

using namespace dicomap;
using namespace dicomap::test;

namespace {

constexpr std::size_t threads = 8;
constexpr std::uint64_t frames = 40;
constexpr std::uint16_t side = 48;

/// Frame i holds the word i everywhere.
std::vector<Bytes> frames_of(ByteOrder order) {
  std::vector<Bytes> all;
  for (std::uint64_t i = 0; i < frames; ++i) {
    all.push_back(bytes_in(order, std::vector<std::uint16_t>(side * side, static_cast<std::uint16_t>(i))));
  }
  return all;
}

DicomBytes native(Encoding encoding) {
  Bytes pixels;
  for (const Bytes& frame : frames_of(encoding.order)) pixels.insert(pixels.end(), frame.begin(), frame.end());
  return image_with({.rows = side, .columns = side, .frames = "40"}, encoding).element(tags::PixelData, VR::OW, pixels).as_file();
}

DicomBytes in_fragments() {
  return image_with({.rows = side, .columns = side, .frames = "40"}).encapsulated(frames_of(ByteOrder::little)).as_file("1.2.840.10008.1.2.1.98");
}

/// Runs `work(thread)` in all threads at once; how many gave false. (Assertions are the main thread's.)
template <class Work> std::size_t failures_of(Work work) {
  std::latch start{threads};
  std::atomic<std::size_t> failed = 0;
  std::vector<std::jthread> running;
  for (std::size_t thread = 0; thread < threads; ++thread) {
    running.emplace_back([&, thread] {
      start.arrive_and_wait();
      if (!work(thread)) ++failed;
    });
  }
  running.clear();
  return failed;
}

bool is_frame(std::span<const std::uint16_t> samples, std::uint64_t index) {
  return samples.size() == side * side && std::ranges::all_of(samples, [&](std::uint16_t sample) { return sample == index; });
}

}  // namespace

TEST_CASE("Eight threads read frames of one image", "[pixels][threads]") {
  const auto mapping = GENERATE(Mapping::automatic, Mapping::never);
  const auto bytes = GENERATE(native(explicit_little), native(explicit_big), in_fragments());
  const bool guarded = GENERATE(false, true);
  const TemporaryFile on_disk{bytes.bytes()};
  OpenOptions options;
  options.mapping = mapping;
  options.guarded = guarded;
  const File file = File::open(on_disk.path(), options).value();
  const Image image = file.image().value();
  const auto failed = failures_of([&](std::size_t thread) {
    std::vector<std::uint16_t> into(side * side);
    bool right = true;
    for (std::uint64_t i = 0; i < frames; ++i) {
      const std::uint64_t index = (i * 7 + thread * 5) % frames;
      const auto frame = image.frame<std::uint16_t>(index);
      right = right && frame && is_frame(frame.assume_value().samples(), index);
      right = right && image.read_frame<std::uint16_t>(index, into) && is_frame(into, index);
      if (i % 8 == thread) image.prefetch(index, 2);
      if (i % 8 == 0) image.release(index);
      right = right && image.check() && image.whole_frames().has_value();
    }
    return right;
  });
  CHECK(failed == 0);
}

TEST_CASE("Eight threads open the image of one file and keep its frames", "[pixels][threads]") {
  const TemporaryFile on_disk{native(explicit_little).bytes()};
  std::vector<Frame<const std::uint16_t>> kept;
  {
    const File file = File::open(on_disk.path()).value();
    std::vector<std::vector<Frame<const std::uint16_t>>> of_thread(threads);
    const auto failed = failures_of([&](std::size_t thread) {
      const auto image = file.image();
      if (!image || file.dataset().get<std::uint16_t>(tags::Rows).value() != side) return false;
      for (std::uint64_t index = thread; index < frames; index += threads) {
        of_thread[thread].push_back(image.assume_value().frame<std::uint16_t>(index).value());
      }
      return true;
    });
    CHECK(failed == 0);
    for (const auto& part : of_thread) kept.insert(kept.end(), part.begin(), part.end());
  }
  REQUIRE(kept.size() == frames);
  for (const auto& frame : kept) CHECK(is_frame(frame.samples(), frame(0, 0)));
}
