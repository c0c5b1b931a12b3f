// SPDX-License-Identifier: MIT
#include <dicomap/new_value.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace dicomap {

namespace {

/// YYYYMMDD (PS3.5 6.2, DA).
std::string text_of(const Date& date) { return fmt::format("{:04}{:02}{:02}", date.year, date.month, date.day); }

/// HHMMSS.FFFFFF, as far as the time goes (PS3.5 6.2, TM).
std::string text_of(const Time& time) {
  auto text = fmt::format("{:02}", time.hour);
  if (!time.minute) return text;
  text += fmt::format("{:02}", *time.minute);
  if (!time.second) return text;
  text += fmt::format("{:02}", *time.second);
  if (!time.microsecond) return text;
  const auto digits = time.fraction_digits == 0 ? std::size_t{6} : std::min<std::size_t>(time.fraction_digits, 6);
  return text + '.' + fmt::format("{:06}", *time.microsecond).substr(0, digits);
}

/// YYYYMMDDHHMMSS.FFFFFF&ZZXX, as far as it goes (PS3.5 6.2, DT).
std::string text_of(const DateTime& date_time) {
  auto text = fmt::format("{:04}", date_time.year);
  if (date_time.month) text += fmt::format("{:02}", *date_time.month);
  if (date_time.month && date_time.day) text += fmt::format("{:02}", *date_time.day);
  if (date_time.month && date_time.day && date_time.time) text += text_of(*date_time.time);
  if (!date_time.utc_offset_minutes) return text;
  const int offset = *date_time.utc_offset_minutes;
  return text + fmt::format("{}{:02}{:02}", offset < 0 ? '-' : '+', std::abs(offset) / 60, std::abs(offset) % 60);
}

/// As it was read; one that was made by hand from its number.
std::string text_of(const Decimal& decimal) {
  if (!decimal.text.empty()) return decimal.text;
  return decimal.exponent == 0 ? fmt::format("{}", decimal.coefficient)
                               : fmt::format("{}E{}", decimal.coefficient, decimal.exponent);
}

}  // namespace

NewValue::NewValue(const Date& date) : value_{text_of(date)} {}
NewValue::NewValue(const Time& time) : value_{text_of(time)} {}
NewValue::NewValue(const DateTime& date_time) : value_{text_of(date_time)} {}
NewValue::NewValue(const Age& age) : value_{to_string(age)} {}
NewValue::NewValue(const PersonName& name) : value_{Texts{to_string(name)}} {}  // one name: a backslash in it separates nothing
NewValue::NewValue(const Decimal& decimal) : value_{text_of(decimal)} {}

}  // namespace dicomap
