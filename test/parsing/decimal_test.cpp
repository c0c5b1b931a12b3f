// SPDX-License-Identifier: MIT
#include <dicomap/decimal.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

using namespace dicomap;
using namespace std::string_view_literals;

namespace {

std::string error_of(std::string_view text) { return parse_decimal(text).error().message(); }

}  // namespace

TEST_CASE("A decimal is its coefficient and exponent, exactly as written", "[parsing][decimal]") {
  struct Case {
    std::string_view text;
    std::int64_t coefficient;
    std::int32_t exponent;
    double value;
  };
  for (const auto& expected : {Case{"1.5", 15, -1, 1.5}, Case{"+1.5", 15, -1, 1.5}, Case{" -1.50 ", -150, -2, -1.5},
                               Case{"-.5", -5, -1, -0.5}, Case{"5.", 5, 0, 5.0}, Case{"1e5", 1, 5, 100000.0},
                               Case{"1.25E-2", 125, -4, 0.0125}, Case{"2e+3", 2, 3, 2000.0}, Case{"0", 0, 0, 0.0},
                               Case{"007", 7, 0, 7.0}, Case{"0.1\0"sv, 1, -1, 0.1},
                               Case{"123456789012345678", 123456789012345678, 0, 123456789012345678.0},
                               Case{"0000000000000000000001", 1, 0, 1.0}}) {
    INFO(expected.text);
    const auto decimal = parse_decimal(expected.text).value();
    CHECK(decimal.exact);
    CHECK(decimal.coefficient == expected.coefficient);
    CHECK(decimal.exponent == expected.exponent);
    CHECK(decimal.value == expected.value);
    CHECK(parse_double(expected.text).value() == expected.value);
  }
}

TEST_CASE("A decimal keeps its text without the padding", "[parsing][decimal]") {
  CHECK(parse_decimal(" +1.50 \0"sv).value().text == "+1.50");
}

TEST_CASE("A decimal of more than 18 digits keeps its text and the nearest double", "[parsing][decimal]") {
  const auto decimal = parse_decimal("3.14159265358979323846").value();
  CHECK_FALSE(decimal.exact);
  CHECK(decimal.coefficient == 0);
  CHECK(decimal.value == 3.141592653589793);
  CHECK(decimal.text == "3.14159265358979323846");
  CHECK_FALSE(parse_decimal("1e-99999999999").value().exact);
}

TEST_CASE("What is not a decimal number is malformed, and quoted", "[parsing][decimal]") {
  CHECK(error_of("1,5") == "\"1,5\" is not a decimal number");
  CHECK(error_of("") == "\"\" is not a decimal number");
  CHECK(error_of("1.2\n\xFF") == "\"1.2\\x0A\\xFF\" is not a decimal number");
  CHECK(error_of(std::string(100, 'x')) == "\"" + std::string(64, 'x') + "...\" is not a decimal number");
  for (const auto text : {"  "sv, "1.2.3"sv, "nan"sv, "inf"sv, "-inf"sv, "0x1"sv, "."sv, "-"sv, "+-1"sv, "1e"sv,
                          "1e+"sv, "e5"sv, "1 2"sv, "1d5"sv, "1\0002"sv, "\0001"sv}) {
    INFO(text);
    CHECK(parse_decimal(text).error().code() == ErrorCode::malformed);
    CHECK(parse_double(text).error().code() == ErrorCode::malformed);
  }
}

TEST_CASE("A number too large for a double is out of range", "[parsing][decimal]") {
  CHECK(error_of("1e999") == "\"1e999\" is too large for a double");
  CHECK(parse_double("-1e999").error().code() == ErrorCode::out_of_range);
  CHECK(parse_double("1" + std::string(400, '0')).error().code() == ErrorCode::out_of_range);
}

TEST_CASE("A number too small for a double is zero, and still exact", "[parsing][decimal]") {
  const auto decimal = parse_decimal("-1e-999").value();
  CHECK(decimal.value == 0);
  CHECK(std::signbit(decimal.value));
  CHECK(decimal.exact);
  CHECK(decimal.coefficient == -1);
  CHECK(decimal.exponent == -999);
  CHECK(parse_double("0e999").value() == 0);
  CHECK(parse_double("5e-324").value() == std::numeric_limits<double>::denorm_min());
}

TEST_CASE("Integers are read with their sign", "[parsing][decimal]") {
  CHECK(parse_integer("12").value() == 12);
  CHECK(parse_integer(" -12 ").value() == -12);
  CHECK(parse_integer("+12\0"sv).value() == 12);
  CHECK(parse_integer("007").value() == 7);
  CHECK(parse_integer("9223372036854775807").value() == std::numeric_limits<std::int64_t>::max());
  CHECK(parse_integer("-9223372036854775808").value() == std::numeric_limits<std::int64_t>::min());
}

TEST_CASE("What is not an integer is malformed, and quoted", "[parsing][decimal]") {
  CHECK(parse_integer("12.0").error().message() == "\"12.0\" is not an integer");
  for (const auto text : {""sv, " "sv, "+"sv, "-"sv, "+-5"sv, "--5"sv, "1 2"sv, "0x1"sv, "1e5"sv, "a"sv}) {
    INFO(text);
    CHECK(parse_integer(text).error().code() == ErrorCode::malformed);
  }
}

TEST_CASE("An integer beyond 64 bits is out of range", "[parsing][decimal]") {
  CHECK(parse_integer("9223372036854775808").error().message() == "\"9223372036854775808\" does not fit 64 bits");
  CHECK(parse_integer("9223372036854775808").error().code() == ErrorCode::out_of_range);
}
