// SPDX-License-Identifier: MIT
/// @file
/// A file that is there whole or not at all.
#pragma once

#include <dicomap/result.hpp>

#include <cstddef>
#include <filesystem>
#include <span>

namespace dicomap::tool {

/// Owner of a file beside the one that is wanted; `commit` puts it in its place, anything else takes it away again.
/// What is there already and is no regular file (a FIFO, /dev/stdout) is written to as it is; "-" is standard output.
class NewFile {
 public:
  /// @errors io
  [[nodiscard]] static Result<NewFile> create(const std::filesystem::path& path);
  NewFile(NewFile&& other) noexcept;
  NewFile& operator=(NewFile&&) = delete;
  ~NewFile();

  /// @errors io
  [[nodiscard]] Result<void> write(std::span<const std::byte> bytes);
  /// On the disk, and under its name. @errors io
  [[nodiscard]] Result<void> commit();

 private:
  NewFile(int descriptor, std::filesystem::path path, std::filesystem::path beside) noexcept
      : descriptor_{descriptor}, path_{std::move(path)}, beside_{std::move(beside)} {}
  [[nodiscard]] Error failed(const char* what) const;

  int descriptor_;
  std::filesystem::path path_;
  std::filesystem::path beside_;  ///< empty where `path_` itself is written
};

}  // namespace dicomap::tool
