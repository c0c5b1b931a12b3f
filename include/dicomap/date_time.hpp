// SPDX-License-Identifier: MIT
/// @file
/// Dates, times, date-times and ages as their text says, no more precise than it is (PS3.5 6.2: DA, TM, DT, AS).
#pragma once

#include <dicomap/export.hpp>
#include <dicomap/result.hpp>

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dicomap {

/// DA. Value type.
struct Date {
  std::int16_t year = 0;    ///< 0..9999
  std::uint8_t month = 0;   ///< 1..12
  std::uint8_t day = 0;     ///< 1..31, checked against the month
  friend constexpr auto operator<=>(const Date&, const Date&) noexcept = default;
};

/// TM. Value type. Parts that the text leaves out are empty, from the smallest up.
struct Time {
  std::uint8_t hour = 0;                     ///< 0..23
  std::optional<std::uint8_t> minute;        ///< 0..59
  std::optional<std::uint8_t> second;        ///< 0..60 (leap second)
  std::optional<std::uint32_t> microsecond;  ///< 0..999999
  std::uint8_t fraction_digits = 0;          ///< how many digits of a second the text gave: 1..6, 0 without microsecond
  friend constexpr auto operator<=>(const Time&, const Time&) noexcept = default;
};

/// DT. Value type. Parts that the text leaves out are empty, from the smallest up.
struct DateTime {
  std::int16_t year = 0;
  std::optional<std::uint8_t> month;
  std::optional<std::uint8_t> day;
  std::optional<Time> time;
  std::optional<std::int16_t> utc_offset_minutes;  ///< -720..840
  friend constexpr auto operator<=>(const DateTime&, const DateTime&) noexcept = default;
};

/// AS. Value type.
struct Age {
  std::uint16_t number = 0;  ///< 0..999
  char unit = 'Y';           ///< D, W, M or Y
  friend constexpr auto operator<=>(const Age&, const Age&) noexcept = default;
};

// Each reads one value: spaces around it (and trailing NULs) do not count. The old forms "2020.01.31" and "12:30:15.5" are
// accepted (PS3.5 6.2, notes on ACR-NEMA). Errors: malformed, quoting the text.
[[nodiscard]] DICOMAP_API Result<Date> parse_date(std::string_view text);
[[nodiscard]] DICOMAP_API Result<Time> parse_time(std::string_view text);
[[nodiscard]] DICOMAP_API Result<DateTime> parse_date_time(std::string_view text);
[[nodiscard]] DICOMAP_API Result<Age> parse_age(std::string_view text);

// ISO 8601, as precise as the value: "2020-01-31", "12:30:15.5", "2020-01-31T12:30+01:00"; an age as "012Y".
[[nodiscard]] DICOMAP_API std::string to_string(const Date& date);
[[nodiscard]] DICOMAP_API std::string to_string(const Time& time);
[[nodiscard]] DICOMAP_API std::string to_string(const DateTime& date_time);
[[nodiscard]] DICOMAP_API std::string to_string(const Age& age);

}  // namespace dicomap
