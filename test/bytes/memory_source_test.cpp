// SPDX-License-Identifier: MIT
#include "bytes/bytes_test.hpp"

#include <catch2/catch.hpp>

#include <array>

using namespace dicomap;
using namespace dicomap::test;

TEST_CASE("Borrowed bytes are handed out where they lie", "[bytes][memory]") {
  const auto bytes = pattern(0, 1000);
  const Source source = Source::borrow(bytes);
  CHECK(source.size() == 1000);
  CHECK(source.name() == "memory");
  CHECK(to_string(source.holding()) == "borrowed: in_memory");
  const auto some = source.bytes({100, 50}).value();
  CHECK(some.data() == bytes.data() + 100);
  CHECK(some.size() == 50);
  CHECK(some.residence() == Residence::borrowed);
}

TEST_CASE("Bytes that were given away live as long as a value points into them", "[bytes][memory]") {
  Value<const std::byte> kept;
  {
    const Source source = Source::own(pattern(0, 1000), "gift");
    CHECK(source.name() == "gift");
    kept = source.bytes({10, 900}).value();
  }
  CHECK(is_pattern(kept, 10));
}

TEST_CASE("A range outside of memory is an error that says so", "[bytes][memory]") {
  const auto bytes = pattern(0, 100);
  const Source source = Source::borrow(bytes, "header");
  CHECK(message_of(source.bytes({90, 11})) == "header: 11 bytes reach past the end (100 bytes) at offset 90");
  CHECK(code_of(source.bytes({~std::uint64_t{0}, 2})) == ErrorCode::out_of_range);
  std::array<std::byte, 11> into{};
  CHECK(message_of(source.copy_out(90, into)) == "header: 11 bytes reach past the end (100 bytes) at offset 90");
  CHECK(source.copy_out(89, into));
  CHECK(is_pattern(into, 89));
  CHECK(source.bytes({100, 0}).value().empty());
}

TEST_CASE("An empty source has an empty range and nothing else", "[bytes][memory]") {
  const Source source = GENERATE(Source::borrow({}), Source::own({}));
  CHECK(source.size() == 0);
  CHECK(source.bytes({0, 0}).value().empty());
  CHECK(code_of(source.bytes({0, 1})) == ErrorCode::out_of_range);
}

TEST_CASE("Memory never changes on disk, and advice about it does nothing", "[bytes][memory]") {
  const Source source = Source::own(pattern(0, 8192));
  source.advise(Advice::random);
  source.prefetch({0, 8192});
  source.release({0, 8192});
  CHECK(source.prefault({0, 8192}));
  CHECK_FALSE(source.changed());
  CHECK(source.check());
  CHECK(reads_right(source));
}
