// SPDX-License-Identifier: MIT
#include "parsing/sample_files.hpp"
#include "support/use_everything.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

// Nothing is expected of the values but that asking for them is harmless: these are tests for sanitizers.

TEST_CASE("A file with any one bit flipped can be asked for everything", "[parsing][bit_flip]") {
  const auto [encoding, length, encapsulated] =
      GENERATE(table<Encoding, Length, bool>({{explicit_little, Length::undefined, false},
                                              {explicit_little, Length::undefined, true},
                                              {explicit_little, Length::defined, false},
                                              {implicit_little, Length::undefined, false},
                                              {explicit_big, Length::defined, false}}));
  const auto whole = sample_file(encoding, length, encapsulated);
  REQUIRE(whole.size() < 800);
  std::uint64_t opened = 0;
  for (std::uint64_t offset = 128; offset < whole.size(); ++offset) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      const auto file = try_open(DicomBytes{whole}.flip_bit(offset, bit));
      if (!file) continue;
      use_everything(file.assume_value());
      ++opened;
    }
  }
  CHECK(opened > (whole.size() - 150) * 8);
}

TEST_CASE("A file with any one bit flipped is judged strictly without harm", "[parsing][bit_flip]") {
  const auto whole = sample_file(explicit_little, Length::undefined);
  std::uint64_t sound = 0;
  std::uint64_t refused = 0;
  for (std::uint64_t offset = 132; offset < whole.size(); ++offset) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      const auto file = try_open(DicomBytes{whole}.flip_bit(offset, bit), strictly());
      if (file) {
        Walk walk = file.assume_value().dataset().walk();
        while (walk.next()) {
        }
        const bool whole_walk = walk.error().code() == ErrorCode::none;
        ++(whole_walk ? sound : refused);
        CHECK(file.assume_value().diagnostics().empty());
      } else {
        ++refused;
      }
    }
  }
  CHECK(sound > 0);    // flips inside of values
  CHECK(refused > 0);  // flips of headers
}

TEST_CASE("A data set whose bytes are all the same can be asked for everything", "[parsing][bit_flip]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  for (int value = 0; value < 256; ++value) {
    use_everything(open(DicomBytes{}.raw(filled(100, value)), reading_as(encoding)));
  }
  SUCCEED("nothing crashed");
}
