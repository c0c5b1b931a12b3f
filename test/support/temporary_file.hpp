// SPDX-License-Identifier: MIT
/// @file
/// Folders and files that are gone when the test is over, however it ends.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

namespace dicomap::test {

/// Owner. An empty folder in $TMPDIR or /tmp, removed with all that is in it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "dicomap-test-XXXXXX").native();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"no temporary folder: " + pattern};
    path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
  [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

/// The byte that patterned files have at `offset`: differs between neighbours and between pages.
[[nodiscard]] inline std::byte pattern_at(std::uint64_t offset) noexcept {
  return static_cast<std::byte>((offset * 131 + offset / 4096 * 29 + 7) & 0xFF);
}

[[nodiscard]] inline std::vector<std::byte> pattern(std::uint64_t offset, std::size_t length) {
  std::vector<std::byte> bytes(length);
  for (std::size_t i = 0; i < length; ++i) bytes[i] = pattern_at(offset + i);
  return bytes;
}

/// Writes all of `bytes` at `offset`; a file longer than that stays as it is elsewhere.
inline void write_at(const std::filesystem::path& path, std::uint64_t offset, std::span<const std::byte> bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  while (file >= 0 && !bytes.empty()) {
    const ssize_t put = ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (put <= 0) break;
    offset += static_cast<std::uint64_t>(put);
    bytes = bytes.subspan(static_cast<std::size_t>(put));
  }
  if (file < 0 || ::close(file) != 0 || !bytes.empty()) throw std::runtime_error{"cannot write " + path.native()};
}

/// Makes or cuts the file to `size` bytes; what is new reads as zeros and takes no room.
inline void resize(const std::filesystem::path& path, std::uint64_t size) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  const bool done = file >= 0 && ::ftruncate(file, static_cast<off_t>(size)) == 0;
  if (file >= 0) ::close(file);
  if (!done) throw std::runtime_error{"cannot resize " + path.native()};
}

/// Owner. One file of `size` patterned bytes in a folder of its own.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::size_t size = 0, const std::string& name = "file.dcm") : path_{folder_ / name} {
    write_at(path_, 0, pattern(0, size));
  }
  explicit TemporaryFile(std::span<const std::byte> bytes, const std::string& name = "file.dcm")
      : path_{folder_ / name} {
    write_at(path_, 0, bytes);
  }
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

 private:
  TemporaryFolder folder_;
  std::filesystem::path path_;
};

}  // namespace dicomap::test
