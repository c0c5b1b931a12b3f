// SPDX-License-Identifier: MIT
/// @file
/// Text out of files that is safe to show on a terminal, on one line.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dicomap::tool {

/// `text` (UTF-8) with everything that could steer a terminal or break a line made visible: \n \r \t, \x1b for control
/// characters, \u202e for marks that reorder or hide what follows; bytes that are no UTF-8 as \xff. Backslashes stay,
/// for they separate values.
[[nodiscard]] std::string printable(std::string_view text);

/// At most the first `characters` characters of UTF-8 text.
[[nodiscard]] std::string_view first_characters(std::string_view text, std::size_t characters) noexcept;

}  // namespace dicomap::tool
