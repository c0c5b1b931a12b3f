// SPDX-License-Identifier: MIT
#include "exchange/functional_groups.hpp"

#include <dicomap/tags.hpp>

namespace dicomap {

Result<std::optional<Dataset>> first_item(const Dataset& dataset, Tag sequence, std::size_t index) {
  DICOMAP_TRY(element, dataset.find(sequence));
  if (!element || !element->is_sequence()) return std::optional<Dataset>{};
  DICOMAP_TRY(items, element->sequence());
  auto item = items.item(index);
  if (item) return std::optional{item.assume_value()};
  if (item.assume_error().code() == ErrorCode::not_found) return std::optional<Dataset>{};
  return std::move(item).assume_error();
}

Result<std::optional<Dataset>> functional_group(const Dataset& dataset, Tag macro, std::uint64_t frame_index) {
  DICOMAP_TRY(own, first_item(dataset, tags::PerFrameFunctionalGroupsSequence, static_cast<std::size_t>(frame_index)));
  if (own) {
    DICOMAP_TRY(item, first_item(*own, macro));
    if (item) return item;
  }
  DICOMAP_TRY(shared, first_item(dataset, tags::SharedFunctionalGroupsSequence));
  if (shared) return first_item(*shared, macro);
  return std::optional<Dataset>{};
}

}  // namespace dicomap
