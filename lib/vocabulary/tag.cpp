// SPDX-License-Identifier: MIT
#include <dicomap/tag.hpp>

namespace dicomap {

namespace {

std::optional<std::uint32_t> hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return static_cast<std::uint32_t>(c - '0');
  if (c >= 'A' && c <= 'F') return static_cast<std::uint32_t>(c - 'A' + 10);
  if (c >= 'a' && c <= 'f') return static_cast<std::uint32_t>(c - 'a' + 10);
  return std::nullopt;
}

}  // namespace

std::string to_string(Tag tag) {
  std::string text = "0000,0000";
  std::uint32_t rest = tag.value();
  for (const std::size_t position : {8U, 7U, 6U, 5U, 3U, 2U, 1U, 0U}) {
    text[position] = "0123456789ABCDEF"[rest & 0xF];
    rest >>= 4;
  }
  return text;
}

std::optional<Tag> parse_tag(std::string_view text) noexcept {
  if (text.size() == 11 && text.front() == '(' && text.back() == ')') text = text.substr(1, 9);
  const bool has_comma = text.size() == 9 && text[4] == ',';
  if (text.size() != 8 && !has_comma) return std::nullopt;

  std::uint32_t value = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (has_comma && i == 4) continue;
    const auto digit = hex_digit(text[i]);
    if (!digit) return std::nullopt;
    value = value << 4 | *digit;
  }
  return Tag::from(value);
}

}  // namespace dicomap
