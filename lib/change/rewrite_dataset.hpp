// SPDX-License-Identifier: MIT
/// @file
/// A data set from one encoding into another: elements in the order of the file, values from range to range.
#pragma once

#include "change/pixel_change.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

namespace dicomap {

/// What has to be known of a data set before it is written. Value type.
struct MeasuredDataset {
  std::vector<std::uint32_t> lengths;  ///< of sequences and items that end by their length, in the order they begin
  std::set<std::uint64_t> coded_items;  ///< where those begin whose pixel data becomes native
  std::uint64_t bytes = 0;             ///< of all, but for pixel data in fragments
  std::optional<std::uint64_t> first_sample;  ///< offset of native pixel data, from the data set's first byte
};

/// Walks once and loads no value. @errors of the walk; malformed: bytes that nobody can read would be lost
[[nodiscard]] Result<MeasuredDataset> measure_dataset(const RewriteTarget& target, const PixelChange& pixels);

/// @errors of the walk, of reading and writing; cancelled
[[nodiscard]] Result<void> rewrite_dataset(const RewriteTarget& target, const PixelChange& pixels, const MeasuredDataset& measured,
                                           ByteSink& sink, WorkWatch& watch);

}  // namespace dicomap
