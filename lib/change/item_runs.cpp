// SPDX-License-Identifier: MIT
#include "change/item_runs.hpp"

namespace dicomap {

RunPlace run_of(const SequenceEdits& items, std::uint64_t index) noexcept {
  std::size_t at = 0;
  while (at < items.runs.size() && index >= items.runs[at].count) index -= items.runs[at++].count;
  return {at, index};
}

std::size_t split_before(SequenceEdits& items, RunPlace place) {
  if (place.within == 0) return place.run;
  ItemRun& run = items.runs[place.run];
  ItemRun rest{run.first + place.within, run.count == ItemRun::to_the_last ? run.count : run.count - place.within, false, nullptr};
  run.count = place.within;
  items.runs.insert(items.runs.begin() + static_cast<std::ptrdiff_t>(place.run) + 1, std::move(rest));
  return place.run + 1;
}

std::size_t single_out(SequenceEdits& items, RunPlace place) {
  const std::size_t at = split_before(items, place);
  if (items.runs[at].count > 1) split_before(items, {at, 1});
  return at;
}

DatasetEdits* append_item(SequenceEdits& items, std::uint64_t count) {
  std::uint64_t before = 0;
  for (ItemRun& run : items.runs) {
    if (run.count == ItemRun::to_the_last) run.count = count - before;
    before += run.count;
  }
  items.runs.push_back({0, 1, true, std::make_unique<DatasetEdits>()});
  return items.runs.back().edits.get();
}

}  // namespace dicomap
