// SPDX-License-Identifier: MIT
/// @file
/// UTF-8 by hand: writing code points, and reading bytes that claim to be UTF-8.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace dicomap {

/// U+FFFD, which stands where bytes could not be read.
inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

/// Appends a code point below U+10000 that is not a surrogate.
void append_code_point(char32_t code_point, std::string& text);

/// Appends `bytes`; U+FFFD stands for each longest piece that starts a character and does not end it, and for each byte
/// that starts none (overlong forms, surrogates and what lies beyond U+10FFFF are such bytes). Returns how many stand.
[[nodiscard]] std::size_t append_utf8(std::string_view bytes, std::string& text);

/// Takes the character at the front of `text`. Empty where the bytes there (or no bytes) are none: then nothing is taken.
[[nodiscard]] std::optional<char32_t> take_code_point(std::string_view& text) noexcept;

}  // namespace dicomap
