// SPDX-License-Identifier: MIT
/// @file
/// Icons: items whose own pixel data is compressed as the image is, and has to leave with it.
#pragma once

#include "change/pixel_change.hpp"

#include <cstdint>
#include <set>
#include <vector>

namespace dicomap {

/// Where the first elements of the items lie that have pixel data in fragments, and cannot keep it. One walk, where the source
/// has fragments at all. @errors of the walk
[[nodiscard]] Result<std::set<std::uint64_t>> find_coded_items(const RewriteTarget& target);

/// The elements of such an item, in the encoding of the target, its pixel data native (which items may be under any transfer
/// syntax, PS3.5 A.4). In memory: icons are small. @errors as of a file with this data set; limit_exceeded: Limits::value_bytes
[[nodiscard]] Result<std::vector<std::byte>> native_item(const RewriteTarget& target, const Dataset& item);

}  // namespace dicomap
