// SPDX-License-Identifier: MIT
/// @file
/// Whether a walk has passed by anything but brackets: what is tolerated when a file is read would be lost when it is written.
#pragma once

#include "parsing/cursor/cursor.hpp"
#include "parsing/dataset_state.hpp"

#include <cstdint>
#include <vector>

namespace dicomap {

/// Follows a cursor that stops at items. Every byte belongs to an element, or is an item header, a delimiter, or zero.
class NoLoss {
 public:
  explicit NoLoss(const DatasetState& state) noexcept : state_{&state}, reached_{state.begin()} {}

  // `around`: sequences and items that stay open. @errors malformed
  [[nodiscard]] Result<void> item(const Cursor& cursor, std::size_t around);
  [[nodiscard]] Result<void> element(const Cursor& cursor, std::size_t around);
  [[nodiscard]] Result<void> end();
  /// Of an undefined length that is not walked into; `delimiter` bytes should follow.
  void value_ends(std::uint64_t offset, std::uint64_t delimiter) noexcept;

 private:
  void close_down_to(std::size_t around);
  [[nodiscard]] Result<void> pass_by(std::uint64_t offset);

  const DatasetState* state_;
  std::uint64_t reached_;            // behind the last value
  std::uint64_t brackets_ = 0;       // bytes of them that should come now
  std::vector<bool> has_delimiter_;  // of what is open
};

}  // namespace dicomap
