// SPDX-License-Identifier: MIT
/// @file
/// Of new bytes those that are not what the file has already.
#pragma once

#include "bytes/file_system.hpp"
#include "bytes/in_place_file.hpp"

#include <dicomap/result.hpp>

#include <span>
#include <string>
#include <vector>

namespace dicomap {

/// Parts of `patches`, by ascending offset. Between the first and the last byte of a page that differ all count as different.
/// @errors io; out_of_range: a patch behind `size`, or two that overlap; names `path`
[[nodiscard]] Result<std::vector<BytePatch>> differing_patches(FileSystem& system, int descriptor, std::uint64_t size,
                                                               std::span<const BytePatch> patches, const std::string& path);

/// Adds the parts of `block` that differ from `now`, which is as long.
void add_differing(std::vector<BytePatch>& parts, BytePatch block, std::span<const std::byte> now);

}  // namespace dicomap
