// SPDX-License-Identifier: MIT
#include "parsing/plain_text.hpp"

#include <dicomap/date_time.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace dicomap {

namespace {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// Takes a number of exactly `width` digits from the front of `rest`.
std::optional<int> take_number(std::string_view& rest, std::size_t width) noexcept {
  const auto digits = rest.substr(0, width);
  if (digits.size() < width || !std::ranges::all_of(digits, is_digit)) return std::nullopt;
  rest.remove_prefix(width);
  int number = 0;
  for (const char digit : digits) number = number * 10 + (digit - '0');
  return number;
}

/// The same, when the number lies in low..high; else nothing, and `rest` is of no use any more.
std::optional<int> take_number(std::string_view& rest, std::size_t width, int low, int high) noexcept {
  const auto number = take_number(rest, width);
  return number && *number >= low && *number <= high ? number : std::nullopt;
}

bool take(std::string_view& rest, char c) noexcept {
  if (!rest.starts_with(c)) return false;
  rest.remove_prefix(1);
  return true;
}

int days_of(int year, int month) noexcept {
  constexpr std::array days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && is_leap ? 29 : days[static_cast<std::size_t>(month - 1)];
}

/// YYYYMMDD, or YYYY.MM.DD.
std::optional<Date> take_date(std::string_view& rest) noexcept {
  const auto year = take_number(rest, 4, 0, 9999);
  const bool has_dots = year && take(rest, '.');
  const auto month = year ? take_number(rest, 2, 1, 12) : std::nullopt;
  if (!month || (has_dots && !take(rest, '.'))) return std::nullopt;
  const auto day = take_number(rest, 2, 1, days_of(*year, *month));
  if (!day) return std::nullopt;
  return Date{static_cast<std::int16_t>(*year), static_cast<std::uint8_t>(*month), static_cast<std::uint8_t>(*day)};
}

/// One to six digits of a second, after the point.
bool take_fraction(std::string_view& rest, Time& time) noexcept {
  constexpr std::uint8_t most_digits = 6;
  std::uint32_t microsecond = 0;
  std::uint8_t count = 0;
  for (; count < most_digits && !rest.empty() && is_digit(rest.front()); ++count) {
    microsecond = microsecond * 10 + static_cast<std::uint32_t>(rest.front() - '0');
    rest.remove_prefix(1);
  }
  if (count == 0) return false;
  time.fraction_digits = count;
  for (; count < most_digits; ++count) microsecond *= 10;
  time.microsecond = microsecond;
  return true;
}

/// HH[MM[SS[.F]]], or HH:MM[:SS[.F]]. Stops before what is neither.
std::optional<Time> take_time(std::string_view& rest, bool may_have_colons) noexcept {
  const auto hour = take_number(rest, 2, 0, 23);
  if (!hour) return std::nullopt;
  Time time;
  time.hour = static_cast<std::uint8_t>(*hour);
  const bool has_colons = may_have_colons && take(rest, ':');
  if (!has_colons && (rest.empty() || !is_digit(rest.front()))) return time;
  const auto minute = take_number(rest, 2, 0, 59);
  if (!minute) return std::nullopt;
  time.minute = static_cast<std::uint8_t>(*minute);
  if (has_colons ? !take(rest, ':') : rest.empty() || !is_digit(rest.front())) return time;
  const auto second = take_number(rest, 2, 0, 60);
  if (!second) return std::nullopt;
  time.second = static_cast<std::uint8_t>(*second);
  if (take(rest, '.') && !take_fraction(rest, time)) return std::nullopt;
  return time;
}

/// +HHMM or -HHMM, from -12:00 to +14:00, in minutes.
std::optional<std::int16_t> take_utc_offset(std::string_view& rest) noexcept {
  const bool is_west = rest.starts_with('-');
  if (!is_west && !rest.starts_with('+')) return std::nullopt;
  rest.remove_prefix(1);
  const auto hours = take_number(rest, 2);
  const auto minutes = hours ? take_number(rest, 2, 0, 59) : std::nullopt;
  if (!minutes) return std::nullopt;
  const int offset = (*hours * 60 + *minutes) * (is_west ? -1 : 1);
  if (offset < -720 || offset > 840) return std::nullopt;
  return static_cast<std::int16_t>(offset);
}

/// Whether `rest` goes on with a digit: with the next part of a date-time.
bool goes_on(std::string_view rest) noexcept { return !rest.empty() && is_digit(rest.front()); }

/// YYYY[MM[DD[HH[MM[SS[.F]]]]]][offset].
std::optional<DateTime> take_date_time(std::string_view& rest) noexcept {
  const auto year = take_number(rest, 4, 0, 9999);
  if (!year) return std::nullopt;
  DateTime date_time;
  date_time.year = static_cast<std::int16_t>(*year);
  if (goes_on(rest)) {
    const auto month = take_number(rest, 2, 1, 12);
    if (!month) return std::nullopt;
    date_time.month = static_cast<std::uint8_t>(*month);
  }
  if (goes_on(rest)) {
    const auto day = take_number(rest, 2, 1, days_of(*year, *date_time.month));
    if (!day) return std::nullopt;
    date_time.day = static_cast<std::uint8_t>(*day);
  }
  if (goes_on(rest)) {
    date_time.time = take_time(rest, false);
    if (!date_time.time) return std::nullopt;
  }
  if (!rest.empty()) {
    date_time.utc_offset_minutes = take_utc_offset(rest);
    if (!date_time.utc_offset_minutes) return std::nullopt;
  }
  return date_time;
}

Error not_a(std::string_view what, std::string_view text) {
  return Error{ErrorCode::malformed, fmt::format("{} is not {}", quoted(text), what)};
}

}  // namespace

Result<Date> parse_date(std::string_view text) {
  auto rest = trimmed(text);
  const auto date = take_date(rest);
  if (!date || !rest.empty()) return not_a("a date (YYYYMMDD)", trimmed(text));
  return *date;
}

Result<Time> parse_time(std::string_view text) {
  auto rest = trimmed(text);
  const auto time = take_time(rest, true);
  if (!time || !rest.empty()) return not_a("a time (HHMMSS.FFFFFF)", trimmed(text));
  return *time;
}

Result<DateTime> parse_date_time(std::string_view text) {
  auto rest = trimmed(text);
  const auto date_time = take_date_time(rest);
  if (!date_time || !rest.empty()) return not_a("a date-time (YYYYMMDDHHMMSS.FFFFFF&ZZXX)", trimmed(text));
  return *date_time;
}

// Fewer than three digits are not allowed, but plain in what they mean.
Result<Age> parse_age(std::string_view text) {
  auto rest = trimmed(text);
  const auto width = static_cast<std::size_t>(std::ranges::find_if_not(rest, is_digit) - rest.begin());
  const auto number = width >= 1 && width <= 3 ? take_number(rest, width) : std::nullopt;
  constexpr std::string_view units = "DWMY";
  if (!number || rest.size() != 1 || units.find(rest.front()) == std::string_view::npos)
    return not_a("an age (nnnD, nnnW, nnnM or nnnY)", trimmed(text));
  return Age{static_cast<std::uint16_t>(*number), rest.front()};
}

std::string to_string(const Date& date) { return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day); }

std::string to_string(const Time& time) {
  auto text = fmt::format("{:02}", time.hour);
  if (!time.minute) return text;
  text += fmt::format(":{:02}", *time.minute);
  if (!time.second) return text;
  text += fmt::format(":{:02}", *time.second);
  if (!time.microsecond) return text;
  const auto digits = time.fraction_digits == 0 ? std::size_t{6} : std::min<std::size_t>(time.fraction_digits, 6);
  return text + '.' + fmt::format("{:06}", *time.microsecond).substr(0, digits);
}

std::string to_string(const DateTime& date_time) {
  auto text = fmt::format("{:04}", date_time.year);
  if (date_time.month) text += fmt::format("-{:02}", *date_time.month);
  if (date_time.month && date_time.day) text += fmt::format("-{:02}", *date_time.day);
  if (date_time.day && date_time.time) text += 'T' + to_string(*date_time.time);
  if (!date_time.utc_offset_minutes) return text;
  const int offset = *date_time.utc_offset_minutes;
  return text + fmt::format("{}{:02}:{:02}", offset < 0 ? '-' : '+', std::abs(offset) / 60, std::abs(offset) % 60);
}

std::string to_string(const Age& age) { return fmt::format("{:03}{}", age.number, age.unit); }

}  // namespace dicomap
