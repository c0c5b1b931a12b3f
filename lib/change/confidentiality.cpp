// SPDX-License-Identifier: MIT
#include "change/confidentiality.hpp"

#include <algorithm>

namespace dicomap {

std::optional<ConfidentialityRow> find_confidentiality(Tag tag) noexcept {
  const unsigned block = tag.group() >> 8U;
  // Of an overlay the table has data and comments: its size and place go with them.
  if (tag.is_private() || block == 0x50 || block == 0x60) return ConfidentialityRow{tag.value(), ProfileAction::remove, 0};
  const auto rows = confidentiality_rows();
  const auto found = std::ranges::lower_bound(rows, tag.value(), {}, &ConfidentialityRow::tag);
  if (found == rows.end() || found->tag != tag.value()) return std::nullopt;
  return *found;
}

}  // namespace dicomap
