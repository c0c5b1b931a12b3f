// SPDX-License-Identifier: MIT
/// @file
/// Shorthand for tests that write files.
#pragma once

#include "bytes/bytes_test.hpp"
#include "bytes/memory_store.hpp"
#include "bytes/output_file.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <sys/stat.h>

namespace dicomap::test {

[[nodiscard]] inline std::span<const std::byte> span_of(std::string_view text) {
  return std::as_bytes(std::span{text.data(), text.size()});
}

[[nodiscard]] inline std::string text_in(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

inline void write_text(const std::filesystem::path& path, std::string_view text) { write_at(path, 0, span_of(text)); }

/// The names in a folder, sorted: what a test leaves there and nothing else.
[[nodiscard]] inline std::vector<std::string> names_in(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator{folder}) names.push_back(entry.path().filename().native());
  std::ranges::sort(names);
  return names;
}

[[nodiscard]] inline struct stat status_of(const std::filesystem::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) throw std::runtime_error{"no status of " + path.native()};
  return status;
}

/// Creates, writes and commits.
[[nodiscard]] inline Result<void> replace(const std::filesystem::path& path, std::string_view text,
                                          const ReplaceOptions& options = {}, FileSystem& system = posix_file_system()) {
  DICOMAP_TRY(file, OutputFile::create(path, options, system));
  DICOMAP_TRY_VOID(file->reserve(text.size()));
  DICOMAP_TRY_VOID(file->write(span_of(text)));
  return file->commit();
}

}  // namespace dicomap::test
