// SPDX-License-Identifier: MIT
/// @file
/// Where each frame of encapsulated pixel data lies.
#pragma once

#include "pixels/fragments.hpp"
#include "pixels/offset_table.hpp"

#include <dicomap/pixel_layout.hpp>
#include <dicomap/transfer_syntax.hpp>

#include <atomic>
#include <mutex>
#include <optional>
#include <vector>

namespace dicomap {

/// Where the bytes of a frame lie: one range, or the fragments that follow each other. Value type.
struct FramePlace {
  ByteRange range;              ///< of the frame or, where it is scattered, of its first fragment
  std::vector<ByteRange> more;  ///< the fragments behind the first
  std::uint64_t bytes = 0;      ///< of all

  [[nodiscard]] bool is_scattered() const noexcept { return !more.empty(); }
  /// Without its header; an empty one is left out.
  void add(ByteRange fragment);
};

/// `truncated`: fewer frames are there in full than were declared. Has no place yet.
[[nodiscard]] Error cut_short(std::uint64_t index, std::uint64_t whole, std::uint64_t declared);

/// Found lazily, kept for all threads. An offset table that looks right is believed entry by entry, in place: what an entry
/// points to is looked at when its frame is asked for. A table that lies there, or none, costs one walk over all fragments;
/// 8 bytes a frame are kept of it. Once there was a walk, whatever for, it is believed instead. Under strict it comes first.
///
/// @threads every const function may be called from several threads at once
class FrameIndex {
 public:
  /// Precondition: the pixel data lies in fragments. `coding` as for group_fragments.
  FrameIndex(const DataElement& pixel_data, PixelLayout layout, PixelCoding coding);

  /// At least one byte.
  /// @errors truncated: the frame is not there in full; malformed
  /// @complexity O(fragments of the frame), with the walk the first time
  [[nodiscard]] Result<FramePlace> find(std::uint64_t index) const;
  /// Frames that are there in full; walks.
  [[nodiscard]] Result<std::uint64_t> frame_count() const;
  /// Offset of the first item header of each whole frame, and of what follows the last; walks.
  [[nodiscard]] Result<std::vector<std::uint64_t>> positions() const;

  /// Positions that somebody kept: believed as an offset table is, and no more than one (under strict not at all).
  /// Precondition: no other thread uses the index.
  void believe(Value<const std::byte> positions);

 private:
  struct Found {
    std::vector<std::uint64_t> positions;
    std::optional<Error> damage;
  };

  [[nodiscard]] Result<Found> walk() const;
  [[nodiscard]] const Result<Found>& walked() const;
  void look_for_table() const;
  [[nodiscard]] bool seems_right(const FrameOffsets& table, const FrameOffsets& lengths, std::uint64_t first_item) const;
  /// Empty where the table lies.
  [[nodiscard]] Result<std::optional<FramePlace>> find_by_table(std::uint64_t index) const;
  /// The fragments from an item header on up to `end`; empty: they do not end there.
  [[nodiscard]] Result<std::optional<FramePlace>> fragments_between(std::uint64_t begin, std::optional<std::uint64_t> end) const;
  [[nodiscard]] Error place(Error error) const { return reader_.element().state().place(std::move(error), reader_.element().header(), 0); }

  FragmentReader reader_;
  PixelLayout layout_;
  PixelCoding coding_;
  std::uint64_t frame_bytes_;   // of an uncompressed frame; 0: not known
  bool believes_tables_;

  mutable std::once_flag table_once_;
  mutable std::optional<FrameOffsets> table_;  // that seems right
  mutable std::uint64_t table_base_ = 0;      // what its entries count from
  mutable std::once_flag walk_once_;
  mutable std::optional<Result<Found>> walked_;
  mutable std::atomic<bool> is_walked_ = false;
};

}  // namespace dicomap
