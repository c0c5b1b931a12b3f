// SPDX-License-Identifier: MIT
/// @file
/// Pixel data in fragments, one a frame, with the tables that say where they lie (PS3.5 A.4).
#pragma once

#include "change/element_writer.hpp"

#include <dicomap/save_options.hpp>

#include <cstdint>
#include <vector>

namespace dicomap {

/// Tables are reserved first and patched when their entries are known, a block at a time: memory does not grow with the frames.
/// Borrows `to`.
class FragmentWriter {
 public:
  /// `table` is none, basic or extended.
  FragmentWriter(ElementWriter& to, OffsetTable table, std::uint64_t frames) noexcept : to_{&to}, table_{table}, frames_{frames} {}

  /// The extended tables, the header of (7FE0,0010), the item of the basic table.
  /// @errors out_of_range: more frames than a table has room for
  [[nodiscard]] Result<void> begin();
  /// The item header of the next frame, whose `length` bytes follow by who calls; of odd length, with `pad` behind them.
  /// @errors out_of_range: longer than 2^32 - 2 bytes, or too far away for 32 bits
  [[nodiscard]] Result<void> fragment(std::uint64_t length);
  [[nodiscard]] Result<void> pad(std::uint64_t length);
  [[nodiscard]] Result<void> end();

 private:
  /// Numbers that are patched over zeros.
  struct Reserved {
    std::uint64_t offset = 0;  // of the next block, in the sink
    std::vector<std::byte> block;
  };
  [[nodiscard]] Result<Reserved> reserve(std::uint64_t bytes);
  template <class T> [[nodiscard]] Result<void> put(Reserved& table, T number);
  [[nodiscard]] Result<void> flush(Reserved& table);
  [[nodiscard]] Result<void> begin_extended(Tag tag, Reserved& table);

  ElementWriter* to_;
  OffsetTable table_;
  std::uint64_t frames_;
  std::uint64_t first_item_ = 0;
  Reserved offsets_;
  Reserved lengths_;
};

}  // namespace dicomap
