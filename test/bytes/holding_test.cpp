// SPDX-License-Identifier: MIT
// How the bytes of a file are held: seen through the interface, and from outside through /proc/self/maps.
#include "bytes/bytes_test.hpp"
#include "support/proc_status.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

TEST_CASE("A large file is mapped at the first need beyond its header, read-only and whole", "[bytes][holding]") {
  const TemporaryFile file{300'001};
  const Source source = Source::open(file.path()).value();
  CHECK(source.holding() == copied(Reason::not_needed_yet));
  CHECK(mappings_of(file.path()).empty());

  const auto value = source.bytes({200'000, 1000}).value();
  CHECK(is_pattern(value, 200'000));
  CHECK(value.holding() == is_mapped);
  CHECK(source.holding() == is_mapped);
  const auto mappings = mappings_of(file.path());
  REQUIRE(mappings.size() == 1);
  CHECK(mappings[0].permissions == "r--s");
  CHECK(mappings[0].end - mappings[0].begin == 303'104);  // 300001 bytes in whole pages
  const auto address = reinterpret_cast<std::uintptr_t>(value.data());
  CHECK(address == mappings[0].begin + 200'000);
}

TEST_CASE("A header that goes on for a few blocks is read; only a longer one has the file mapped", "[bytes][holding]") {
  const TemporaryFile file{2'000'000};
  const auto store = FileStore::open(posix_file_system(), file.path(), {}).value();
  for (const std::uint64_t offset : {std::uint64_t{10'000}, std::uint64_t{500'000}, std::uint64_t{1'000'000}}) {
    const Run run = store->run(offset, 8, Purpose::header).value();
    CHECK(run.length == 4096);
    CHECK(run.holding == copied(Reason::not_needed_yet));
  }
  CHECK(store->run(500'100, 8, Purpose::header).value().length == 4096);  // in a block that is there
  CHECK(mappings_of(file.path()).empty());
  CHECK(store->run(1'500'000, 8, Purpose::header).value().holding == is_mapped);
  CHECK(store->run(10'000, 8, Purpose::header).value().length == 2'000'000);
}

TEST_CASE("A file is mapped once, and unmapped with the last value that points into it", "[bytes][holding]") {
  const TemporaryFile file{300'000};
  Value<const std::byte> kept;
  {
    const Source source = Source::open(file.path()).value();
    kept = source.bytes({100'000, 10}).value();
    const auto other = source.bytes({150'000, 10}).value();
    CHECK(other.data() == kept.data() + 50'000);
    CHECK(mappings_of(file.path()).size() == 1);
  }
  CHECK(mappings_of(file.path()).size() == 1);
  CHECK(is_pattern(kept, 100'000));
  kept = {};
  CHECK(mappings_of(file.path()).empty());
  CHECK(descriptors_of(file.path()) == 0);
}

TEST_CASE("A required mapping is made at open, for files of any size", "[bytes][holding]") {
  const auto size = GENERATE(as<std::size_t>{}, 1, 132, 4096, 4097, 65536, 300'000);
  const TemporaryFile file{size};
  const Source source = Source::open(file.path(), {.mapping = Mapping::required}).value();
  CHECK(source.holding() == is_mapped);
  CHECK(mappings_of(file.path()).size() == 1);
  CHECK(reads_right(source));
  const auto first = source.bytes({0, 1}).value();
  CHECK(first.holding() == is_mapped);
  CHECK(reinterpret_cast<std::uintptr_t>(first.data()) == mappings_of(file.path())[0].begin);
}

TEST_CASE("A small file is read whole, once", "[bytes][holding]") {
  const auto size = GENERATE(as<std::size_t>{}, 1, 4096, 4097, 65536);
  const TemporaryFile file{size};
  FailingFileSystem system;
  const Source source = open_over(system, file.path()).value();
  CHECK(reads_right(source));
  CHECK(source.holding() == copied(Reason::small_file));
  CHECK(mappings_of(file.path()).empty());
  CHECK(system.count(Call::type_of) == 0);
  const auto calls = system.count();
  CHECK(reads_right(source));
  CHECK(system.count() == calls);
  const auto all = source.bytes({0, size}).value();
  const auto middle = source.bytes({size / 2, 1}).value();
  CHECK(middle.data() == all.data() + size / 2);
}

TEST_CASE("The threshold between small and large can be set", "[bytes][holding]") {
  const TemporaryFile file{5000};
  const Source mapped = Source::open(file.path(), {.small_file_bytes = 4999}).value();
  CHECK(reads_right(mapped));
  CHECK(mapped.holding() == is_mapped);
  const Source read = Source::open(file.path(), {.small_file_bytes = 5000}).value();
  CHECK(reads_right(read));
  CHECK(read.holding() == copied(Reason::small_file));
}

TEST_CASE("Nothing is ever mapped where that was asked for", "[bytes][holding]") {
  const auto size = GENERATE(as<std::size_t>{}, 1, 4096, 65536, 300'000);
  const TemporaryFile file{size};
  FailingFileSystem system;
  const Source source = open_over(system, file.path(), {.mapping = Mapping::never}).value();
  CHECK(source.holding() == copied(Reason::policy_never));
  CHECK(reads_right(source));
  const auto value = source.bytes({size / 2, size - size / 2}).value();
  CHECK(is_pattern(value, size / 2));
  CHECK(value.holding() == copied(Reason::policy_never));
  CHECK(source.prefault({0, size}));
  CHECK(system.count(Call::map) == 0);
  CHECK(mappings_of(file.path()).empty());
}

TEST_CASE("Bytes of the header stay a copy, and say so, when the file is mapped later", "[bytes][holding]") {
  const TemporaryFile file{300'000};
  const Source source = Source::open(file.path()).value();
  const auto header = source.bytes({10, 100}).value();
  CHECK(header.holding() == copied(Reason::not_needed_yet));
  CHECK(source.bytes({200'000, 1}).value().holding() == is_mapped);
  CHECK(header.holding() == copied(Reason::not_needed_yet));
  CHECK(is_pattern(header, 10));
  const auto again = source.bytes({10, 100}).value();
  CHECK(again.holding() == is_mapped);
  CHECK(again.data() != header.data());
}

TEST_CASE("A value may begin at any offset of a mapping, whatever the size of a page", "[bytes][holding]") {
  const TemporaryFile file{300'000};
  const Source source = Source::open(file.path(), {.mapping = Mapping::required}).value();
  const auto mappings = mappings_of(file.path());
  REQUIRE(mappings.size() == 1);
  std::uint64_t right = 0;
  for (std::uint64_t offset = 0; offset < 8192; ++offset) {
    const auto value = source.bytes({offset, 33}).value();
    if (is_pattern(value, offset) && reinterpret_cast<std::uintptr_t>(value.data()) == mappings[0].begin + offset)
      ++right;
  }
  CHECK(right == 8192);
  CHECK(mappings_of(file.path()).size() == 1);
}

TEST_CASE("What lies in a mapping is handed out without a system call", "[bytes][holding]") {
  const TemporaryFile file{300'000};
  FailingFileSystem system;
  const Source source = open_over(system, file.path(), {.mapping = Mapping::required}).value();
  const auto calls = system.count();
  for (std::uint64_t offset = 0; offset < 299'000; offset += 997)
    CHECK(is_pattern(source.bytes({offset, 1000}).value(), offset));
  CHECK(system.count() == calls);
}

TEST_CASE("An unmapped source holds one descriptor, a mapped one two", "[bytes][holding][descriptors]") {
  const TemporaryFile file{300'000};
  const Source source = Source::open(file.path()).value();
  CHECK(descriptors_of(file.path()) == 1);
  CHECK(source.bytes({200'000, 1}));
  CHECK(descriptors_of(file.path()) == 2);
}

TEST_CASE("A file that is larger than 4 GiB is mapped whole and read at its end", "[bytes][holding]") {
  const TemporaryFile file;
  write_at(file.path(), 6 * gib - 1000, pattern(6 * gib - 1000, 1000));
  const Source source = Source::open(file.path()).value();
  CHECK(source.size() == 6 * gib);
  const auto end = source.bytes({6 * gib - 1000, 1000}).value();
  CHECK(end.holding() == is_mapped);
  CHECK(is_pattern(end, 6 * gib - 1000));
  CHECK(source.bytes({0, 6 * gib}).value().size() == 6 * gib);
  CHECK(code_of(source.bytes({6 * gib - 1000, 1001})) == ErrorCode::out_of_range);
}
