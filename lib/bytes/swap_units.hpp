// SPDX-License-Identifier: MIT
/// @file
/// Byte order of many numbers at once.
#pragma once

#include <cstddef>
#include <span>

namespace dicomap {

/// Swaps the bytes of each whole unit of 2, 4 or 8 bytes; a rest, and units of 1 byte, stay.
void swap_units(std::span<std::byte> bytes, std::size_t unit) noexcept;

}  // namespace dicomap
