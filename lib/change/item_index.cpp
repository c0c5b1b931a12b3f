// SPDX-License-Identifier: MIT
#include "change/item_index.hpp"

namespace dicomap {

namespace {
constexpr std::uint64_t far = 8;  // items that are cheaper walked over than remembered
}

const ItemIndex::Items& ItemIndex::items_of(const DataElement& sequence, const Sequence& view) {
  const auto [place, is_new] = by_offset_.try_emplace(sequence.header().offset);
  if (is_new) {
    auto items = view.items();
    while (items.next()) place->second.found.push_back(items.item());
    place->second.is_whole = items.error().code() == ErrorCode::none;
  }
  return place->second;
}

Result<Dataset> ItemIndex::item(const DataElement& sequence, std::uint64_t index) {
  DICOMAP_TRY(view, sequence.sequence());
  if (index >= far) {
    const Items& items = items_of(sequence, view);
    if (index < items.found.size()) return items.found[static_cast<std::size_t>(index)];
  }
  return view.item(static_cast<std::size_t>(index));  // which knows what to say of one that is not there
}

Result<std::uint64_t> ItemIndex::count(const DataElement& sequence) {
  const auto known = by_offset_.find(sequence.header().offset);
  if (known != by_offset_.end() && known->second.is_whole) return std::uint64_t{known->second.found.size()};
  DICOMAP_TRY(view, sequence.sequence());
  DICOMAP_TRY(count, view.count_items());
  return std::uint64_t{count};
}

}  // namespace dicomap
