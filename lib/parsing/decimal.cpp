// SPDX-License-Identifier: MIT
#include "parsing/plain_text.hpp"

#include <dicomap/decimal.hpp>

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

namespace dicomap {

namespace {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// Takes a sign, if there is one; whether it was a minus.
bool take_sign(std::string_view& rest) noexcept {
  if (rest.empty() || (rest.front() != '+' && rest.front() != '-')) return false;
  const bool is_minus = rest.front() == '-';
  rest.remove_prefix(1);
  return is_minus;
}

std::string_view take_digits(std::string_view& rest) noexcept {
  const auto length = static_cast<std::size_t>(std::ranges::find_if_not(rest, is_digit) - rest.begin());
  const auto digits = rest.substr(0, length);
  rest.remove_prefix(length);
  return digits;
}

/// Takes `c` from the front, if it is there.
bool take(std::string_view& rest, char c) noexcept {
  if (!rest.starts_with(c)) return false;
  rest.remove_prefix(1);
  return true;
}

/// A number's parts as they are written: [sign] whole [. fraction] [E [sign] exponent].
struct Parts {
  bool is_negative = false;
  std::string_view unsigned_text;  ///< from after the sign to the end: what std::from_chars takes
  std::string_view whole;
  std::string_view fraction;
  std::int64_t exponent = 0;  ///< what is written, cut where it is far beyond 32 bits
};

std::int64_t exponent_of(std::string_view digits, bool is_negative) noexcept {
  constexpr std::int64_t bound = 10'000'000'000;  // no exponent of 32 bits
  std::int64_t exponent = 0;
  for (const char digit : digits) exponent = std::min(exponent * 10 + (digit - '0'), bound);
  return is_negative ? -exponent : exponent;
}

std::optional<Parts> split(std::string_view text) noexcept {
  Parts parts;
  parts.is_negative = take_sign(text);
  parts.unsigned_text = text;
  parts.whole = take_digits(text);
  if (take(text, '.')) parts.fraction = take_digits(text);
  if (parts.whole.empty() && parts.fraction.empty()) return std::nullopt;
  if (take(text, 'e') || take(text, 'E')) {
    const bool is_negative = take_sign(text);
    const auto digits = take_digits(text);
    if (digits.empty()) return std::nullopt;
    parts.exponent = exponent_of(digits, is_negative);
  }
  if (!text.empty()) return std::nullopt;
  return parts;
}

Error not_a_decimal(std::string_view text) {
  return Error{ErrorCode::malformed, fmt::format("{} is not a decimal number", quoted(text))};
}

/// The decimal exponent of the first digit that is not 0: 0 for "1.5" and -2 for "0.015". Empty for zero.
std::optional<std::int64_t> magnitude(const Parts& parts) noexcept {
  const auto first_of = [](std::string_view digits) { return digits.find_first_not_of('0'); };
  if (const auto at = first_of(parts.whole); at != std::string_view::npos)
    return parts.exponent + static_cast<std::int64_t>(parts.whole.size() - at) - 1;
  if (const auto at = first_of(parts.fraction); at != std::string_view::npos)
    return parts.exponent - static_cast<std::int64_t>(at) - 1;
  return std::nullopt;
}

Result<double> nearest_double(const Parts& parts, std::string_view text) {
  double value = 0;
  const auto* const end = parts.unsigned_text.data() + parts.unsigned_text.size();
  const auto [stop, error] = std::from_chars(parts.unsigned_text.data(), end, value);
  if (error == std::errc::result_out_of_range) {
    // Says nothing about which end of the range it is: what is too small is nearest to zero.
    if (magnitude(parts).value_or(-1) > 0)
      return Error{ErrorCode::out_of_range, fmt::format("{} is too large for a double", quoted(text))};
    value = 0;
  } else if (error != std::errc{} || stop != end) {
    return not_a_decimal(text);
  }
  return parts.is_negative ? -value : value;
}

/// Coefficient and exponent, where 18 digits and 32 bits hold them.
void set_exactly(Decimal& decimal, const Parts& parts) noexcept {
  constexpr std::size_t most_digits = 18;
  std::int64_t coefficient = 0;
  std::size_t digits = 0;
  for (const auto part : {parts.whole, parts.fraction}) {
    for (const char digit : part) {
      if (digits > 0 || digit != '0') ++digits;
      if (digits <= most_digits) coefficient = coefficient * 10 + (digit - '0');
    }
  }
  const auto exponent = parts.exponent - static_cast<std::int64_t>(parts.fraction.size());
  using Range = std::numeric_limits<std::int32_t>;
  decimal.exact = digits <= most_digits && exponent >= Range::min() && exponent <= Range::max();
  if (!decimal.exact) return;
  decimal.coefficient = parts.is_negative ? -coefficient : coefficient;
  decimal.exponent = static_cast<std::int32_t>(exponent);
}

}  // namespace

Result<Decimal> parse_decimal(std::string_view text) {
  text = trimmed(text);
  const auto parts = split(text);
  if (!parts) return not_a_decimal(text);
  DICOMAP_TRY(value, nearest_double(*parts, text));
  Decimal decimal;
  decimal.value = value;
  decimal.text = text;
  set_exactly(decimal, *parts);
  return decimal;
}

Result<double> parse_double(std::string_view text) {
  text = trimmed(text);
  const auto parts = split(text);
  if (!parts) return not_a_decimal(text);
  return nearest_double(*parts, text);
}

[[gnu::hot]] Result<std::int64_t> parse_integer(std::string_view text) {
  text = trimmed(text);
  auto digits = text;
  if (digits.starts_with('+')) digits.remove_prefix(1);  // std::from_chars knows no plus sign
  std::int64_t value = 0;
  const bool has_second_sign = digits.size() != text.size() && digits.starts_with('-');
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (has_second_sign || error == std::errc::invalid_argument || stop != digits.data() + digits.size())
    return Error{ErrorCode::malformed, fmt::format("{} is not an integer", quoted(text))};
  if (error == std::errc::result_out_of_range)
    return Error{ErrorCode::out_of_range, fmt::format("{} does not fit 64 bits", quoted(text))};
  return value;
}

}  // namespace dicomap
