// SPDX-License-Identifier: MIT
/// @file
/// The tables that say where frames begin: Basic and Extended Offset Table, read in place.
#pragma once

#include "pixels/fragments.hpp"

#include <dicomap/value.hpp>

namespace dicomap {

/// Entries of 32 bits in the Basic, of 64 bits in the Extended Offset Table; they count from the first fragment's header.
/// Owner of a share of the bytes it points into.
struct FrameOffsets {
  Value<const std::byte> bytes;
  std::size_t unit = 4;
  ByteOrder order = ByteOrder::little;

  [[nodiscard]] bool empty() const noexcept { return bytes.empty(); }
  [[nodiscard]] std::size_t size() const noexcept { return bytes.size() / unit; }
  [[nodiscard]] std::uint64_t operator[](std::size_t index) const noexcept {
    const std::byte* at = bytes.data() + index * unit;
    return unit == 4 ? load<std::uint32_t>(at, order) : load<std::uint64_t>(at, order);
  }
};

/// The table in the first item, which lies at `range`.
[[nodiscard]] Result<FrameOffsets> basic_offset_table(const DataElement& pixel_data, ByteRange range);
/// (7FE0,0001); empty where it is absent.
[[nodiscard]] Result<FrameOffsets> extended_offset_table(const DataElement& pixel_data);
/// (7FE0,0002): the length of each frame without padding; empty where it is absent.
[[nodiscard]] Result<FrameOffsets> extended_offset_table_lengths(const DataElement& pixel_data);

}  // namespace dicomap
