// SPDX-License-Identifier: MIT
/// @file
/// What the kernel says about this process: memory, faults, mappings, descriptors. The view from outside of the
/// library.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <sys/resource.h>

namespace dicomap::test {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool under_sanitizer = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool under_sanitizer = true;
#else
inline constexpr bool under_sanitizer = false;
#endif
#else
inline constexpr bool under_sanitizer = false;
#endif

/// A line of /proc/self/status in KiB: "VmRSS", "RssFile", "RssAnon", "VmHWM", "VmSize".
[[nodiscard]] inline std::uint64_t status_kib(std::string_view field) {
  std::ifstream status{"/proc/self/status"};
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(field) && line.size() > field.size() && line[field.size()] == ':') {
      return std::stoull(line.substr(field.size() + 1));
    }
  }
  return 0;
}

[[nodiscard]] inline std::uint64_t minor_faults() {
  struct rusage usage {};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_minflt);
}

/// One line of /proc/self/maps.
struct MapsLine {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::string permissions;  ///< e.g. "r--s"
};

/// The mappings of the file at `path` in this process.
[[nodiscard]] inline std::vector<MapsLine> mappings_of(const std::filesystem::path& path) {
  std::vector<MapsLine> found;
  std::ifstream maps{"/proc/self/maps"};
  for (std::string line; std::getline(maps, line);) {
    const auto name = line.find(path.native());
    if (name == std::string::npos) continue;
    std::istringstream fields{line};
    MapsLine entry;
    char dash = 0;
    fields >> std::hex >> entry.begin >> dash >> entry.end >> entry.permissions;
    found.push_back(entry);
  }
  return found;
}

/// The descriptors of this process that are open on the file at `path`.
[[nodiscard]] inline std::size_t descriptors_of(const std::filesystem::path& path) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator{"/proc/self/fd"}) {
    std::error_code gone;
    if (std::filesystem::read_symlink(entry.path(), gone) == path && !gone) ++count;
  }
  return count;
}

/// All open descriptors of this process (and the one that counts them).
[[nodiscard]] inline std::size_t descriptor_count() {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator{"/proc/self/fd"}) ++count;
  return count;
}

}  // namespace dicomap::test
