// SPDX-License-Identifier: MIT
/// @file
/// Which fragments make a frame, once all of them are known.
#pragma once

#include "pixels/fragments.hpp"

#include <dicomap/pixel_layout.hpp>
#include <dicomap/transfer_syntax.hpp>

#include <vector>

namespace dicomap {

/// Offset of the first item header of each frame that is there in full, and of what follows the last. Groups by the Basic or
/// the Extended Offset Table, else by what is plain: one frame has all fragments; as many fragments as frames have one each;
/// uncompressed frames by their size; else by the markers that begin and end code streams. Tables that lie are reported
/// (offset_table) and not used. PixelCoding::native stands for fragments that the transfer syntax knows nothing of.
/// Takes the items out of `walked` where they are the answer.
/// @errors malformed: fragments that no rule groups into frames, or (native) that are no uncompressed frames
/// @source PS3.5 A.4; PS3.3 C.7.6.3.1.8
[[nodiscard]] Result<std::vector<std::uint64_t>> group_fragments(const DataElement& pixel_data, const PixelLayout& layout,
                                                                 PixelCoding coding, Walked& walked);

}  // namespace dicomap
