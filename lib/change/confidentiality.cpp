// SPDX-License-Identifier: MIT
#include "change/confidentiality.hpp"

#include <algorithm>

namespace dicomap {

std::optional<ConfidentialityRow> find_confidentiality(Tag tag) noexcept {
  const std::uint32_t number = std::uint32_t{tag.group()} << 16U | tag.element();
  const unsigned block = tag.group() >> 8U;
  const bool is_private = tag.group() % 2 == 1;
  // Of an overlay the table has data and comments: its size and place go with them.
  if (is_private || block == 0x50 || block == 0x60) return ConfidentialityRow{number, ProfileAction::remove, 0};
  const auto rows = confidentiality_rows();
  const auto found = std::ranges::lower_bound(rows, number, {}, &ConfidentialityRow::tag);
  if (found == rows.end() || found->tag != number) return std::nullopt;
  return *found;
}

}  // namespace dicomap
