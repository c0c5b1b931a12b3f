// SPDX-License-Identifier: MIT
/// @file
/// Numbers written as text: DS exactly as written, IS as an integer (PS3.5 6.2). Independent of the locale.
#pragma once

#include <dicomap/export.hpp>
#include <dicomap/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace dicomap {

/// DS. Value type: `coefficient * 10^exponent`, exactly what the text says, and the text. 18 digits fit; a text with more
/// keeps `exact == false`, its text, and the nearest double.
struct Decimal {
  std::int64_t coefficient = 0;
  std::int32_t exponent = 0;
  bool exact = true;
  double value = 0;      ///< the nearest double, as std::from_chars gives it
  std::string text;      ///< without the padding
  friend bool operator==(const Decimal& a, const Decimal& b) noexcept { return a.text == b.text; }
};

// Each reads one value: spaces around it and trailing NULs do not count. Errors: malformed (quotes the text), out_of_range.
// More than 16 characters are accepted (PS3.5 forbids them, many write them); "nan", "inf", a comma or other letters are not.
[[nodiscard]] DICOMAP_API Result<Decimal> parse_decimal(std::string_view text);
[[nodiscard]] DICOMAP_API Result<double> parse_double(std::string_view text);
[[nodiscard]] DICOMAP_API Result<std::int64_t> parse_integer(std::string_view text);

}  // namespace dicomap
