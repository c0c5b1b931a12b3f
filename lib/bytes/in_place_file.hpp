// SPDX-License-Identifier: MIT
/// @file
/// Bytes of a file replaced by as many others: after a crash the old ones are there, or the new.
#pragma once

#include "bytes/byte_store.hpp"
#include "bytes/file_system.hpp"

#include <dicomap/replace_options.hpp>

#include <memory>
#include <span>
#include <string>

namespace dicomap {

/// Bytes and where they go to. View.
struct BytePatch {
  std::uint64_t offset = 0;
  std::span<const std::byte> bytes;
};

/// Owner of a descriptor for writing, and of an advisory lock (open file description) that keeps other editors out.
class InPlaceFile {
 public:
  /// Opens for writing, locks, and takes back what an editor left half written: call it before the file is read. Links are
  /// followed. A journal is looked for beside the name that is given: of a file with several names it is found by one.
  /// @errors io: read-only file or file system; locked by another editor; a journal that cannot be taken back
  [[nodiscard]] static Result<std::unique_ptr<InPlaceFile>> open(const std::string& path,
                                                                 FileSystem& system = posix_file_system());
  /// Whether a journal lies beside the file: an editor was killed while it wrote to it, or writes now. Who reads the file before
  /// `open` has taken the journal back may read half of an edit.
  /// @errors io
  [[nodiscard]] static Result<bool> was_interrupted(const std::string& path, FileSystem& system = posix_file_system());
  ~InPlaceFile();
  InPlaceFile(const InPlaceFile&) = delete;
  InPlaceFile& operator=(const InPlaceFile&) = delete;

  /// Writes all patches, which do not overlap, or none: the old bytes go to a journal beside the file first. Where it returns
  /// an error the old bytes are back, unless the message says otherwise. Bytes that are as they were cost nothing.
  /// @errors io; changed_on_disk: the path names another file by now, or the file has another length; out_of_range: a patch
  ///         behind its end, or two that overlap
  [[nodiscard]] Result<void> write(std::span<const BytePatch> patches, Durability durability);

 private:
  struct State;
  explicit InPlaceFile(std::unique_ptr<State> state) noexcept;
  std::unique_ptr<State> state_;
};

}  // namespace dicomap
