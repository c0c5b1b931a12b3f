// SPDX-License-Identifier: MIT
#include "change/copy_value.hpp"

#include <algorithm>
#include <span>

namespace dicomap {

namespace {

constexpr std::uint64_t swapped_block_bytes = 256 * 1024;  // a multiple of every unit
constexpr std::uint64_t copied_block_bytes = 16 << 20;     // between two questions whether to go on

Result<void> copy_swapped(ByteSink& sink, const ByteStore& from, ByteRange range, std::size_t unit, const AfterBlock& after_block) {
  const auto room = static_cast<std::size_t>(std::min(range.length, swapped_block_bytes));
  DICOMAP_TRY(block, allocate_shared(nullptr, room));
  for (std::uint64_t done = 0; done < range.length;) {
    const std::span<std::byte> bytes{block.get(), static_cast<std::size_t>(std::min<std::uint64_t>(range.length - done, room))};
    DICOMAP_TRY_VOID(from.read(range.offset + done, bytes));
    swap_units(bytes, unit);
    DICOMAP_TRY_VOID(sink.write(bytes));
    done += bytes.size();
    if (after_block) DICOMAP_TRY_VOID(after_block());
  }
  return success();
}

}  // namespace

Result<void> copy_value(ByteSink& sink, const ByteStore& from, ByteRange range, std::size_t swap_unit, const AfterBlock& after_block) {
  if (range.length == 0) return success();
  if (swap_unit > 1) return copy_swapped(sink, from, range, swap_unit, after_block);
  for (std::uint64_t done = 0; done < range.length;) {
    const std::uint64_t length = std::min(range.length - done, copied_block_bytes);
    DICOMAP_TRY_VOID(sink.copy(from, {range.offset + done, length}));
    done += length;
    if (after_block) DICOMAP_TRY_VOID(after_block());
  }
  return success();
}

}  // namespace dicomap
