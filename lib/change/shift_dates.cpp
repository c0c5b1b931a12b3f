// SPDX-License-Identifier: MIT
#include "change/shift_dates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace dicomap {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t count_digits(std::string_view text) {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  return count;
}

unsigned number(std::string_view digits) {
  unsigned value = 0;
  for (const char digit : digits) value = value * 10 + static_cast<unsigned>(digit - '0');
  return value;
}

/// What may stand behind the day: hour to second, a fraction, an offset from UTC.
bool is_time_of_day(std::string_view text) {
  const std::size_t digits = count_digits(text);
  if (digits > 6) return false;
  text.remove_prefix(digits);
  if (text.starts_with('.')) text.remove_prefix(1 + count_digits(text.substr(1)));
  if (text.empty()) return true;
  return (text[0] == '+' || text[0] == '-') && text.size() == 5 && count_digits(text.substr(1)) == 4;
}

/// One date of 4, 6 or 8 digits with whatever stands behind it, or "YYYY.MM.DD" of ACR-NEMA.
std::optional<std::string> shift_one(std::string_view text, std::int32_t days) {
  std::string compact{text};
  const bool dotted = text.size() == 10 && text[4] == '.' && text[7] == '.';
  if (dotted) compact = fmt::format("{}{}{}", text.substr(0, 4), text.substr(5, 2), text.substr(8, 2));
  const std::size_t digits = count_digits(compact);
  const std::size_t date_digits = digits >= 8 ? 8 : digits;
  if (date_digits != 4 && date_digits != 6 && date_digits != 8) return std::nullopt;
  const std::string_view all = compact;
  const std::string_view rest = all.substr(date_digits);
  if (!is_time_of_day(rest)) return std::nullopt;
  using namespace std::chrono;
  const year_month_day date{year{static_cast<int>(number(all.substr(0, 4)))},
                            month{date_digits >= 6 ? number(all.substr(4, 2)) : 1},
                            day{date_digits == 8 ? number(all.substr(6, 2)) : 1}};
  if (!date.ok()) return std::nullopt;
  const sys_days moved_day = sys_days{date} + std::chrono::days{days};
  if (moved_day < sys_days{year{1} / 1 / 1} || moved_day > sys_days{year{9999} / 12 / 31}) return std::nullopt;
  const year_month_day moved{moved_day};
  const std::string whole = fmt::format("{:04}{:02}{:02}", static_cast<int>(moved.year()), static_cast<unsigned>(moved.month()),
                                        static_cast<unsigned>(moved.day()));
  if (dotted) return fmt::format("{}.{}.{}", whole.substr(0, 4), whole.substr(4, 2), whole.substr(6, 2));
  return whole.substr(0, date_digits) + std::string{rest};
}

/// Where a range is divided; npos: it is one date. An offset from UTC, "-0500", is no end of a range.
std::size_t middle_of(std::string_view text) {
  for (std::size_t dash = text.find('-'); dash != std::string_view::npos; dash = text.find('-', dash + 1)) {
    const std::size_t digits = count_digits(text.substr(dash + 1));
    if (digits >= 6 || dash == 0 || dash + 1 == text.size()) return dash;
  }
  return std::string_view::npos;
}

std::optional<std::string> shift_value(std::string_view text, std::int32_t days) {
  const std::size_t begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return std::string{};
  text = text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
  const std::size_t middle = middle_of(text);
  if (middle == std::string_view::npos) return shift_one(text, days);
  const auto from = middle == 0 ? std::string{} : shift_one(text.substr(0, middle), days);
  const auto to = middle + 1 == text.size() ? std::string{} : shift_one(text.substr(middle + 1), days);
  if (!from || !to) return std::nullopt;
  return *from + "-" + *to;
}

}  // namespace

std::optional<std::string> shift_dates(std::string_view values, std::int32_t days) {
  std::string result;
  for (std::size_t begin = 0; begin <= values.size();) {
    const std::size_t end = std::min(values.find('\\', begin), values.size());
    const auto shifted = shift_value(values.substr(begin, end - begin), days);
    if (!shifted) return std::nullopt;
    if (begin > 0) result += '\\';
    result += *shifted;
    begin = end + 1;
  }
  return result;
}

}  // namespace dicomap
