// SPDX-License-Identifier: MIT
/// @file
/// The seam to the operating system: every call that a file store makes, so that a test can make each one fail.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include <sys/stat.h>
#include <sys/types.h>

namespace dicomap {

/// A whole file, mapped read-only. Unmapped when it goes.
class MappedFile {
 public:
  virtual ~MappedFile() = default;
  [[nodiscard]] virtual const std::byte* data() const noexcept = 0;
};

/// All functions report failure as the system calls do (-1 or null) and leave the cause in errno.
class FileSystem {
 public:
  virtual int open(const char* path) noexcept = 0;                                          ///< read-only, never waits
  virtual int close(int descriptor) noexcept = 0;
  virtual int stat(int descriptor, struct stat& status) noexcept = 0;
  virtual int stat(const char* path, struct stat& status) noexcept = 0;
  virtual ssize_t read_at(int descriptor, void* into, std::size_t count, std::uint64_t offset) noexcept = 0;
  virtual long type_of(int descriptor) noexcept = 0;                                        ///< statfs' f_type, or -1
  virtual std::unique_ptr<MappedFile> map(int descriptor, std::uint64_t length) noexcept = 0;
  virtual int advise(const std::byte* begin, std::size_t length, int advice) noexcept = 0;  ///< madvise
  virtual int advise_file(int descriptor, std::uint64_t offset, std::uint64_t length, int advice) noexcept = 0;

 protected:
  ~FileSystem() = default;  // not virtual: the one below outlives every static object that holds a source
};

/// Linux and Boost.Iostreams.
[[nodiscard]] FileSystem& posix_file_system() noexcept;

}  // namespace dicomap
