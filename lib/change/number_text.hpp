// SPDX-License-Identifier: MIT
/// @file
/// Numbers as the text of DS and IS (PS3.5 6.2).
#pragma once

#include <dicomap/result.hpp>
#include <dicomap/vr.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace dicomap {

/// Characters that a DS may have.
inline constexpr std::size_t longest_decimal = 16;

// A number as one value of DS or IS; of a DS with a fraction see NewValue.
// @errors out_of_range: not finite; for IS: has a fraction, more than 64 bits
[[nodiscard]] Result<std::string> number_text(double number, VR vr);
[[nodiscard]] Result<std::string> number_text(float number, VR vr);
[[nodiscard]] Result<std::string> number_text(std::int64_t number, VR vr);
[[nodiscard]] Result<std::string> number_text(std::uint64_t number, VR vr);

}  // namespace dicomap
