// SPDX-License-Identifier: MIT
/// @file
/// The runs that the items of a sequence are kept as: found by index, split where an edit begins.
#pragma once

#include "change/edits.hpp"

#include <cstddef>
#include <cstdint>

namespace dicomap {

/// Where an item is among the runs.
struct RunPlace {
  std::size_t run = 0;
  std::uint64_t within = 0;  ///< items of the run before it
};

/// Of item `index`; the run behind the last where there are no more. An open run is believed to go on: who enters it looks.
[[nodiscard]] RunPlace run_of(const SequenceEdits& items, std::uint64_t index) noexcept;

/// Makes item `place.within` of its run begin a run of its own. Returns that run.
std::size_t split_before(SequenceEdits& items, RunPlace place);

/// The same, and the run is that item alone.
[[nodiscard]] std::size_t single_out(SequenceEdits& items, RunPlace place);

/// Puts an item behind the last of `count`: an open run ends there now. Returns its edits.
DatasetEdits* append_item(SequenceEdits& items, std::uint64_t count);

}  // namespace dicomap
