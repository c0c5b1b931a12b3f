// SPDX-License-Identifier: MIT
/// @file
/// The seam to the operating system: every call that this room makes, so that a test can make each one fail.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include <sys/stat.h>
#include <sys/types.h>

namespace dicomap {

/// A whole file, mapped read-only. Unmapped when it goes.
class MappedFile {
 public:
  virtual ~MappedFile() = default;
  [[nodiscard]] virtual const std::byte* data() const noexcept = 0;
};

/// All functions report failure as the system calls do (-1 or null) and leave the cause in errno; none returns EINTR.
class FileSystem {
 public:
  // Reading.
  virtual int open(const char* path) noexcept = 0;                                          ///< read-only, never waits
  virtual int close(int descriptor) noexcept = 0;
  virtual int stat(int descriptor, struct stat& status) noexcept = 0;
  virtual int stat(const char* path, struct stat& status) noexcept = 0;
  virtual ssize_t read_at(int descriptor, void* into, std::size_t count, std::uint64_t offset) noexcept = 0;
  virtual long type_of(int descriptor) noexcept = 0;                                        ///< statfs' f_type, or -1
  virtual std::unique_ptr<MappedFile> map(int descriptor, std::uint64_t length) noexcept = 0;
  virtual int advise(const std::byte* begin, std::size_t length, int advice) noexcept = 0;  ///< madvise
  virtual int advise_file(int descriptor, std::uint64_t offset, std::uint64_t length, int advice) noexcept = 0;
  /// Pages of one's own (MAP_PRIVATE), to be written to; `offset` is a page's. Unmapped with their last owner.
  virtual std::shared_ptr<std::byte> map_private(int descriptor, std::uint64_t offset, std::uint64_t length) noexcept = 0;

  // Names, in a folder that is open: whatever happens to the path meanwhile, the folder stays the same.
  virtual int open_folder(const char* path) noexcept = 0;
  /// open(2) with these flags, and O_CLOEXEC and O_NOFOLLOW; never waits, never becomes a controlling terminal.
  virtual int open_at(int folder, const char* name, int flags, mode_t mode) noexcept = 0;
  virtual int stat_at(int folder, const char* name, struct stat& status) noexcept = 0;                ///< of a link itself
  virtual ssize_t read_link(int folder, const char* name, char* into, std::size_t count) noexcept = 0;
  virtual int rename(int folder, const char* from, const char* to) noexcept = 0;
  /// EEXIST where there is something of that name.
  virtual int rename_to_new(int folder, const char* from, const char* to) noexcept = 0;
  virtual int remove(int folder, const char* name) noexcept = 0;

  // Bytes of a file that is written.
  virtual ssize_t write_at(int descriptor, const void* from, std::size_t count, std::uint64_t offset) noexcept = 0;
  /// copy_file_range
  virtual ssize_t copy_range(int from, std::uint64_t from_offset, int to, std::uint64_t to_offset,
                             std::size_t count) noexcept = 0;
  virtual int allocate(int descriptor, std::uint64_t bytes) noexcept = 0;  ///< fallocate, from the beginning on
  virtual int truncate(int descriptor, std::uint64_t bytes) noexcept = 0;
  virtual int sync(int descriptor) noexcept = 0;                           ///< fsync, of a folder as well
  virtual int sync_data(int descriptor) noexcept = 0;                      ///< fdatasync
  /// An advisory write lock on the whole file, until the descriptor is closed. EAGAIN or EACCES: another has it.
  virtual int lock(int descriptor) noexcept = 0;

  // What else a file has.
  virtual int set_mode(int descriptor, mode_t mode) noexcept = 0;
  virtual int set_owner(int descriptor, uid_t user, gid_t group) noexcept = 0;
  virtual int set_times(int descriptor, const std::array<timespec, 2>& accessed_modified) noexcept = 0;
  // Extended attributes. Called with nothing to fill they tell how much there is.
  virtual ssize_t list_attributes(int descriptor, std::span<char> into) noexcept = 0;
  virtual ssize_t get_attribute(int descriptor, const char* name, std::span<std::byte> into) noexcept = 0;
  virtual int set_attribute(int descriptor, const char* name, std::span<const std::byte> value) noexcept = 0;
  virtual int remove_attribute(int descriptor, const char* name) noexcept = 0;

 protected:
  ~FileSystem() = default;  // not virtual: the one below outlives every static object that holds a source
};

/// Linux and Boost.Iostreams.
[[nodiscard]] FileSystem& posix_file_system() noexcept;

}  // namespace dicomap
