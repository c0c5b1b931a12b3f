// SPDX-License-Identifier: MIT
/// @file
/// From values to what they measure.
#pragma once

#include "exchange/lookup_table.hpp"

#include <dicomap/pixel_layout.hpp>

#include <optional>
#include <span>

namespace dicomap {

/// A Modality LUT, or slope and intercept. Value type; as it is made, values stay as they are.
struct ModalityTransform {
  double slope = 1;
  double intercept = 0;
  std::optional<LookupTable> table;

  /// That of one frame: see dicomap::modality.
  [[nodiscard]] static Result<ModalityTransform> of(const Dataset& dataset, const PixelLayout& layout,
                                                    std::uint64_t frame_index);

  void apply(std::span<double> values) const noexcept;
};

}  // namespace dicomap
