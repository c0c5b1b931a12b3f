// SPDX-License-Identifier: MIT
#include "bytes/file_place.hpp"

#include "bytes/system_error.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <climits>
#include <string_view>

namespace dicomap {

namespace {

constexpr int most_links = 40;  // as many as the kernel follows
constexpr std::size_t longest_name = NAME_MAX;

struct Split {
  std::string folder;  // with the slash; empty: where the process is
  std::string name;
};

[[gnu::hot]] Split split(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return {{}, path};
  return {path.substr(0, slash + 1), path.substr(slash + 1)};
}

bool is_continuation(char byte) noexcept { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

[[gnu::hot]] Result<FilePlace> open_place(FileSystem& system, const std::string& path) {
  if (path.find('\0') != std::string::npos) {
    return Error{ErrorCode::io, fmt::format("the path has a NUL character behind \"{}\"", path.c_str())};
  }
  auto [folder, name] = split(path);
  if (name.empty() || name == "." || name == "..") {
    const std::string_view what = path.empty() ? "an empty path names no file" : "the path names a folder, not a file";
    return Error{ErrorCode::io, std::string{what}}.from(path);
  }
  const std::string folder_path = folder.empty() ? "." : folder;
  const int number = system.open_folder(folder_path.c_str());
  if (number < 0) return open_error("cannot open its folder", errno, path);
  return FilePlace{Descriptor{system, number}, folder_path, std::move(name), path};
}

}  // namespace

[[gnu::hot]] Result<FilePlace> place_of(FileSystem& system, const std::string& path, bool follow_link) {
  std::string now = path;
  for (int links = 0; links <= most_links; ++links) {
    DICOMAP_TRY(place, open_place(system, now));
    if (!follow_link) return std::move(place);
    DICOMAP_TRY(status, status_at(system, place));
    if (!status || !S_ISLNK(status->st_mode)) return std::move(place);
    std::array<char, PATH_MAX> target{};
    const ssize_t length = system.read_link(place.folder.number(), place.name.c_str(), target.data(), target.size());
    if (length < 0) return system_error("cannot read the symbolic link", errno, now);
    const std::string link{target.data(), static_cast<std::size_t>(length)};
    now = link.starts_with('/') ? link : split(now).folder + link;
  }
  return system_error("cannot follow the symbolic link", ELOOP, path);
}

[[gnu::hot]] Result<std::optional<struct stat>> status_at(FileSystem& system, const FilePlace& place) {
  struct stat status {};
  if (system.stat_at(place.folder.number(), place.name.c_str(), status) == 0) return std::optional{status};
  if (errno == ENOENT) return std::optional<struct stat>{};
  return system_error("cannot ask what it is", errno, place.path);
}

[[gnu::hot]] std::string name_beside(const std::string& name, const std::string& ending) {
  std::size_t kept = name.size();
  if (const std::size_t room = longest_name - 1 - ending.size(); kept > room) {
    kept = room;
    while (kept > 0 && is_continuation(name[kept])) --kept;
  }
  return "." + name.substr(0, kept) + ending;
}

}  // namespace dicomap
