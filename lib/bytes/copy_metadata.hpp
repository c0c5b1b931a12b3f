// SPDX-License-Identifier: MIT
/// @file
/// What a file has besides its bytes, given to the one that takes its place.
#pragma once

#include "bytes/file_system.hpp"

#include <dicomap/result.hpp>

#include <string>

#include <sys/stat.h>

namespace dicomap {

/// Owner, access control list, extended attributes and mode of the file behind `from` (with that `status`) for the file
/// behind `to`. Who may not give a file away keeps it, and then nobody gets rights that he did not have.
/// @errors io: an access control list or an attribute of the user could not be kept; names `path`
[[nodiscard]] Result<void> copy_metadata(FileSystem& system, int from, const struct stat& status, int to,
                                         const std::string& path);

}  // namespace dicomap
