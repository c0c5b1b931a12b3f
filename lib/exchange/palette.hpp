// SPDX-License-Identifier: MIT
/// @file
/// The red, green and blue tables of PALETTE COLOR.
#pragma once

#include "exchange/lookup_table.hpp"

#include <dicomap/pixel_layout.hpp>

#include <array>

namespace dicomap {

/// Value type. The entries of the three tables have the same bits.
struct Palette {
  std::array<LookupTable, 3> tables;

  /// @errors not_found, malformed  @source PS3.3 C.7.6.3.1.5, C.7.9
  [[nodiscard]] static Result<Palette> of(const Dataset& dataset, const PixelLayout& layout);
  /// Of an entry: 1 to 16.
  [[nodiscard]] unsigned bits() const noexcept { return tables[0].bits; }
};

}  // namespace dicomap
