// SPDX-License-Identifier: MIT
/// @file
/// What PS3.5 6.2 demands of a text.
#pragma once

#include <dicomap/result.hpp>
#include <dicomap/vr.hpp>

#include <string>
#include <string_view>

namespace dicomap {

/// "U+00E9".
[[nodiscard]] std::string name_of_character(char32_t code_point);

/// Judges one value (valid UTF-8, no backslash where it separates) of a text VR: its form, its characters, its length.
/// @errors malformed, out_of_range
/// @source PS3.5 6.2, table 6.2-1
[[nodiscard]] Result<void> check_text(std::string_view value, VR vr);

}  // namespace dicomap
