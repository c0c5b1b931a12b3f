// SPDX-License-Identifier: MIT
// The only file that includes Boost.Iostreams' mapping (its header costs close to a second to compile).
#include "bytes/file_system.hpp"

#include <boost/iostreams/device/mapped_file.hpp>

#include <cerrno>
#include <string>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/statfs.h>
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

class PosixFileSystem final : public FileSystem {
 public:
  [[gnu::hot]] int open(const char* path) noexcept override {
    int descriptor = -1;  // O_NONBLOCK: never waits for the other end of a FIFO
    do descriptor = ::open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    while (descriptor < 0 && errno == EINTR);
    return descriptor;
  }
  [[gnu::hot]] int close(int descriptor) noexcept override { return ::close(descriptor); }
  [[gnu::hot]] int stat(int descriptor, struct stat& status) noexcept override { return ::fstat(descriptor, &status); }
  int stat(const char* path, struct stat& status) noexcept override { return ::stat(path, &status); }

  [[gnu::hot]] ssize_t read_at(int descriptor, void* into, std::size_t count, std::uint64_t offset) noexcept override {
    ssize_t got = 0;
    do got = ::pread(descriptor, into, count, static_cast<off_t>(offset));
    while (got < 0 && errno == EINTR);
    return got;
  }

  [[gnu::hot]] long type_of(int descriptor) noexcept override {
    struct statfs status {};
    int failed = 0;
    do failed = ::fstatfs(descriptor, &status);
    while (failed != 0 && errno == EINTR);
    return failed == 0 ? static_cast<long>(status.f_type) : -1;
  }

  // Maps the descriptor that was opened and checked, not whatever the path names by now. Boost's exception carries no
  // code, but errno still holds the cause. Boost opens it a second time, without O_CLOEXEC.
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
};

}  // namespace

[[gnu::hot]] FileSystem& posix_file_system() noexcept {
  static constinit PosixFileSystem instance;
  return instance;
}

}  // namespace dicomap
