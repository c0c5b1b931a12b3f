// SPDX-License-Identifier: MIT
#include "change/number_text.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <string_view>

namespace dicomap {

namespace {

/// std::to_chars with room for the longest text: 5e-324 with all its zeros.
template <class... Arguments> std::string to_text(Arguments... arguments) {
  std::array<char, 512> buffer;
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), arguments...);
  return error == std::errc{} ? std::string{buffer.data(), end} : std::string{};
}

/// Without what says nothing: zeros behind the point, the plus and the zeros of an exponent.
std::string tidied(std::string_view text) {
  const auto exponent_at = text.find('e');
  std::string tidy{text.substr(0, exponent_at)};
  if (tidy.find('.') != std::string::npos) {
    tidy.erase(tidy.find_last_not_of('0') + 1);
    if (tidy.back() == '.') tidy.pop_back();
  }
  if (exponent_at == std::string_view::npos) return tidy;
  auto exponent = text.substr(exponent_at + 1);
  const bool is_negative = exponent.starts_with('-');
  exponent.remove_prefix(std::min(exponent.find_first_not_of("+-0"), exponent.size() - 1));
  return tidy.append(is_negative ? "e-" : "e").append(exponent);
}

/// How far a text is from the number that it stands for. Empty: it is no text for a DS.
std::optional<double> distance(const std::string& text, double number) {
  if (text.empty() || text.size() > longest_decimal) return std::nullopt;
  double value = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc{}) return std::nullopt;
  return std::fabs(value - number);
}

/// The text with most digits that is short enough; empty where none is.
std::string longest_that_fits(double number, std::chars_format format) {
  for (int digits = longest_decimal; digits >= 0; --digits) {
    auto text = tidied(to_text(number, format, digits));
    if (distance(text, number)) return text;
  }
  return {};
}

std::string rounded(double number) {
  auto fixed = longest_that_fits(number, std::chars_format::fixed);
  auto scientific = longest_that_fits(number, std::chars_format::scientific);
  constexpr double far = std::numeric_limits<double>::infinity();
  const bool is_fixed_nearer = distance(fixed, number).value_or(far) <= distance(scientific, number).value_or(far);
  return is_fixed_nearer ? fixed : scientific;
}

template <class F> std::string decimal_text(F number) {
  for (const auto format : {std::chars_format::fixed, std::chars_format::scientific}) {
    auto text = tidied(to_text(number, format));
    if (text.size() <= longest_decimal) return text;
  }
  return rounded(number);
}

template <class F> Result<std::string> floating_text(F number, VR vr) {
  if (!std::isfinite(number))
    return Error{ErrorCode::out_of_range, fmt::format("{} is not a number that {} can hold", number, name_of(vr))};
  if (vr == VR::DS) return decimal_text(number);
  if (std::trunc(number) != number)
    return Error{ErrorCode::out_of_range, fmt::format("{} is not an integer, and IS holds integers as text", number)};
  if (std::fabs(static_cast<double>(number)) >= 0x1p63)
    return Error{ErrorCode::out_of_range, fmt::format("{} does not fit IS", number)};
  return fmt::format("{}", static_cast<std::int64_t>(number));
}

}  // namespace

Result<std::string> number_text(double number, VR vr) { return floating_text(number, vr); }
Result<std::string> number_text(float number, VR vr) { return floating_text(number, vr); }
Result<std::string> number_text(std::int64_t number, VR) { return fmt::format("{}", number); }
Result<std::string> number_text(std::uint64_t number, VR) { return fmt::format("{}", number); }

}  // namespace dicomap
