// SPDX-License-Identifier: MIT
/// @file
/// The functional groups of enhanced multi-frame objects: attributes of one frame, or shared by all.
#pragma once

#include <dicomap/dataset.hpp>
#include <dicomap/result.hpp>

#include <cstdint>
#include <optional>

namespace dicomap {

/// The first item of a functional group's sequence: the frame's own, else the shared one. Empty where there is neither.
/// @source PS3.3 C.7.6.16
[[nodiscard]] Result<std::optional<Dataset>> functional_group(const Dataset& dataset, Tag macro,
                                                              std::uint64_t frame_index);

/// The first item of a sequence; empty where there is no sequence or no item.
[[nodiscard]] Result<std::optional<Dataset>> first_item(const Dataset& dataset, Tag sequence, std::size_t index = 0);

}  // namespace dicomap
