// SPDX-License-Identifier: MIT
// Guarded mappings whose file is cut while they are read.
#include "bytes/bytes_test.hpp"
#include "bytes/fault_guard.hpp"
#include "bytes/guarded.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <barrier>
#include <optional>
#include <thread>

#include <sys/mman.h>

using namespace dicomap;
using namespace dicomap::test;

TEST_CASE("Guards move, and each knows its own faults", "[bytes][guard]") {
  const TemporaryFile file{16 * 4096};
  const int descriptor = ::open(file.path().c_str(), O_RDONLY | O_CLOEXEC);
  const auto map = [descriptor] {
    return static_cast<const std::byte*>(::mmap(nullptr, 16 * 4096, PROT_READ, MAP_SHARED, descriptor, 0));
  };
  const std::byte* one = map();
  const std::byte* two = map();
  ::close(descriptor);
  {
    FaultGuard first = FaultGuard::protect(one, 16 * 4096).value();
    FaultGuard second = FaultGuard::protect(two, 16 * 4096).value();
    FaultGuard moved{std::move(first)};
    FaultGuard assigned;
    assigned = std::move(second);
    resize(file.path(), 4096);
    CHECK(*const_cast<volatile const std::byte*>(one + 10 * 4096) == std::byte{0});
    CHECK(moved.faulted());
    CHECK_FALSE(assigned.faulted());
    CHECK_FALSE(first.faulted());
    CHECK_FALSE(FaultGuard{}.faulted());
    // Only from the faulting page on.
    CHECK(*const_cast<volatile const std::byte*>(two + 16 * 4096 - 1) == std::byte{0});
    CHECK(assigned.faulted());
  }
  ::munmap(const_cast<std::byte*>(one), 16 * 4096);
  ::munmap(const_cast<std::byte*>(two), 16 * 4096);
}

TEST_CASE("The table of guards is bounded, and its slots are used again", "[bytes][guard]") {
  const TemporaryFile file{300'000};
  alignas(4096) static std::array<std::byte, 4096> page{};
  std::vector<FaultGuard> guards;
  for (int i = 0; i < 4096; ++i) guards.push_back(FaultGuard::protect(page.data(), page.size()).value());
  CHECK(message_of(FaultGuard::protect(page.data(), page.size())) == "4096 mappings are guarded, the most at one time");
  CHECK(code_of(FaultGuard::protect(page.data(), page.size())) == ErrorCode::limit_exceeded);

  // Without a slot a file is copied, or refused where a mapping is required.
  const Source source = Source::open(file.path(), {.guarded = true}).value();
  CHECK(reads_right(source));
  CHECK(source.holding() == copied(Reason::map_failed));
  CHECK(message_of(Source::open(file.path(), guarded_and_mapped)) ==
        file.path().native() + ": 4096 mappings are guarded, the most at one time");

  guards.erase(guards.begin() + 1000, guards.begin() + 1002);
  CHECK(Source::open(file.path(), guarded_and_mapped).value().holding() == is_mapped);
  guards.clear();
  CHECK(Source::open(file.path(), guarded_and_mapped).value().holding() == is_mapped);
}

TEST_CASE("1,000 truncations under 8 reading threads: every zero that was read is reported",
          "[bytes][guard][threads]") {
  constexpr std::size_t size = 64 * 1024;
  constexpr int rounds = 1000;
  constexpr int readers = 8;
  const std::vector<std::byte> content(size, std::byte{0xAB});
  const TemporaryFile file{content};
  std::optional<Source> source;
  std::barrier gate{readers + 1};
  std::atomic<int> unreported = 0;
  std::atomic<int> reported = 0;
  {
    std::vector<std::jthread> threads;
    for (int reader = 0; reader < readers; ++reader) {
      threads.emplace_back([&] {
        std::vector<std::byte> copy(size);
        for (int round = 0; round < rounds; ++round) {
          gate.arrive_and_wait();
          const auto value = source->bytes({0, size});
          // Until the file is cut, each copy is either right or known to be wrong.
          while (value) {
            std::copy(value.assume_value().begin(), value.assume_value().end(), copy.begin());
            if (!source->check()) break;
            if (copy != content) ++unreported;
            std::this_thread::yield();
          }
          ++reported;
          gate.arrive_and_wait();
        }
      });
    }
    for (int round = 0; round < rounds; ++round) {
      write_at(file.path(), 0, content);
      source.emplace(Source::open(file.path(), guarded_and_mapped).value());
      gate.arrive_and_wait();
      resize(file.path(), 4096);
      gate.arrive_and_wait();
      source.reset();
    }
  }
  CHECK(unreported == 0);
  CHECK(reported == rounds * readers);
}

TEST_CASE("Guards that come and go do not disturb faults in others", "[bytes][guard][threads]") {
  const TemporaryFile bystander{100'000};
  std::atomic<bool> stop = false;
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < 2; ++thread) {
    threads.emplace_back([&] {
      while (!stop) {
        const auto source = Source::open(bystander.path(), guarded_and_mapped);
        if (!source || !reads_right(source.assume_value())) stop = true;
      }
    });
  }
  int worked = 0;
  const TemporaryFile file;
  for (int round = 0; round < 500; ++round) {
    resize(file.path(), 100'000);
    const Source source = Source::open(file.path(), guarded_and_mapped).value();
    if (guard_works(file, source)) ++worked;
  }
  CHECK_FALSE(stop);
  stop = true;
  threads.clear();
  CHECK(worked == 500);
}
