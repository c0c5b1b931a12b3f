// SPDX-License-Identifier: MIT
/// @file
/// What fuzz targets share: a property that does not hold ends the program, so that the fuzzer keeps the input.
#pragma once

#include <dicomap/file.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <source_location>
#include <span>

namespace dicomap::fuzz {

inline void require(bool holds, std::source_location here = std::source_location::current()) {
  if (holds) return;
  std::fprintf(stderr, "%s:%u: a property does not hold\n", here.file_name(), static_cast<unsigned>(here.line()));
  std::abort();
}

inline std::span<const std::byte> input_of(const std::uint8_t* data, std::size_t size) {
  return std::as_bytes(std::span{data, size});
}

/// Errors and diagnostics point into the file, or into what it inflates to.
inline void require_places(const File& file, const Error& error) {
  const std::uint64_t size = std::max(file.source().size(), file.dataset_source().size());
  require(error.offset().value_or(0) <= size);
  for (const Diagnostic& diagnostic : file.diagnostics()) require(diagnostic.offset <= size);
}

}  // namespace dicomap::fuzz
