// SPDX-License-Identifier: MIT
/// @file
/// What an undo journal consists of, for those who write and read it.
///
/// Numbers are little-endian:
///   16 bytes  "dicomap undo 1\n" and a zero
///    8 each   the journal's length, the file's inode, the file's length, how many records
///   records   offset (8), length (8), the old bytes
///    4 bytes  CRC-32 of all before
/// No device number: it may be another one after a restart, and the journal lies in the file's own folder.
#pragma once

#include "bytes/undo_journal.hpp"

#include <dicomap/error.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace dicomap::journal {

inline constexpr std::string_view magic{"dicomap undo 1\n", 16};
inline constexpr std::string_view any_version = magic.substr(0, magic.find('1'));
inline constexpr std::uint64_t header_bytes = magic.size() + 4 * 8;
inline constexpr std::uint64_t record_bytes = 2 * 8;
inline constexpr std::uint64_t sum_bytes = 4;

inline constexpr std::size_t block_bytes = 64 * 1024;  // read at a time
[[nodiscard]] inline std::size_t block_of(std::uint64_t length) noexcept {
  return static_cast<std::size_t>(std::min<std::uint64_t>(length, block_bytes));
}

/// CRC-32, going on from that of the bytes before.
[[nodiscard]] std::uint32_t sum_of(std::uint32_t before, std::span<const std::byte> bytes) noexcept;

[[nodiscard]] std::string path_of(const JournaledFile& file);

/// `<file>: <what> <journal>: Input/output error (errno 5)`.
[[nodiscard]] Error error_of(const JournaledFile& file, std::string_view what, int error_number);

}  // namespace dicomap::journal
