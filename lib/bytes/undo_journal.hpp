// SPDX-License-Identifier: MIT
/// @file
/// The old bytes of a file, kept beside it while new ones are written over them.
#pragma once

#include "bytes/file_place.hpp"
#include "bytes/file_system.hpp"

#include <dicomap/byte_order.hpp>
#include <dicomap/replace_options.hpp>
#include <dicomap/result.hpp>

#include <span>
#include <string>

namespace dicomap {

/// View. A file that is open for reading and writing, and locked: whoever has the lock has the journal.
struct JournaledFile {
  FileSystem& system;
  const FilePlace& place;
  int descriptor;
  std::uint64_t inode;
  std::uint64_t size;  ///< bytes
  uid_t owner;
};

/// Beside a file of that name: the same each time, so that it is found after a crash.
[[nodiscard]] std::string journal_name(const std::string& name);

/// Writes what lies at `ranges` to the journal. Under Durability::file and full it is on the disk when this returns.
/// @errors io: there is no journal then
[[nodiscard]] Result<void> write_journal(const JournaledFile& file, std::span<const ByteRange> ranges, Durability durability);

/// Removes the journal: from now on the new bytes count. @errors io: it is still there
[[nodiscard]] Result<void> remove_journal(const JournaledFile& file);

/// Writes the bytes of a journal back, and removes it. Nothing where there is none. One that was not finished goes as well:
/// nothing of the file was written then.
/// @errors io: also a journal of another file that had this name, or of another user
[[nodiscard]] Result<void> take_back(const JournaledFile& file);

}  // namespace dicomap
