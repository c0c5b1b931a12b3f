// SPDX-License-Identifier: MIT
#include "change/encoding.hpp"

#include <dicomap/decimal.hpp>

#include <catch2/catch.hpp>

#include <bit>
#include <cmath>
#include <limits>
#include <random>

using namespace dicomap;
using namespace dicomap::test;

TEST_CASE("A number is written into a DS as the shortest text that reads back equal", "[change][value]") {
  CHECK(text_field(VR::DS, 0.5) == "0.5 ");
  CHECK(text_field(VR::DS, 0.1) == "0.1 ");
  CHECK(text_field(VR::DS, 0.1F) == "0.1 ");
  CHECK(text_field(VR::DS, {0.5, 0.25}) == "0.5\\0.25");
  CHECK(text_field(VR::DS, 100000.0) == "100000");
  CHECK(text_field(VR::DS, -0.0001) == "-0.0001 ");
  CHECK(text_field(VR::DS, 1e22) == "1e22");
  CHECK(text_field(VR::DS, 1e-300) == "1e-300");
  CHECK(text_field(VR::DS, -2.5e-9) == "-0.0000000025 ");
  CHECK(text_field(VR::DS, {1, -2, 3}) == "1\\-2\\3");
  CHECK(text_field(VR::DS, 0.0) == "0 ");
}

TEST_CASE("A number that 16 characters cannot say is rounded to the nearest that they can", "[change][value]") {
  CHECK(text_field(VR::DS, 1.0 / 3) == "0.33333333333333");
  CHECK(text_field(VR::DS, -1.0 / 3) == "-0.3333333333333");
  CHECK(text_field(VR::DS, 2.0 / 3e5) == "6.66666666667e-6");
  CHECK(text_field(VR::DS, 0.1 + 0.2) == "0.3 ");
  CHECK(text_field(VR::DS, 123456789.0123456789) == "123456789.012346");
  CHECK(text_field(VR::DS, 1.2345678901234567e30) == "1.23456789012e30");
  CHECK(text_field(VR::DS, -1.2345678901234567e-300) == "-1.23456789e-300");
  CHECK(text_field(VR::DS, std::numeric_limits<double>::max()) == "1.79769313e308");  // rounded up it were no double
  CHECK(text_field(VR::DS, std::numeric_limits<double>::denorm_min()) == "5e-324");
}

TEST_CASE("What DS and IS cannot hold as text is an error", "[change][value]") {
  CHECK(refused(VR::DS, std::numeric_limits<double>::quiet_NaN()) == "out_of_range: nan is not a number that DS can hold");
  CHECK(refused(VR::IS, -std::numeric_limits<double>::infinity()) == "out_of_range: -inf is not a number that IS can hold");
  CHECK(refused(VR::DS, 12345678901234567LL) ==
        "out_of_range: the text has 17 characters, and DS holds at most 16; Strictness::tolerant writes it as it is");
  CHECK(text_field(VR::DS, 12345678901234567LL, tolerantly) == "12345678901234567 ");
  CHECK(refused(VR::IS, 2147483648LL) ==
        "malformed: \"2147483648\" is not an integer of 32 bits; Strictness::tolerant writes it as it is");
  CHECK(text_field(VR::IS, 2147483648LL, tolerantly) == "2147483648");
  CHECK(text_field(VR::IS, {-2147483647 - 1, 2147483647}) == "-2147483648\\2147483647");
  CHECK(refused(VR::IS, 1e19, tolerantly) == "out_of_range: 1e+19 does not fit IS");
}

TEST_CASE("Every number is written into a DS of 16 characters with nine digits or more", "[change][value]") {
  std::mt19937_64 random{16};  // NOLINT: the same numbers each time
  for (int i = 0; i < 20'000; ++i) {
    const auto number = std::bit_cast<double>(random());
    if (!std::isfinite(number)) continue;
    const auto bytes = text_field(VR::DS, number);
    const double read = parse_double(bytes).value();
    CAPTURE(number, bytes);
    REQUIRE(bytes.size() <= 16);
    REQUIRE(std::fabs(read - number) <= std::fabs(number) * 0.5e-8);
  }
}

TEST_CASE("Every number of at most 9 digits reads back from a DS as it was", "[change][value]") {
  std::mt19937_64 random{17};  // NOLINT: the same numbers each time
  for (int i = 0; i < 20'000; ++i) {
    const double number = static_cast<double>(random() % 1'000'000'000) / std::pow(10.0, static_cast<double>(random() % 6));
    CAPTURE(number);
    REQUIRE(parse_double(text_field(VR::DS, number)).value() == number);
  }
}
