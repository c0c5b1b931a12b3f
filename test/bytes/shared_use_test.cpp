// SPDX-License-Identifier: MIT
// Threads, child processes, and files by the hundred thousand.
#include "bytes/bytes_test.hpp"
#include "support/in_child.hpp"
#include "support/proc_status.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <atomic>
#include <barrier>
#include <thread>

#include <sys/resource.h>

using namespace dicomap;
using namespace dicomap::test;

TEST_CASE("Threads that need a file at the same moment map or read it once", "[bytes][threads]") {
  const auto size = GENERATE(as<std::size_t>{}, 50'000, 300'000);
  const TemporaryFile file{size};
  const auto guarded = GENERATE(false, true);
  for (int round = 0; round < 50; ++round) {
    FailingFileSystem system;
    const Source source = open_over(system, file.path(), {.guarded = guarded}).value();
    std::barrier start{8};
    std::atomic<int> right = 0;
    {
      std::vector<std::jthread> threads;
      for (std::uint64_t thread = 0; thread < 8; ++thread) {
        threads.emplace_back([&, thread] {
          start.arrive_and_wait();
          const ByteRange range{5000 + 1000 * thread, 1000};
          source.advise(Advice::random);
          const auto value = source.bytes(range);
          const Holding expected = size > 65536 ? is_mapped : copied(Reason::small_file);
          std::vector<std::byte> into(1000);
          if (value && value.assume_value().holding() == expected && is_pattern(value.assume_value(), range.offset) &&
              source.check() && source.copy_out(range.offset, into) && is_pattern(into, range.offset)) {
            ++right;
          }
        });
      }
    }
    REQUIRE(right == 8);
    REQUIRE(system.count(Call::map) == (size > 65536 ? 1 : 0));
    REQUIRE(system.count(Call::open) == 1);
  }
}

TEST_CASE("Header blocks and copies may be asked for by several threads", "[bytes][threads]") {
  const TemporaryFile file{2 * mib};
  const auto store = FileStore::open(posix_file_system(), file.path(), {.mapping = Mapping::never}).value();
  std::atomic<int> right = 0;
  {
    std::vector<std::jthread> threads;
    for (std::uint64_t thread = 0; thread < 8; ++thread) {
      threads.emplace_back([&, thread] {
        for (std::uint64_t offset = 4096 + thread * 8; offset + 8 < 2 * mib; offset += 9973) {
          const auto run = store->run(offset, 8, Purpose::header);
          std::array<std::byte, 8> bytes{};
          if (!run) return;
          if (run.assume_value().data != nullptr) {
            std::copy_n(run.assume_value().at(offset), 8, bytes.begin());
          } else if (!store->read(offset, bytes)) {
            return;
          }
          if (!is_pattern(bytes, offset)) return;
        }
        ++right;
      });
    }
  }
  CHECK(right == 8);
}

TEST_CASE("A mapped source can be used in child processes that are forked while threads use it", "[bytes][process]") {
  const TemporaryFile file{mib};
  const Source source = Source::open(file.path(), {.mapping = Mapping::required}).value();
  std::atomic<bool> stop = false;
  std::atomic<bool> wrong = false;
  std::vector<std::jthread> threads;
  for (std::uint64_t thread = 0; thread < 8; ++thread) {
    threads.emplace_back([&, thread] {
      for (std::uint64_t offset = thread * 1000; !stop; offset = (offset + 40'961) % (mib - 4096)) {
        if (!is_pattern(source.bytes({offset, 100}).value(), offset)) wrong = true;
        std::this_thread::yield();
      }
    });
  }
  int right = 0;
  for (int child = 0; child < 200; ++child) {
    const ChildEnd end = in_child([&source] {
      const auto value = source.bytes({500'000, 1000});
      return value && is_pattern(value.assume_value(), 500'000) ? 0 : 1;
    });
    if (end.signal == 0 && end.exit_code == 0) ++right;
  }
  stop = true;
  threads.clear();
  CHECK(right == 200);
  CHECK_FALSE(wrong);
}

TEST_CASE("100,000 files opened and closed leave no descriptor and no mapping", "[bytes][descriptors]") {
  const TemporaryFile small{1000};
  const TemporaryFile large{100'000};
  const auto descriptors = descriptor_count();
  int failed = 0;
  for (int i = 0; i < 90'000; ++i) {
    if (!Source::open(small.path())) ++failed;
  }
  CHECK(descriptor_count() == descriptors);
  for (int i = 0; i < 10'000; ++i) {
    const auto source = Source::open(large.path(), {.guarded = i % 2 == 0});
    if (!source || !source.assume_value().bytes({50'000, 1})) ++failed;
  }
  CHECK(failed == 0);
  CHECK(descriptor_count() == descriptors);
  CHECK(mappings_of(large.path()).empty());
}

TEST_CASE("With 64 descriptors 100,000 files are read one after the other, and what is kept open at once is limited",
          "[bytes][descriptors][process]") {
  const TemporaryFile small{1000};
  const TemporaryFile large{100'000};
  const ChildEnd end = in_child([&] {
    const struct rlimit limit { 64, 64 };
    if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) return 1;
    for (int i = 0; i < 100'000; ++i) {
      const bool is_large = i % 16 == 0;
      const auto source = Source::open(is_large ? large.path() : small.path());
      if (!source || !source.assume_value().bytes({is_large ? 50'000U : 500U, 100})) return 2;
    }
    // A file that is kept open holds a descriptor, and a second one once it is mapped.
    std::vector<Source> kept;
    auto source = Source::open(large.path());
    while (source && kept.size() < 64) {
      kept.push_back(source.assume_value());
      source = Source::open(large.path());
    }
    if (source || kept.size() < 50) return 3;
    if (source.assume_error().message().find("the limit on open files (ulimit -n) is reached") == std::string::npos)
      return 4;
    // No descriptor is left to map with: what is open already is read all the same.
    const auto copy = kept.front().bytes({50'000, 100});
    if (!copy || !is_pattern(copy.assume_value(), 50'000)) return 5;
    if (copy.assume_value().holding() != copied(Reason::map_failed)) return 6;
    kept.clear();
    return Source::open(large.path()) ? 0 : 7;
  });
  CHECK(end.signal == 0);
  CHECK(end.exit_code == 0);
}
