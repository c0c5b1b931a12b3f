// SPDX-License-Identifier: MIT
#include "change/encode_numbers.hpp"

#include "change/value_errors.hpp"
#include "parsing/plain_text.hpp"

#include <fmt/format.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

namespace dicomap {

namespace {

/// The integers that a unit holds: from `low` to 2^`high_bits` - 1.
struct IntegerRange {
  std::int64_t low;
  unsigned high_bits;  ///< 7 to 64

  [[nodiscard]] constexpr std::uint64_t high() const noexcept {
    return std::numeric_limits<std::uint64_t>::max() >> (64U - high_bits);
  }
};

constexpr IntegerRange range_of(VR vr) noexcept {
  const VRTraits& kind = traits(vr);
  const unsigned bits = kind.unit_length * 8U;
  const bool has_negative = kind.kind != VRKind::integer || kind.is_signed;
  const bool has_all_positive = kind.kind != VRKind::integer || !kind.is_signed;
  const auto lowest = static_cast<std::int64_t>(~std::uint64_t{0} << (bits - 1U));
  return {has_negative ? lowest : 0, has_all_positive ? bits : bits - 1};
}
static_assert(range_of(VR::US).low == 0 && range_of(VR::US).high() == 65535);
static_assert(range_of(VR::SS).low == -32768 && range_of(VR::SS).high() == 32767);
static_assert(range_of(VR::OB).low == -128 && range_of(VR::OB).high() == 255);

constexpr bool is_floating(VR vr) noexcept {
  return traits(vr).kind == VRKind::floating || vr == VR::OF || vr == VR::OD;
}

template <class N> [[gnu::cold]] Error does_not_fit(N number, VR vr) {
  if (is_floating(vr))
    return {ErrorCode::out_of_range, fmt::format("{} does not fit {} ({} bits)", number, name_of(vr), traits(vr).unit_length * 8)};
  const auto range = range_of(vr);
  return {ErrorCode::out_of_range,
          fmt::format("{} does not fit {}, which holds {} to {}", number, name_of(vr), range.low, range.high())};
}

/// All of `text` as a number.
template <class N> std::optional<N> read_number(std::string_view text) noexcept {
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);  // std::from_chars knows no plus sign
  N number{};
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
  return number;
}

constexpr int digit_of(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

Result<void> NumberBytes::add(std::int64_t number) {
  if (is_floating(vr_)) return add(static_cast<double>(number));
  const auto range = range_of(vr_);
  if (number < range.low || (number > 0 && static_cast<std::uint64_t>(number) > range.high())) return does_not_fit(number, vr_);
  put(static_cast<std::uint64_t>(number));
  return success();
}

Result<void> NumberBytes::add(std::uint64_t number) {
  if (is_floating(vr_)) return add(static_cast<double>(number));
  if (number > range_of(vr_).high()) return does_not_fit(number, vr_);
  put(number);
  return success();
}

Result<void> NumberBytes::add(double number) {
  if (!is_floating(vr_)) return add_integral(number);
  if (traits(vr_).unit_length == sizeof(double)) {
    put(std::bit_cast<std::uint64_t>(number));
    return success();
  }
  // What lies beyond the largest float by less than half of a step is rounded to it; beyond that a conversion gives infinity.
  const auto narrow = static_cast<float>(number);
  if (std::isinf(narrow) && !std::isinf(number)) return does_not_fit(number, vr_);
  put(std::bit_cast<std::uint32_t>(narrow));
  return success();
}

Result<void> NumberBytes::add_integral(double number) {
  if (!(std::trunc(number) == number))  // also what is no number
    return Error{ErrorCode::out_of_range,
                 fmt::format("{} is not an integer, and {} holds {}", number, name_of(vr_), held_by(vr_))};
  const auto range = range_of(vr_);
  if (number < static_cast<double>(range.low) || number >= std::ldexp(1.0, static_cast<int>(range.high_bits)))
    return does_not_fit(number, vr_);
  put(number < 0 ? static_cast<std::uint64_t>(static_cast<std::int64_t>(number)) : static_cast<std::uint64_t>(number));
  return success();
}

Result<void> NumberBytes::add(std::string_view text) {
  text = trimmed(text);
  if (is_floating(vr_)) {
    if (const auto number = read_number<double>(text)) return add(*number);
  } else if (text.starts_with('-')) {
    if (const auto number = read_number<std::int64_t>(text)) return add(*number);
  } else {
    if (const auto number = read_number<std::uint64_t>(text)) return add(*number);
  }
  return Error{ErrorCode::malformed, fmt::format("{} is not a number that {} holds", quoted(text), name_of(vr_))};
}

void NumberBytes::put(std::uint64_t bits) {
  const std::size_t length = traits(vr_).unit_length;
  for (std::size_t i = 0; i < length; ++i) {
    const std::size_t shift = order_ == ByteOrder::little ? i : length - 1 - i;
    bytes_.push_back(static_cast<std::byte>(bits >> (8 * shift)));
  }
}

Result<std::vector<std::byte>> read_hexadecimal(std::string_view text, VR vr) {
  std::vector<std::byte> bytes;
  for (auto rest = trimmed(text); !rest.empty(); rest = trimmed(rest.substr(2))) {
    const int high = digit_of(rest.front());
    const int low = rest.size() < 2 ? -1 : digit_of(rest[1]);
    if (high < 0 || low < 0) {
      return Error{ErrorCode::malformed, fmt::format("{} is not a list of bytes in hexadecimal, which {} is written from",
                                                     quoted(text), name_of(vr))}
          .hint("write them as 01 0a ff");
    }
    bytes.push_back(static_cast<std::byte>(high * 16 + low));
  }
  return bytes;
}

}  // namespace dicomap
