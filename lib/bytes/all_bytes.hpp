// SPDX-License-Identifier: MIT
/// @file
/// Reads and writes that do all or fail, however little each system call takes.
#pragma once

#include "bytes/file_system.hpp"

#include <dicomap/result.hpp>

#include <span>
#include <string>

namespace dicomap {

/// Fills `into` with the bytes from `offset` on. @errors io, changed_on_disk: the file ends earlier; names `file`
[[nodiscard]] Result<void> read_all(FileSystem& system, int descriptor, std::uint64_t offset, std::span<std::byte> into,
                                    const std::string& file);

/// @errors io; names `file`
[[nodiscard]] Result<void> write_all(FileSystem& system, int descriptor, std::uint64_t offset,
                                     std::span<const std::byte> bytes, const std::string& file);

}  // namespace dicomap
