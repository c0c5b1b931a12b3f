// SPDX-License-Identifier: MIT
/// @file
/// From the two letters of an element header to a VR: the parser asks this once per element in explicit VR.
#pragma once

#include <dicomap/vr.hpp>

#include <array>
#include <cstddef>

namespace dicomap {

namespace detail {

constexpr std::size_t letter_count = 26;

constexpr std::array<VR, letter_count * letter_count> make_vr_codes() noexcept {
  std::array<VR, letter_count * letter_count> codes{};
  codes.fill(VR::none);
  for (std::size_t i = 0; i < static_cast<std::size_t>(VR::none); ++i) {
    const auto name = vr_traits[i].name;
    const auto row = static_cast<std::size_t>(name[0] - 'A');
    const auto column = static_cast<std::size_t>(name[1] - 'A');
    codes[row * letter_count + column] = static_cast<VR>(i);
  }
  return codes;
}

inline constexpr auto vr_codes = make_vr_codes();

}  // namespace detail

/// The VR of two letters; VR::none for anything but the 34 of PS3.5, whatever the characters.
/// @complexity one load from a table of 676 bytes
[[nodiscard]] constexpr VR vr_of_code(char first, char second) noexcept {
  const std::size_t row = static_cast<unsigned char>(first) - std::size_t{'A'};  // wraps to a huge number below 'A'
  const std::size_t column = static_cast<unsigned char>(second) - std::size_t{'A'};
  if (row >= detail::letter_count || column >= detail::letter_count) return VR::none;
  return detail::vr_codes[row * detail::letter_count + column];
}

}  // namespace dicomap
