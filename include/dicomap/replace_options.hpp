// SPDX-License-Identifier: MIT
/// @file
/// How a file that was written takes its place: nobody ever sees half of it, and nothing is lost when that fails.
#pragma once

#include <dicomap/export.hpp>
#include <dicomap/result.hpp>

#include <cstdint>
#include <string>

namespace dicomap {

/// What is waited for before a file is called written.
enum class Durability : std::uint8_t {
  none,  ///< nothing: a crash of the system may leave an empty file
  file,  ///< the file's bytes (fsync)
  full   ///< and its name (fsync of the folder): after it a crash keeps the new file (default)
};

/// Value type. The defaults are right for most.
struct ReplaceOptions {
  Durability durability = Durability::full;
  bool keep_mode = true;         ///< mode, owner, access control lists and extended attributes of the file that is replaced
  bool keep_times = false;       ///< of access and modification, of the file that is replaced
  bool overwrite = true;         ///< false: `io` where there is a file of that name
  bool replace_link = false;     ///< a symbolic link is replaced itself, not the file that it names
  bool break_hard_links = true;  ///< false: `io` where the file to replace has other names, which would keep the old bytes
  bool sparse = false;           ///< blocks of zeros take no room on the disk, where the file system can (holes)
};

/// Removes what writers that were killed left in a folder: temporary files of saves of at least `age_seconds` that nobody
/// writes to any more. @errors io: the folder cannot be read  @returns how many
[[nodiscard]] DICOMAP_API Result<std::uint64_t> clean_stale(const std::string& folder, std::uint64_t age_seconds);

}  // namespace dicomap
