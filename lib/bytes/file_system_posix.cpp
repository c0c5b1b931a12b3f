// SPDX-License-Identifier: MIT
// The only file that includes Boost.Iostreams' mapping (its header costs close to a second to compile).
#include "bytes/file_system.hpp"

#include <boost/iostreams/device/mapped_file.hpp>

#include <cerrno>
#include <exception>
#include <new>
#include <string>

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/statfs.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace dicomap {

namespace {

class BoostMappedFile final : public MappedFile {
 public:
  BoostMappedFile(const std::string& path, std::size_t length) : file_{path, length} {}
  [[nodiscard]] const std::byte* data() const noexcept override {
    return reinterpret_cast<const std::byte*>(file_.data());  // char to byte: no other type is made up here
  }

 private:
  boost::iostreams::mapped_file_source file_;
};

// Repeats a call that a signal interrupted.
template <class Call> [[gnu::always_inline]] inline auto uninterrupted(Call call) noexcept {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

class PosixFileSystem final : public FileSystem {
 public:
  [[gnu::hot]] int open(const char* path) noexcept override {
    // O_NONBLOCK: never waits for the other end of a FIFO
    return uninterrupted([&] { return ::open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY); });
  }
  [[gnu::hot]] int close(int descriptor) noexcept override { return ::close(descriptor); }
  [[gnu::hot]] int stat(int descriptor, struct stat& status) noexcept override { return ::fstat(descriptor, &status); }
  int stat(const char* path, struct stat& status) noexcept override { return ::stat(path, &status); }

  [[gnu::hot]] ssize_t read_at(int descriptor, void* into, std::size_t count, std::uint64_t offset) noexcept override {
    return uninterrupted([&] { return ::pread(descriptor, into, count, static_cast<off_t>(offset)); });
  }

  [[gnu::hot]] long type_of(int descriptor) noexcept override {
    struct statfs status {};
    return uninterrupted([&] { return ::fstatfs(descriptor, &status); }) == 0 ? static_cast<long>(status.f_type) : -1;
  }

  // What the descriptor is open on, not whatever its path names by now. Boost's exception carries no code, but errno
  // still holds the cause. Boost opens the file a second time, without O_CLOEXEC.
  [[gnu::hot]] std::unique_ptr<MappedFile> map(int descriptor, std::uint64_t length) noexcept override {
    try {
      errno = 0;
      return std::make_unique<BoostMappedFile>("/proc/self/fd/" + std::to_string(descriptor), length);
    } catch (const std::bad_alloc&) {
      errno = ENOMEM;
    } catch (const std::exception&) {
      if (errno == 0) errno = EIO;
    }
    return nullptr;
  }

  [[gnu::hot]] int advise(const std::byte* begin, std::size_t length, int advice) noexcept override {
    return ::madvise(const_cast<std::byte*>(begin), length, advice);
  }
  int advise_file(int descriptor, std::uint64_t offset, std::uint64_t length, int advice) noexcept override {
    return ::posix_fadvise(descriptor, static_cast<off_t>(offset), static_cast<off_t>(length), advice);
  }

  // Not by Boost, which keeps a descriptor open for each mapping: a thousand frames that are written to would use up
  // all that a process may have. And the first look at /proc takes longer than all the rest.
  [[gnu::hot]] std::shared_ptr<std::byte> map_private(int descriptor, std::uint64_t offset,
                                                      std::uint64_t length) noexcept override {
    constexpr int access = PROT_READ | PROT_WRITE;
    void* const pages = ::mmap(nullptr, length, access, MAP_PRIVATE, descriptor, static_cast<off_t>(offset));
    if (pages == MAP_FAILED) return nullptr;
    try {
      return {static_cast<std::byte*>(pages), [length](std::byte* mapped) { ::munmap(mapped, length); }};
    } catch (const std::bad_alloc&) {  // it has unmapped them
      errno = ENOMEM;
      return nullptr;
    }
  }

  int open_folder(const char* path) noexcept override {
    return uninterrupted([&] { return ::open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC); });
  }
  int open_at(int folder, const char* name, int flags, mode_t mode) noexcept override {
    return uninterrupted(
        [&] { return ::openat(folder, name, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, mode); });
  }
  int stat_at(int folder, const char* name, struct stat& status) noexcept override {
    return ::fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW);
  }
  ssize_t read_link(int folder, const char* name, char* into, std::size_t count) noexcept override {
    return ::readlinkat(folder, name, into, count);
  }
  int rename(int folder, const char* from, const char* to) noexcept override {
    return ::renameat(folder, from, folder, to);
  }
  int rename_to_new(int folder, const char* from, const char* to) noexcept override {
    if (::renameat2(folder, from, folder, to, RENAME_NOREPLACE) == 0) return 0;
    if (errno != EINVAL && errno != ENOSYS) return -1;
    // A file system that cannot do that (NFS) can make a second name, which never replaces one.
    return ::linkat(folder, from, folder, to, 0) == 0 ? remove(folder, from) : -1;
  }
  int remove(int folder, const char* name) noexcept override { return ::unlinkat(folder, name, 0); }

  ssize_t write_at(int descriptor, const void* from, std::size_t count, std::uint64_t offset) noexcept override {
    return uninterrupted([&] { return ::pwrite(descriptor, from, count, static_cast<off_t>(offset)); });
  }
  ssize_t copy_range(int from, std::uint64_t from_offset, int to, std::uint64_t to_offset,
                     std::size_t count) noexcept override {
    auto here = static_cast<off64_t>(from_offset);
    auto there = static_cast<off64_t>(to_offset);
    return uninterrupted([&] { return ::copy_file_range(from, &here, to, &there, count, 0); });
  }
  int allocate(int descriptor, std::uint64_t bytes) noexcept override {
    return uninterrupted([&] { return ::fallocate(descriptor, 0, 0, static_cast<off_t>(bytes)); });
  }
  int truncate(int descriptor, std::uint64_t bytes) noexcept override {
    return uninterrupted([&] { return ::ftruncate(descriptor, static_cast<off_t>(bytes)); });
  }
  int sync(int descriptor) noexcept override {
    return uninterrupted([&] { return ::fsync(descriptor); });
  }
  int sync_data(int descriptor) noexcept override {
    return uninterrupted([&] { return ::fdatasync(descriptor); });
  }
  // Of the open file description: a lock of the process would be lost with the first descriptor of the file it closes.
  int lock(int descriptor) noexcept override {
    struct flock whole {};
    whole.l_type = F_WRLCK;
    whole.l_whence = SEEK_SET;
    return uninterrupted([&] { return ::fcntl(descriptor, F_OFD_SETLK, &whole); });
  }

  int set_mode(int descriptor, mode_t mode) noexcept override { return ::fchmod(descriptor, mode); }
  int set_owner(int descriptor, uid_t user, gid_t group) noexcept override { return ::fchown(descriptor, user, group); }
  int set_times(int descriptor, const std::array<timespec, 2>& times) noexcept override {
    return ::futimens(descriptor, times.data());
  }
  ssize_t list_attributes(int descriptor, std::span<char> into) noexcept override {
    return ::flistxattr(descriptor, into.data(), into.size());
  }
  ssize_t get_attribute(int descriptor, const char* name, std::span<std::byte> into) noexcept override {
    return ::fgetxattr(descriptor, name, into.data(), into.size());
  }
  int set_attribute(int descriptor, const char* name, std::span<const std::byte> value) noexcept override {
    return ::fsetxattr(descriptor, name, value.data(), value.size(), 0);
  }
  int remove_attribute(int descriptor, const char* name) noexcept override {
    return ::fremovexattr(descriptor, name);
  }
};

}  // namespace

[[gnu::hot]] FileSystem& posix_file_system() noexcept {
  static constinit PosixFileSystem instance;
  return instance;
}

}  // namespace dicomap
