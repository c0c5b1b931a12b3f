// SPDX-License-Identifier: MIT
#include "exchange/palette.hpp"

#include <dicomap/tags.hpp>

#include <algorithm>

namespace dicomap {

namespace {

constexpr std::array<LookupTableTags, 3> palette_tags{{
    {tags::RedPaletteColorLookupTableDescriptor, tags::RedPaletteColorLookupTableData,
     tags::SegmentedRedPaletteColorLookupTableData},
    {tags::GreenPaletteColorLookupTableDescriptor, tags::GreenPaletteColorLookupTableData,
     tags::SegmentedGreenPaletteColorLookupTableData},
    {tags::BluePaletteColorLookupTableDescriptor, tags::BluePaletteColorLookupTableData,
     tags::SegmentedBluePaletteColorLookupTableData},
}};

/// Entries of fewer bits, stretched to `bits`.
void widen(LookupTable& table, unsigned bits) {
  if (table.bits == bits) return;
  const std::uint32_t narrow = (1U << table.bits) - 1U;
  const std::uint32_t wide = (1U << bits) - 1U;
  for (std::uint16_t& entry : table.entries) {
    entry = static_cast<std::uint16_t>((std::min<std::uint32_t>(entry, narrow) * wide + narrow / 2) / narrow);
  }
  table.bits = bits;
}

}  // namespace

Result<Palette> Palette::of(const Dataset& dataset, const PixelLayout& layout) {
  Palette palette;
  bool is_narrow = true;
  unsigned widest = 1;
  for (std::size_t i = 0; i < palette.tables.size(); ++i) {
    DICOMAP_TRY(table, read_table(dataset, palette_tags[i], layout.is_signed));
    is_narrow = is_narrow && table.bits == 16 && std::ranges::max(table.entries) <= 0xFF;
    widest = std::max(widest, table.bits);
    palette.tables[i] = std::move(table);
  }
  for (LookupTable& table : palette.tables) {
    // 16 bits are declared, and no entry of any colour has more than 8: taken at its word the picture would be black.
    if (is_narrow) table.bits = 8;
    else widen(table, widest);
  }
  return palette;
}

}  // namespace dicomap
