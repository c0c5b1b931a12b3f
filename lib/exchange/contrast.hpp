// SPDX-License-Identifier: MIT
/// @file
/// From what pixels measure to how bright they are.
#pragma once

#include "exchange/modality.hpp"
#include "exchange/value_rows.hpp"

#include <dicomap/render.hpp>

#include <span>
#include <variant>

namespace dicomap {

/// From the smallest value to the greatest.
struct ValueRange {
  double lowest = 0;
  double highest = 0;
};

/// How modality values become brightness, 0 to 1. Value type.
class Brightness {
 public:
  /// What the options ask for, as far as the file has it.
  /// @errors out_of_range: a window without width; malformed: a VOI LUT that is none
  [[nodiscard]] static Result<Brightness> of(const Dataset& dataset, const ValueRows& rows,
                                             const ModalityTransform& modality, std::uint64_t frame_index,
                                             const RenderOptions& options);

  void apply(std::span<double> values) const noexcept;

 private:
  using Way = std::variant<Window, LookupTable, ValueRange>;
  explicit Brightness(Way way) : way_{std::move(way)} {}
  Way way_;
};

}  // namespace dicomap
