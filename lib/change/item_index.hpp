// SPDX-License-Identifier: MIT
/// @file
/// Where the items of a file's sequences lie, for edits that go from item to item.
#pragma once

#include <dicomap/dataset.hpp>
#include <dicomap/result.hpp>

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace dicomap {

/// Remembers the items of a sequence once a far one of them was asked for: else each of n edits would walk over up to n items.
/// Of one file, which it borrows. One thread at a time.
class ItemIndex {
 public:
  /// @errors not_found, with the number of items; of reading
  [[nodiscard]] Result<Dataset> item(const DataElement& sequence, std::uint64_t index);
  /// @errors of reading
  [[nodiscard]] Result<std::uint64_t> count(const DataElement& sequence);

 private:
  struct Items {
    std::vector<Dataset> found;
    bool is_whole = false;  ///< false: damage lies behind them
  };
  const Items& items_of(const DataElement& sequence, const Sequence& view);

  std::unordered_map<std::uint64_t, Items> by_offset_;  ///< of the sequence's header
};

}  // namespace dicomap
