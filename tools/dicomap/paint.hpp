// SPDX-License-Identifier: MIT
/// @file
/// Colours of a terminal, or none.
#pragma once

#include <string_view>

namespace dicomap::tool {

/// Value type: the escape sequences to print around words; all empty where nothing is coloured.
struct Paint {
  bool on = false;

  [[nodiscard]] constexpr std::string_view tag() const noexcept { return code("\x1b[36m"); }  ///< cyan
  [[nodiscard]] constexpr std::string_view vr() const noexcept { return code("\x1b[33m"); }   ///< yellow
  [[nodiscard]] constexpr std::string_view name() const noexcept { return code("\x1b[1m"); }  ///< bold
  [[nodiscard]] constexpr std::string_view faint() const noexcept { return code("\x1b[2m"); }
  [[nodiscard]] constexpr std::string_view good() const noexcept { return code("\x1b[32m"); }     ///< green
  [[nodiscard]] constexpr std::string_view warning() const noexcept { return code("\x1b[35m"); }  ///< magenta
  [[nodiscard]] constexpr std::string_view reset() const noexcept { return code("\x1b[0m"); }

 private:
  [[nodiscard]] constexpr std::string_view code(std::string_view sequence) const noexcept {
    return on ? sequence : std::string_view{};
  }
};

}  // namespace dicomap::tool
