// SPDX-License-Identifier: MIT
#include "bytes/undo_journal.hpp"

#include "bytes/journal_format.hpp"
#include "bytes/system_error.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <climits>

#include <zlib.h>

namespace dicomap {

namespace journal {

std::uint32_t sum_of(std::uint32_t before, std::span<const std::byte> bytes) noexcept {
  return static_cast<std::uint32_t>(::crc32_z(before, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

std::string path_of(const JournaledFile& file) {
  return (file.place.folder_path == "." ? "" : file.place.folder_path) + journal_name(file.place.name);
}

Error error_of(const JournaledFile& file, std::string_view what, int error_number) {
  return open_error(fmt::format("{} {}", what, path_of(file)), error_number, file.place.path);
}

}  // namespace journal

[[gnu::hot]] std::string journal_name(const std::string& name) {
  const std::string ending = ".dicomap-undo";
  if (name.size() <= NAME_MAX - 1 - ending.size()) return name_beside(name, ending);
  // Cut: names that begin alike are told apart.
  return name_beside(name, fmt::format(".{:08x}{}", journal::sum_of(0, std::as_bytes(std::span{name})), ending));
}

Result<void> remove_journal(const JournaledFile& file) {
  if (file.system.remove(file.place.folder.number(), journal_name(file.place.name).c_str()) == 0) return success();
  return journal::error_of(file, "cannot remove the undo journal", errno);
}

}  // namespace dicomap
