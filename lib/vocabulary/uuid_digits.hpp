// SPDX-License-Identifier: MIT
/// @file
/// A UUID as the number that a UID is made of (PS3.5 B.2).
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

namespace dicomap {

/// Decimal digits of a number of 128 bits, the most significant word first.
[[nodiscard]] inline std::string uuid_digits(std::array<std::uint32_t, 4> words) {
  std::string digits;
  do {
    std::uint64_t rest = 0;
    for (std::uint32_t& word : words) {
      const std::uint64_t dividend = rest << 32U | word;
      word = static_cast<std::uint32_t>(dividend / 10);
      rest = dividend % 10;
    }
    digits.push_back(static_cast<char>('0' + rest));
  } while (std::ranges::any_of(words, [](std::uint32_t word) { return word != 0; }));
  std::ranges::reverse(digits);
  return digits;
}

}  // namespace dicomap
