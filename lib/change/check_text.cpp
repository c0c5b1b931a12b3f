// SPDX-License-Identifier: MIT
#include "change/check_text.hpp"

#include "change/value_errors.hpp"
#include "parsing/plain_text.hpp"
#include "parsing/text/utf8.hpp"

#include <dicomap/date_time.hpp>
#include <dicomap/decimal.hpp>
#include <dicomap/uid.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <limits>

namespace dicomap {

namespace {

constexpr std::size_t any_length = std::numeric_limits<std::size_t>::max();

/// Characters that one value may have; of PN one group.
constexpr std::size_t longest_text(VR vr) noexcept {
  switch (vr) {
    case VR::AS: return 4;
    case VR::DA: return 8;
    case VR::IS: return 12;
    case VR::TM: return 14;
    case VR::AE: case VR::CS: case VR::DS: case VR::SH: return 16;
    case VR::DT: return 26;
    case VR::LO: case VR::PN: case VR::UI: return 64;
    case VR::ST: return 1024;
    case VR::LT: return 10240;
    default: return any_length;
  }
}

/// What a value must be for VRs that say more than "text"; empty for the others.
constexpr std::string_view form_of(VR vr) noexcept {
  switch (vr) {
    case VR::AE: return "the title of an application (printable ASCII, not only spaces)";
    case VR::AS: return "an age (nnnD, nnnW, nnnM or nnnY)";
    case VR::CS: return "a code string (capital letters, digits, spaces and underscores)";
    case VR::DA: return "a date (YYYYMMDD)";
    case VR::DS: return "a decimal number";
    case VR::DT: return "a date-time (YYYYMMDDHHMMSS.FFFFFF&ZZXX)";
    case VR::IS: return "an integer of 32 bits";
    case VR::TM: return "a time (HHMMSS.FFFFFF)";
    case VR::UI: return "a UID (digits and dots, at most 64, no component led by a zero)";
    case VR::UR: return "a URI (RFC 3986)";
    default: return {};
  }
}

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_capital(char c) noexcept { return c >= 'A' && c <= 'Z'; }
constexpr bool is_printable(char c) noexcept { return c >= ' ' && c < 0x7F; }
constexpr bool is_code_character(char c) noexcept { return is_digit(c) || is_capital(c) || c == ' ' || c == '_'; }
constexpr bool is_uri_character(char c) noexcept {
  return is_printable(c) && std::string_view{" \"<>\\^`{|}"}.find(c) == std::string_view::npos;
}

bool is_integer_of_32_bits(std::string_view text) {
  const auto number = parse_integer(text);
  return number && std::in_range<std::int32_t>(number.assume_value());
}

/// Padding at the end is no part of a value, whatever its form.
constexpr std::string_view without_spaces(std::string_view text) noexcept {
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

// The parsers also read old forms (dots in dates, colons in times) and spaces in front, which are not to be written.
bool has_form(std::string_view text, VR vr) {
  const auto plain = without_spaces(text);
  const bool may_be_old_form = plain.find_first_of(" .:") != std::string_view::npos;
  switch (vr) {
    case VR::AE: return !plain.empty() && std::ranges::all_of(text, is_printable);
    case VR::AS: return plain.size() == 4 && parse_age(plain).has_value();
    case VR::CS: return std::ranges::all_of(text, is_code_character);
    case VR::DA: return !may_be_old_form && parse_date(plain).has_value();
    case VR::DS: return parse_decimal(text).has_value();
    case VR::DT: return !plain.starts_with(' ') && parse_date_time(plain).has_value();
    case VR::IS: return is_integer_of_32_bits(text);
    case VR::TM: return plain.find_first_of(" :") == std::string_view::npos && parse_time(plain).has_value();
    case VR::UI: return is_valid_uid(text);
    case VR::UR: return std::ranges::all_of(plain, is_uri_character);
    default: return true;
  }
}

/// Dates and times with a hyphen between them, which queries ask with (PS3.4 C.2.2.2.5).
bool is_range(std::string_view text, VR vr) {
  if (vr != VR::DA && vr != VR::TM && vr != VR::DT) return false;
  for (auto at = text.find('-'); at != std::string_view::npos; at = text.find('-', at + 1)) {
    const auto fits = [&](std::string_view part) { return part.empty() || has_form(part, vr); };
    if (fits(text.substr(0, at)) && fits(text.substr(at + 1))) return true;
  }
  return false;
}

Result<void> check_form(std::string_view value, VR vr) {
  if (has_form(value, vr)) return success();
  Error error{ErrorCode::malformed, fmt::format("{} is not {}", quoted(value), form_of(vr))};
  error.hint(is_range(value, vr) ? "a range is for queries, not a value" : "Strictness::tolerant writes it as it is");
  return error;
}

constexpr bool is_control(char32_t c) noexcept { return c < 0x20 || (c >= 0x7F && c < 0xA0); }

/// Whether a VR holds text of several lines.
constexpr bool has_lines(VR vr) noexcept { return vr == VR::ST || vr == VR::LT || vr == VR::UT; }

Result<void> check_characters(std::string_view value, VR vr) {
  while (const auto character = take_code_point(value)) {
    const bool is_line = *character == '\t' || *character == '\n' || *character == '\f' || *character == '\r';
    if (is_control(*character) && !(is_line && has_lines(vr))) {
      return forbidden(ErrorCode::malformed, fmt::format("{} is a control character, which {} does not hold",
                                                         name_of_character(*character), name_of(vr)));
    }
  }
  return success();
}

std::size_t count_characters(std::string_view text) noexcept {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

Result<void> check_length(std::string_view value, VR vr) {
  const auto count = count_characters(value);
  if (count <= longest_text(vr)) return success();
  return forbidden(ErrorCode::out_of_range, fmt::format("the {} has {} characters, and {} holds at most {}",
                                                        vr == VR::PN ? "name" : "text", count, name_of(vr), longest_text(vr)));
}

/// Groups between `=` of components between `^` (PS3.5 6.2.1).
Result<void> check_name(std::string_view name) {
  constexpr auto most_groups = 3;
  constexpr auto most_components = 5;
  if (const auto count = std::ranges::count(name, '=') + 1; count > most_groups)
    return forbidden(ErrorCode::malformed, fmt::format("the name has {} groups, and PN holds at most {}", count, most_groups));
  while (true) {
    const auto end = name.find('=');
    const auto group = name.substr(0, end);
    if (const auto count = std::ranges::count(group, '^') + 1; count > most_components)
      return forbidden(ErrorCode::malformed,
                       fmt::format("the name has {} components, and PN holds at most {}", count, most_components));
    DICOMAP_TRY_VOID(check_length(group, VR::PN));
    if (end == std::string_view::npos) return success();
    name.remove_prefix(end + 1);
  }
}

}  // namespace

std::string name_of_character(char32_t code_point) { return fmt::format("U+{:04X}", static_cast<std::uint32_t>(code_point)); }

Result<void> check_text(std::string_view value, VR vr) {
  if (value.empty()) return success();
  if (!form_of(vr).empty()) {
    DICOMAP_TRY_VOID(check_form(value, vr));
    return check_length(value, vr);
  }
  DICOMAP_TRY_VOID(check_characters(value, vr));
  return vr == VR::PN ? check_name(value) : check_length(value, vr);
}

}  // namespace dicomap
