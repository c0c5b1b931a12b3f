// SPDX-License-Identifier: MIT
/// @file
/// Encapsulated pixel data: where the fragments lie and which of them make a frame.
#pragma once

#include "parsing/dataset_state.hpp"

#include <dicomap/pixel_layout.hpp>
#include <dicomap/transfer_syntax.hpp>

#include <vector>

namespace dicomap {

/// The fragments of one pixel data element, and the first fragment of each frame. Value type.
struct FrameIndex {
  std::vector<ByteRange> fragments;             ///< in the order of the file, without item headers
  std::vector<std::uint64_t> first_fragment;    ///< of frame i; one more at the end
  std::optional<Error> damage;                  ///< what ended the walk early

  [[nodiscard]] std::uint64_t frame_count() const noexcept {
    return first_fragment.empty() ? 0 : first_fragment.size() - 1;
  }
};

/// Walks the fragment headers by positioned reads and groups the fragments by the Basic or the Extended Offset Table, else
/// one a frame, or, for uncompressed frames, by their size. Tables that lie are reported (offset_table) and not used. Only
/// frames that are there in full are found. PixelCoding::native stands for fragments that the transfer syntax knows nothing of.
/// @errors malformed: fragments that no rule groups into frames, or (native) that are no uncompressed frames
/// @source PS3.5 A.4; PS3.3 C.7.6.3.1.8
[[nodiscard]] Result<FrameIndex> index_frames(const DataElement& pixel_data, const PixelLayout& layout, PixelCoding coding);

}  // namespace dicomap
