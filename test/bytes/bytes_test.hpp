// SPDX-License-Identifier: MIT
/// @file
/// Shorthand for the tests of this folder.
#pragma once

#include "bytes/file_store.hpp"
#include "support/failing_file_system.hpp"
#include "support/temporary_file.hpp"

#include <dicomap/source.hpp>

#include <algorithm>
#include <string>

namespace dicomap::test {

inline constexpr std::uint64_t kib = 1024;
inline constexpr std::uint64_t mib = 1024 * kib;
inline constexpr std::uint64_t gib = 1024 * mib;

inline constexpr Holding is_mapped{Residence::mapped, Reason::none};
[[nodiscard]] constexpr Holding copied(Reason reason) { return {Residence::copied, reason}; }

/// A source over a file system with a test behind it.
[[nodiscard]] inline Result<Source> open_over(FailingFileSystem& system, const std::filesystem::path& path,
                                              const SourceOptions& options = {}) {
  DICOMAP_TRY(store, FileStore::open(system, path, options));
  return Source{std::move(store)};
}

/// Whether `bytes` are what a patterned file has from `offset` on.
template <class Bytes> [[nodiscard]] bool is_pattern(const Bytes& bytes, std::uint64_t offset) {
  return std::all_of(bytes.begin(), bytes.end(), [&offset](std::byte byte) { return byte == pattern_at(offset++); });
}

/// Whether the whole of a patterned source can be had and is right.
[[nodiscard]] inline bool reads_right(const Source& source) {
  const auto all = source.bytes({0, source.size()});
  return all && all.assume_value().size() == source.size() && is_pattern(all.assume_value(), 0);
}

/// The message of the error, or "no error".
template <class T> [[nodiscard]] std::string message_of(const Result<T>& result) {
  return result ? "no error" : result.error().message();
}
template <class T> [[nodiscard]] ErrorCode code_of(const Result<T>& result) {
  return result ? ErrorCode::none : result.error().code();
}

}  // namespace dicomap::test
