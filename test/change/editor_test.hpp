// SPDX-License-Identifier: MIT
/// @file
/// What tests of the Editor share.
#pragma once

#include "support/dicom_bytes.hpp"
#include "support/reading.hpp"
#include "support/temporary_file.hpp"

#include <dicomap/editor.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace dicomap::test {

/// An editor over a copy of the bytes.
[[nodiscard]] inline Editor editor_of(const DicomBytes& bytes, const OpenOptions& options = {}) {
  return Editor::open(open(bytes, options)).value();
}

/// All bytes of a source.
[[nodiscard]] inline Bytes bytes_of(const Source& source) {
  Bytes bytes(static_cast<std::size_t>(source.size()));
  source.copy_out(0, bytes).value();
  return bytes;
}

/// The file as edited.
[[nodiscard]] inline Bytes edited_bytes(const Editor& editor) {
  const File file = editor.edited().value();
  return bytes_of(file.source());
}

[[nodiscard]] inline Bytes bytes_of_file(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  const std::string text{std::istreambuf_iterator<char>{file}, {}};
  return bytes_of(std::string_view{text});
}

/// Names in a folder.
[[nodiscard]] inline std::vector<std::string> names_in(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator{folder}) names.push_back(entry.path().filename());
  std::ranges::sort(names);
  return names;
}

[[nodiscard]] inline std::string message_of(const Result<void>& result) { return result ? "" : result.error().message(); }

}  // namespace dicomap::test
