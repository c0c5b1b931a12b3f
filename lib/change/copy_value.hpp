// SPDX-License-Identifier: MIT
/// @file
/// Values from a store into a sink, as they are or in the other byte order, in the memory of a block.
#pragma once

#include "bytes/byte_sink.hpp"
#include "bytes/swap_units.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>

namespace dicomap {

/// Asked after each block; an error ends the work. May be null.
using AfterBlock = std::function<Result<void>()>;

/// `swap_unit` 1: the bytes as they are, not loaded where the sink can do without.
[[nodiscard]] Result<void> copy_value(ByteSink& sink, const ByteStore& from, ByteRange range, std::size_t swap_unit,
                                      const AfterBlock& after_block = {});

}  // namespace dicomap
