// SPDX-License-Identifier: MIT
/// @file
/// What the readers of dates and numbers share: padding does not count, and an error quotes the text.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace dicomap {

/// Without spaces at the front, and spaces and NULs at the end.
[[nodiscard]] constexpr std::string_view trimmed(std::string_view text) noexcept {
  const auto last = text.find_last_not_of(std::string_view{" \0", 2});
  if (last == std::string_view::npos) return {};
  text = text.substr(0, last + 1);
  const auto first = text.find_first_not_of(' ');
  return first == std::string_view::npos ? std::string_view{} : text.substr(first);
}

/// In quotation marks, at most 64 bytes of it; what is not printable ASCII as \xNN.
[[nodiscard]] inline std::string quoted(std::string_view text) {
  constexpr std::size_t shown_bytes = 64;
  std::string quote{'"'};
  for (const char c : text.substr(0, shown_bytes)) {
    if (c >= ' ' && c < 0x7F)
      quote += c;
    else
      quote += fmt::format("\\x{:02X}", static_cast<unsigned char>(c));
  }
  return quote + (text.size() > shown_bytes ? "...\"" : "\"");
}

}  // namespace dicomap
