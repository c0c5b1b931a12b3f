// SPDX-License-Identifier: MIT
// One file, many threads: every const function may be called from all of them. Run under ThreadSanitizer too.
#include "parsing/sample_files.hpp"
#include "support/reading.hpp"
#include "support/use_everything.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <barrier>
#include <thread>

using namespace dicomap;
using namespace dicomap::test;

namespace {

constexpr int thread_count = 8;

/// Runs `body(index)` in eight threads that start together.
template <class Body> void in_threads(Body body) {
  std::barrier start{thread_count};
  std::vector<std::thread> threads;
  for (int index = 0; index < thread_count; ++index) {
    threads.emplace_back([&, index] {
      start.arrive_and_wait();
      body(index);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace

TEST_CASE("Threads that look up different elements of one file find the right ones", "[parsing][threads]") {
  constexpr std::uint32_t count = 2000;
  DicomBytes bytes;
  for (std::uint32_t i = 0; i < count; ++i) bytes.us(Tag::from(0x01001000U + i), i);
  const File file = open(bytes, reading_as(explicit_little));
  std::atomic<std::uint32_t> wrong = 0;
  in_threads([&](int index) {
    for (std::uint32_t step = 0; step < count; ++step) {
      // Some threads go forward, some backward, so that they grow the index under each other.
      const std::uint32_t i = index % 2 == 0 ? step : count - 1 - step;
      const auto value = file.dataset().get<std::uint16_t>(Tag::from(0x01001000U + i));
      if (!value || value.assume_value() != i) ++wrong;
    }
  });
  CHECK(wrong == 0);
}

TEST_CASE("Threads that walk one file all see the same", "[parsing][threads]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const auto bytes = sample_file(encoding, Length::undefined);
  const Lines expected = read(bytes).elements;
  const File file = open(bytes);
  std::atomic<int> wrong = 0;
  in_threads([&](int) {
    for (int round = 0; round < 20; ++round) {
      if (list(file.dataset().walk()) != expected) ++wrong;
      if (file.dataset().get<std::string>(tags::PatientName).value() != "M\xC3\xBCller^A") ++wrong;
    }
  });
  CHECK(wrong == 0);
}

TEST_CASE("Threads may ask one damaged file for everything", "[parsing][threads]") {
  auto bytes = sample_file(explicit_little, Length::undefined);
  bytes.lie_about_length("ReferencedSeriesSequence[0].SeriesInstanceUID", 3)
      .element(tags::DataSetTrailingPadding, VR::OB, filled(3));
  const File file = open(bytes);
  std::atomic<std::uint64_t> different = 0;
  const std::uint64_t expected = use_everything(open(bytes));
  in_threads([&](int) {
    // What was tolerated so far is part of the sum, so that all see the same only once all was walked.
    static_cast<void>(use_everything(file));
    if (use_everything(file) != expected) ++different;
  });
  CHECK(different == 0);
}

TEST_CASE("Threads may copy a file and drop it", "[parsing][threads]") {
  auto file = std::make_unique<File>(open(sample_file(explicit_little, Length::defined)));
  std::atomic<int> wrong = 0;
  in_threads([&](int) {
    for (int round = 0; round < 100; ++round) {
      const File copy = *file;
      if (copy.dataset().get<std::uint16_t>(tags::Rows).value() != 2) ++wrong;
    }
  });
  file.reset();
  CHECK(wrong == 0);
}
