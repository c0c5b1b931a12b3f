// SPDX-License-Identifier: MIT
/// @file
/// Texts as the value field of a text VR.
#pragma once

#include "change/encode_value.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace dicomap {

/// The values, with backslashes between them, in the target's character set; not padded yet.
/// @errors as encode_value
[[nodiscard]] Result<std::vector<std::byte>> encode_text(std::span<const std::string> values, const ValueTarget& target);

/// The parts of a text between backslashes.
[[nodiscard]] std::vector<std::string> split_values(std::string_view text);

}  // namespace dicomap
