// SPDX-License-Identifier: MIT
#include "parsing/text/utf8.hpp"

#include <array>
#include <cstdint>

namespace dicomap {

namespace {

/// What may follow a first byte: how many bytes the character has, and which second bytes exclude overlong forms,
/// surrogates and what lies beyond U+10FFFF (Unicode 15, table 3-7).
struct Sequence {
  std::size_t length = 0;  ///< 0: starts no character
  std::uint8_t second_low = 0x80;
  std::uint8_t second_high = 0xBF;
};

constexpr Sequence sequence_of(std::uint8_t first) noexcept {
  if (first < 0x80) return {1};
  if (first < 0xC2) return {};
  if (first < 0xE0) return {2};
  if (first == 0xE0) return {3, 0xA0, 0xBF};
  if (first == 0xED) return {3, 0x80, 0x9F};
  if (first < 0xF0) return {3};
  if (first == 0xF0) return {4, 0x90, 0xBF};
  if (first < 0xF4) return {4};
  if (first == 0xF4) return {4, 0x80, 0x8F};
  return {};
}

/// How many bytes at the front of `bytes` fit `sequence`: all of them, or the longest piece that starts a character.
std::size_t fitting_length(std::string_view bytes, const Sequence& sequence) noexcept {
  std::size_t length = 1;
  for (; length < sequence.length && length < bytes.size(); ++length) {
    const auto byte = static_cast<std::uint8_t>(bytes[length]);
    const auto low = length == 1 ? sequence.second_low : std::uint8_t{0x80};
    const auto high = length == 1 ? sequence.second_high : std::uint8_t{0xBF};
    if (byte < low || byte > high) break;
  }
  return length;
}

}  // namespace

void append_code_point(char32_t code_point, std::string& text) {
  const auto tail = [&](unsigned shift) { return static_cast<char>(0x80 | ((code_point >> shift) & 0x3F)); };
  if (code_point < 0x80) {
    text += static_cast<char>(code_point);
  } else if (code_point < 0x800) {
    text += static_cast<char>(0xC0 | (code_point >> 6));
    text += tail(0);
  } else {
    text += static_cast<char>(0xE0 | (code_point >> 12));
    text += tail(6);
    text += tail(0);
  }
}

std::size_t append_utf8(std::string_view bytes, std::string& text) {
  std::size_t replaced = 0;
  std::size_t written = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto sequence = sequence_of(static_cast<std::uint8_t>(bytes[at]));
    const auto length = fitting_length(bytes.substr(at), sequence);
    if (length != sequence.length) {
      text.append(bytes, written, at - written).append(replacement_character);
      written = at + length;
      ++replaced;
    }
    at += length;
  }
  text.append(bytes, written);
  return replaced;
}

std::optional<char32_t> take_code_point(std::string_view& text) noexcept {
  if (text.empty()) return std::nullopt;
  const auto first = static_cast<std::uint8_t>(text.front());
  const auto sequence = sequence_of(first);
  if (sequence.length == 0 || fitting_length(text, sequence) != sequence.length) return std::nullopt;
  constexpr std::array<std::uint8_t, 5> bits_of_first{0, 0x7F, 0x1F, 0x0F, 0x07};
  char32_t code_point = first & bits_of_first[sequence.length];
  for (const char c : text.substr(1, sequence.length - 1)) code_point = code_point << 6U | (static_cast<std::uint8_t>(c) & 0x3FU);
  text.remove_prefix(sequence.length);
  return code_point;
}

}  // namespace dicomap
