// SPDX-License-Identifier: MIT
/// @file
/// Padding of short values, which is no part of them.
#pragma once

#include <string_view>

namespace dicomap::vocabulary {

/// `text` without the spaces and NULs at its end.
[[nodiscard]] constexpr std::string_view without_padding(std::string_view text) noexcept {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\0')) text.remove_suffix(1);
  return text;
}

}  // namespace dicomap::vocabulary
