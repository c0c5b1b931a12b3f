// SPDX-License-Identifier: MIT
/// @file
/// Values from a store into a sink, as they are or in the other byte order, in the memory of a block.
#pragma once

#include "bytes/byte_sink.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

namespace dicomap {

/// Asked after each block; an error ends the work. May be null.
using AfterBlock = std::function<Result<void>()>;

/// Swaps each whole unit of 2, 4 or 8 bytes; a rest, and units of 1 byte, stay.
void swap_units(std::span<std::byte> bytes, std::size_t unit) noexcept;

/// `swap_unit` 1: the bytes as they are, not loaded where the sink can do without.
[[nodiscard]] Result<void> copy_value(ByteSink& sink, const ByteStore& from, ByteRange range, std::size_t swap_unit,
                                      const AfterBlock& after_block = {});

}  // namespace dicomap
