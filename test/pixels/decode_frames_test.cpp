// SPDX-License-Identifier: MIT
// Many frames by several threads: in order or as they come, bounded, cancellable, into memory of the caller.
#include "pixels/image_bytes.hpp"
#include "pixels/own_decoder.hpp"

#include <dicomap/buffer_pool.hpp>
#include <dicomap/image.hpp>

#include <catch2/catch.hpp>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <latch>
#include <numeric>
#include <system_error>

using namespace dicomap;
using namespace dicomap::test;

namespace {

constexpr std::uint64_t frames = 60;

/// Frame i is filled with i.
DicomBytes counted_frames() {
  std::vector<Bytes> fragments;
  for (std::uint64_t i = 0; i < frames; ++i) fragments.push_back(bytes_of(i & 0xFF, i >> 8));
  return image_with({.frames = std::to_string(frames)}).encapsulated(fragments).as_file(own_syntax);
}

File open_with(std::shared_ptr<const FrameDecoder> decoder, std::pmr::memory_resource* memory = nullptr) {
  OpenOptions options;
  options.decoders[std::string{own_syntax}] = std::move(decoder);
  options.memory = memory;
  return open(counted_frames(), options);
}

/// The way a frame is told apart: its first sample.
std::uint16_t mark_of(const Result<Frame<const std::uint16_t>>& frame) { return frame.value()(0, 0); }

}  // namespace

TEST_CASE("Frames are handed out in order, whoever decodes them", "[pixels][decode]") {
  const unsigned threads = GENERATE(1U, 2U, 7U);
  const Image image = open_with(std::make_shared<FillDecoder>()).image().value();
  std::vector<std::uint64_t> indices;
  REQUIRE(image
              .decode<std::uint16_t>({5, 40},
                                     [&](std::uint64_t index, auto frame) {
                                       CHECK(mark_of(frame) == index);
                                       indices.push_back(index);
                                     },
                                     {.threads = threads})
              .has_value());
  std::vector<std::uint64_t> expected(40);
  std::iota(expected.begin(), expected.end(), 5);
  CHECK(indices == expected);
}

TEST_CASE("Frames may come as they are decoded, each once", "[pixels][decode]") {
  // Frame 0 is not decoded before frame 1 is taken: in order this would never end.
  struct WaitingDecoder final : FillDecoder {
    Result<DecodeReport> decode(std::span<const std::byte> codestream, const DecodeTarget& target) const override {
      if (std::to_integer<int>(codestream[0]) == 0) taken.wait();
      return FillDecoder::decode(codestream, target);
    }
    mutable std::latch taken{1};
  };
  const auto decoder = std::make_shared<WaitingDecoder>();
  const Image image = open_with(decoder).image().value();
  std::vector<std::uint64_t> indices;
  REQUIRE(image
              .decode<std::uint16_t>({},
                                     [&](std::uint64_t index, auto frame) {
                                       CHECK(mark_of(frame) == index);
                                       if (index == 1) decoder->taken.count_down();
                                       indices.push_back(index);
                                     },
                                     {.threads = 2, .order = DecodeOrder::as_they_come, .ahead = 4})
              .has_value());
  CHECK(indices.front() == 1);
  std::ranges::sort(indices);
  CHECK(indices.size() == frames);
  CHECK(std::ranges::adjacent_find(indices) == indices.end());
}

TEST_CASE("No more frames are held than were allowed: a pool of as many buffers never misses", "[pixels][decode]") {
  const std::size_t ahead = GENERATE(1U, 3U, 8U);
  BufferPool pool{{.buffer_bytes = 12, .buffers = ahead, .when_empty = BufferPool::WhenEmpty::fail}};
  {
    const Image image = open_with(std::make_shared<FillDecoder>(), &pool).image().value();
    std::uint64_t sum = 0;
    REQUIRE(image
                .decode<std::uint16_t>({}, [&](std::uint64_t, auto frame) { sum += mark_of(frame); }, {.threads = 4, .ahead = ahead})
                .has_value());
    CHECK(sum == frames * (frames - 1) / 2);
  }
  CHECK(pool.statistics().taken == frames);
  CHECK(pool.statistics().misses == 0);
  CHECK(pool.statistics().most_in_use <= ahead);
  CHECK(pool.statistics().in_use == 0);
}

TEST_CASE("A frame that cannot be decoded is an error of that frame only", "[pixels][decode]") {
  struct PickyDecoder final : FillDecoder {
    Result<DecodeReport> decode(std::span<const std::byte> codestream, const DecodeTarget& target) const override {
      if (std::to_integer<int>(codestream[0]) % 10 == 3) return Error{ErrorCode::malformed, "not this one"};
      return FillDecoder::decode(codestream, target);
    }
  };
  const Image image = open_with(std::make_shared<PickyDecoder>()).image().value();
  std::size_t failed = 0;
  REQUIRE(image
              .decode<std::uint16_t>({},
                                     [&](std::uint64_t index, auto frame) {
                                       failed += frame.has_value() ? 0U : 1U;
                                       CHECK(frame.has_value() == (index % 10 != 3));
                                     },
                                     {.threads = 3})
              .has_value());
  CHECK(failed == 6);

  std::vector<std::uint16_t> into(frames * 6, 0xFFFF);
  const auto filled = image.decode<std::uint16_t>({}, into, {.threads = 3});
  CHECK(error_of(filled).find("frame 3: not this one") != std::string::npos);
  CHECK(into[3 * 6] == 0);
  CHECK(into[4 * 6] == 4);
  CHECK(into[59 * 6 + 5] == 59);
}

TEST_CASE("Frames fill one piece of memory", "[pixels][decode]") {
  const Image image = open_with(std::make_shared<FillDecoder>()).image().value();
  std::vector<std::uint16_t> into(10 * 6);
  REQUIRE(image.decode<std::uint16_t>({20, 10}, into, {.threads = 2}).has_value());
  for (std::size_t i = 0; i < into.size(); ++i) CHECK(into[i] == 20 + i / 6);
  into.pop_back();
  CHECK(code_of(image.decode<std::uint16_t>({20, 10}, into)) == ErrorCode::out_of_range);
  CHECK(code_of(image.decode<std::uint16_t>({60, 1}, into)) == ErrorCode::out_of_range);
}

TEST_CASE("The one who takes frames can end the work", "[pixels][decode]") {
  const unsigned threads = GENERATE(1U, 4U);
  const Image image = open_with(std::make_shared<FillDecoder>()).image().value();
  std::uint64_t taken = 0;
  const auto ended = image.decode<std::uint16_t>({},
                                                 [&](std::uint64_t, const auto&) -> Result<void> {
                                                   if (++taken == 3) return Error{ErrorCode::not_found, "enough"};
                                                   return success();
                                                 },
                                                 {.threads = threads});
  CHECK(error_of(ended) == "enough");
  CHECK(taken == 3);
}

TEST_CASE("Work can be cancelled from elsewhere", "[pixels][decode]") {
  const unsigned threads = GENERATE(1U, 4U);
  const Image image = open_with(std::make_shared<FillDecoder>()).image().value();
  std::stop_source stop;
  std::uint64_t taken = 0;
  const auto ended = image.decode<std::uint16_t>({},
                                                 [&](std::uint64_t, const auto&) {
                                                   if (++taken == 3) stop.request_stop();
                                                 },
                                                 {.threads = threads, .stop = stop.get_token()});
  CHECK(code_of(ended) == ErrorCode::cancelled);
  CHECK(taken == 3);
}

TEST_CASE("Filling memory can be cancelled too", "[pixels][decode]") {
  const unsigned threads = GENERATE(1U, 3U);
  struct StoppingDecoder final : FillDecoder {
    Result<DecodeReport> decode(std::span<const std::byte> codestream, const DecodeTarget& target) const override {
      if (std::to_integer<int>(codestream[0]) == 5) stop.request_stop();
      return FillDecoder::decode(codestream, target);
    }
    mutable std::stop_source stop;
  };
  const auto decoder = std::make_shared<StoppingDecoder>();
  const Image image = open_with(decoder).image().value();
  std::vector<std::uint16_t> into(frames * 6);
  CHECK(code_of(image.decode<std::uint16_t>({}, into, {.threads = threads, .stop = decoder->stop.get_token()})) ==
        ErrorCode::cancelled);
  CHECK(into[5 * 6] == 5);
  CHECK(into[50 * 6] == 0);
}

TEST_CASE("What a callback throws reaches the caller, and the threads end", "[pixels][decode]") {
  const Image image = open_with(std::make_shared<FillDecoder>()).image().value();
  const unsigned threads = GENERATE(1U, 2U);
  const auto throwing = [](auto what) {
    return [what](std::uint64_t index, const auto&) {
      if (index == 2) throw what;
    };
  };
  const auto decode = [&](auto take) { static_cast<void>(image.decode<std::uint16_t>({}, take, {.threads = threads})); };
  CHECK_THROWS_AS(decode(throwing(std::runtime_error{"no"})), std::runtime_error);
  // Not mistaken for what the work itself may meet: threads that cannot be had, memory.
  CHECK_THROWS_AS(decode(throwing(std::system_error{std::make_error_code(std::errc::no_space_on_device)})), std::system_error);
  CHECK_THROWS_AS(decode(throwing(std::bad_alloc{})), std::bad_alloc);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && !defined(__clang__)
TEST_CASE("Where the system gives fewer threads than were asked for, those do all the work", "[pixels][decode]") {
  const Image image = open_with(std::make_shared<FillDecoder>()).image().value();
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {  // room for the stacks of some, but not of 60 threads
    std::ifstream statm{"/proc/self/statm"};
    rlim_t pages = 0;
    statm >> pages;
    const rlimit room{pages * 4096 + (rlim_t{100} << 20), RLIM_INFINITY};
    if (setrlimit(RLIMIT_AS, &room) != 0) _exit(2);
    std::uint64_t sum = 0;
    const auto take = [&](std::uint64_t, const auto& frame) { sum += mark_of(frame); };
    const auto done = image.decode<std::uint16_t>({}, take, {.threads = 60, .ahead = 60});
    _exit(done.has_value() && sum == frames * (frames - 1) / 2 ? 0 : 1);
  }
  int status = -1;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(status == 0);
}
#endif

TEST_CASE("What a decoder throws is no deadlock", "[pixels][decode]") {
  struct ThrowingDecoder final : FillDecoder {
    Result<DecodeReport> decode(std::span<const std::byte>, const DecodeTarget&) const override { throw std::bad_alloc{}; }
  };
  const Image image = open_with(std::make_shared<ThrowingDecoder>()).image().value();
  const unsigned threads = GENERATE(1U, 2U);
  CHECK(code_of(image.decode<std::uint16_t>({}, [](std::uint64_t, const auto&) {}, {.threads = threads})) == ErrorCode::out_of_memory);
}
