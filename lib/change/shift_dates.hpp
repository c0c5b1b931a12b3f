// SPDX-License-Identifier: MIT
/// @file
/// Dates some days earlier or later, written as they were.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dicomap {

/// The values of a DA or DT (separated by backslashes; ranges as "from-to"), each moved by so many days: what a date leaves
/// out stays left out, times and offsets from UTC stay. Empty values stay. Empty result: one of them is no date, or would
/// leave the years 0001 to 9999.
[[nodiscard]] std::optional<std::string> shift_dates(std::string_view values, std::int32_t days);

}  // namespace dicomap
