// SPDX-License-Identifier: MIT
#include "bytes/copy_metadata.hpp"

#include "bytes/system_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <vector>

namespace dicomap {

namespace {

constexpr std::string_view access_list = "system.posix_acl_access";

struct Copier {
  FileSystem& system;
  int from;
  int to;
  const std::string& path;

  [[nodiscard]] Error failed(std::string_view what, int cause) const {
    Error error = system_error(what, cause, path);
    error.hint("ReplaceOptions::keep_mode = false does without");
    return error;
  }
  [[nodiscard]] Result<mode_t> owner(const struct stat& status) const;
  [[nodiscard]] Result<std::vector<std::string>> names_of(int descriptor) const;
  [[nodiscard]] Result<void> attribute(const std::string& name) const;
  [[nodiscard]] Result<void> attributes() const;
};

// The mode that is left to set once the owner is as near as can be.
Result<mode_t> Copier::owner(const struct stat& status) const {
  mode_t mode = status.st_mode & 07777U;
  struct stat now {};
  if (system.stat(to, now) != 0) return failed("cannot ask for the owner of its temporary file", errno);
  if (now.st_uid == status.st_uid && now.st_gid == status.st_gid) return mode;
  if (system.set_owner(to, status.st_uid, status.st_gid) == 0) return mode;
  if (errno != EPERM && errno != EINVAL) return failed("cannot keep its owner", errno);
  // Set-user-ID would lend the rights of somebody else.
  mode &= ~static_cast<mode_t>(S_ISUID | S_ISGID);
  if (now.st_gid == status.st_gid || system.set_owner(to, static_cast<uid_t>(-1), status.st_gid) == 0) return mode;
  // Another group than the one that these rights were meant for: it gets what everybody has.
  return (mode & ~static_cast<mode_t>(S_IRWXG)) | ((mode & S_IRWXO) << 3U);
}

Result<std::vector<std::string>> Copier::names_of(int descriptor) const {
  const ssize_t length = system.list_attributes(descriptor, {});
  if (length < 0 && (errno == ENOTSUP || errno == ENOSYS)) return std::vector<std::string>{};
  std::string list(length < 0 ? 0 : static_cast<std::size_t>(length), '\0');
  const ssize_t got = length <= 0 ? length : system.list_attributes(descriptor, list);
  if (got < 0) return failed("cannot list its extended attributes", errno);
  std::vector<std::string> names;
  for (std::size_t begin = 0; begin < static_cast<std::size_t>(got);) {
    names.emplace_back(list.c_str() + begin);
    begin += names.back().size() + 1;
  }
  return names;
}

// What belongs to the system (security labels, trusted attributes) is left to it where it does not let us.
Result<void> Copier::attribute(const std::string& name) const {
  const bool must = name.starts_with("user.") || name == access_list;
  const ssize_t length = system.get_attribute(from, name.c_str(), {});
  std::vector<std::byte> value(length < 0 ? 0 : static_cast<std::size_t>(length));
  const ssize_t got = length <= 0 ? length : system.get_attribute(from, name.c_str(), value);
  if (got < 0) {
    if (!must || errno == ENODATA) return success();
    return failed(fmt::format("cannot read its extended attribute {}", name), errno);
  }
  value.resize(static_cast<std::size_t>(got));
  if (system.set_attribute(to, name.c_str(), value) == 0 || !must) return success();
  return failed(fmt::format("cannot keep its extended attribute {}", name), errno);
}

Result<void> Copier::attributes() const {
  DICOMAP_TRY(names, names_of(from));
  for (const std::string& name : names) DICOMAP_TRY_VOID(attribute(name));
  // A new file has the access control list that its folder gives to new files.
  if (std::ranges::find(names, access_list) != names.end()) return success();
  if (system.remove_attribute(to, access_list.data()) == 0 || errno == ENODATA || errno == ENOTSUP) return success();
  return failed("cannot remove the access control list that its folder gives", errno);
}

}  // namespace

Result<void> copy_metadata(FileSystem& system, int from, const struct stat& status, int to, const std::string& path) {
  const Copier copier{system, from, to, path};
  DICOMAP_TRY(mode, copier.owner(status));
  DICOMAP_TRY_VOID(copier.attributes());
  // Last: the mode has the final word on what the list lets a group do, and a change of owner takes set-user-ID away.
  if (system.set_mode(to, mode) != 0) return copier.failed("cannot keep its mode", errno);
  return success();
}

}  // namespace dicomap
