// SPDX-License-Identifier: MIT
#include "bytes/all_bytes.hpp"

#include "bytes/system_error.hpp"

#include <fmt/format.h>

#include <cerrno>

namespace dicomap {

Result<void> read_all(FileSystem& system, int descriptor, std::uint64_t offset, std::span<std::byte> into,
                      const std::string& file) {
  while (!into.empty()) {
    const ssize_t got = system.read_at(descriptor, into.data(), into.size(), offset);
    if (got < 0) {
      const int cause = errno;
      return system_error(fmt::format("cannot read {} bytes", into.size()), cause, file).at(offset);
    }
    if (got == 0) {
      std::string what = fmt::format("the file ends {} bytes too early", into.size());
      return Error{ErrorCode::changed_on_disk, std::move(what)}.from(file).at(offset);
    }
    offset += static_cast<std::uint64_t>(got);
    into = into.subspan(static_cast<std::size_t>(got));
  }
  return success();
}

Result<void> write_all(FileSystem& system, int descriptor, std::uint64_t offset, std::span<const std::byte> bytes,
                       const std::string& file) {
  while (!bytes.empty()) {
    const ssize_t put = system.write_at(descriptor, bytes.data(), bytes.size(), offset);
    if (put <= 0) {
      const int cause = put < 0 ? errno : ENOSPC;  // no error and no byte: a device that is full without saying so
      return system_error(fmt::format("cannot write {} bytes", bytes.size()), cause, file).at(offset);
    }
    offset += static_cast<std::uint64_t>(put);
    bytes = bytes.subspan(static_cast<std::size_t>(put));
  }
  return success();
}

}  // namespace dicomap
