// SPDX-License-Identifier: MIT
#include "bytes/file_place.hpp"
#include "bytes/output_file.hpp"
#include "bytes/system_error.hpp"
#include "bytes/temporary_name.hpp"

#include <cerrno>
#include <ctime>
#include <filesystem>

#include <fcntl.h>

namespace dicomap {

namespace {

// Old enough, and nobody's: its writer locks what it writes, and a lock ends with its process.
bool is_stale(FileSystem& system, int folder, const char* name, std::uint64_t age_seconds) {
  const Descriptor file{system, system.open_at(folder, name, O_WRONLY, 0)};
  struct stat status {};
  if (file.number() < 0 || system.stat(file.number(), status) != 0 || !S_ISREG(status.st_mode)) return false;
  const std::time_t age = std::time(nullptr) - status.st_mtime;
  if (age_seconds > 0 && (age < 0 || static_cast<std::uint64_t>(age) < age_seconds)) return false;
  return system.lock(file.number()) == 0 || (errno != EAGAIN && errno != EACCES);
}

}  // namespace

Result<std::uint64_t> clean_stale(const std::string& folder, std::uint64_t age_seconds) {
  FileSystem& system = posix_file_system();
  const Descriptor opened{system, system.open_folder(folder.c_str())};
  if (opened.number() < 0) return system_error("cannot open the folder", errno, folder);
  std::uint64_t removed = 0;
  std::error_code failure;
  std::filesystem::directory_iterator entry{folder, failure};
  for (; !failure && entry != std::filesystem::directory_iterator{}; entry.increment(failure)) {
    const std::string name = entry->path().filename().native();
    if (!is_temporary_name(name) || !is_stale(system, opened.number(), name.c_str(), age_seconds)) continue;
    if (system.remove(opened.number(), name.c_str()) != 0) return system_error("cannot remove " + name, errno, folder);
    ++removed;
  }
  if (failure) return system_error("cannot list the folder", failure.value(), folder);
  return removed;
}

}  // namespace dicomap
