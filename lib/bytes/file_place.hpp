// SPDX-License-Identifier: MIT
/// @file
/// Where a path leads: a folder that is held open, and a name in it.
#pragma once

#include "bytes/file_store.hpp"
#include "bytes/file_system.hpp"

#include <dicomap/result.hpp>

#include <optional>
#include <string>

#include <sys/stat.h>

namespace dicomap {

/// Owner of the folder's descriptor.
struct FilePlace {
  Descriptor folder;
  std::string folder_path;  ///< "." where the path has none
  std::string name;
  std::string path;         ///< both together, after links were followed
};

/// The place that `path` names; a symbolic link leads on to where it points, also where there is nothing yet.
/// @errors io: no such folder, no name of a file, links in a circle
[[nodiscard]] Result<FilePlace> place_of(FileSystem& system, const std::string& path, bool follow_link);

/// What lies there; a link is told of itself. Empty: nothing. @errors io
[[nodiscard]] Result<std::optional<struct stat>> status_at(FileSystem& system, const FilePlace& place);

/// A file name of at most 255 bytes, the longest that Linux's file systems take: `.<name><ending>`, its name cut where
/// both are too long together, between characters of UTF-8.
[[nodiscard]] std::string name_beside(const std::string& name, const std::string& ending);

}  // namespace dicomap
