// SPDX-License-Identifier: MIT
// Segmented palettes (PS3.3 C.7.9.2): 0 discrete, 1 linear, 2 indirect.
#include "exchange/lookup_table.hpp"

#include "support/reading.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

using Words = std::vector<std::uint16_t>;

Result<Words> expanded(const Words& units, std::size_t size, unsigned bits = 16) {
  return expand_segments(units, bits, size);
}

}  // namespace

TEST_CASE("A discrete segment lists its entries", "[exchange][palette]") {
  CHECK(expanded({0, 3, 7, 8, 9}, 3).value() == Words{7, 8, 9});
}

TEST_CASE("A linear segment goes from the last entry to its end in equal steps", "[exchange][palette]") {
  CHECK(expanded({0, 1, 0, 1, 5, 10}, 6).value() == Words{0, 2, 4, 6, 8, 10});
  CHECK(expanded({0, 1, 10, 1, 5, 0}, 6).value() == Words{10, 8, 6, 4, 2, 0});
  CHECK(expanded({0, 1, 0, 1, 3, 65535}, 4).value() == Words{0, 21845, 43690, 65535});
}

TEST_CASE("An indirect segment repeats segments from a byte offset of 32 bits", "[exchange][palette]") {
  CHECK(expanded({0, 2, 7, 9, 2, 1, 0, 0}, 4).value() == Words{7, 9, 7, 9});
  CHECK(expanded({0, 1, 5, 0, 1, 6, 2, 1, 6, 0}, 3).value() == Words{5, 6, 6});
  CHECK(expanded({0, 2, 7, 9, 2, 1, 0, 0, 0, 0}, 4, 8).value() == Words{7, 9, 7, 9});
}

TEST_CASE("Entries beyond the size of the table are not made", "[exchange][palette]") {
  CHECK(expanded({0, 1, 0, 1, 65535, 9}, 2).value() == Words{0, 0});
}

TEST_CASE("Segments that make no table are errors", "[exchange][palette][E117]") {
  CHECK(error_of(expanded({0, 1, 5}, 2)) == "the segments make 1 entries of 2 (segment at byte 6)");
  CHECK(error_of(expanded({0, 9, 5}, 2)) == "a discrete segment runs past the end (segment at byte 0)");
  CHECK(error_of(expanded({1, 2, 5}, 2)) == "a linear segment has nothing to begin from (segment at byte 0)");
  CHECK(error_of(expanded({0, 1, 5, 1, 2}, 3)) == "a linear segment runs past the end (segment at byte 6)");
  CHECK(error_of(expanded({3, 1, 5}, 1)) == "a segment of type 3 (segment at byte 0)");
  CHECK(error_of(expanded({2, 1, 99, 0}, 1)) == "an indirect segment leads to byte 99 (segment at byte 0)");
  CHECK(error_of(expanded({2, 1, 0}, 1)) == "an indirect segment runs past the end (segment at byte 0)");
  CHECK(error_of(expanded({2, 1, 0, 0}, 1)) == "an indirect segment leads to another (segment at byte 0)");
}

TEST_CASE("Indirections to segments without entries come to an end", "[exchange][palette][E117]") {
  Words units;
  for (int i = 0; i < 20'000; ++i) units.insert(units.end(), {0, 0});  // 20,000 empty segments
  for (int i = 0; i < 20'000; ++i) units.insert(units.end(), {2, 20'000, 0, 0});
  CHECK(error_of(expanded(units, 1)) == "more than 262144 segments (segment at byte 8576)");
}
