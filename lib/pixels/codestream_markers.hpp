// SPDX-License-Identifier: MIT
/// @file
/// Frames without an offset table: where code streams begin and end.
#pragma once

#include "pixels/fragments.hpp"

#include <dicomap/transfer_syntax.hpp>

#include <vector>

namespace dicomap {

/// The first fragment of each frame, and one more (without damage), as the markers at the edges of fragments say: a frame
/// ends with a fragment that ends with an end marker and is followed by one that begins with a start marker. A marker may be
/// split over two fragments. Empty for codings without markers.
/// @complexity O(fragments): two short reads each
/// @source ISO 10918-1 B.1.1.3 (SOI, EOI; JPEG-LS too), ISO 15444-1 A.2 (SOC, EOC)
[[nodiscard]] Result<std::vector<std::size_t>> first_fragments_by_markers(const DataElement& pixel_data, const Walked& walked,
                                                                          PixelCoding coding);

}  // namespace dicomap
