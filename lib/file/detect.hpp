// SPDX-License-Identifier: MIT
/// @file
/// Where a file's elements begin, and how they are encoded, judged by its bytes.
#pragma once

#include "bytes/byte_store.hpp"

#include <dicomap/byte_order.hpp>

#include <optional>
#include <string_view>

namespace dicomap {

/// Where the file meta group (or, without one, the data set) begins.
struct Start {
  std::uint64_t offset = 0;
  bool has_preamble = false;
  bool has_meta = true;
};

/// @errors not_dicom, truncated, io
[[nodiscard]] Result<Start> find_start(const ByteStore& store);

/// Whether elements stand at `offset`: one or two whole headers with known VR or dictionary tag, ascending, lengths inside.
[[nodiscard]] bool looks_like(const ByteStore& store, std::uint64_t offset, Encoding encoding);

/// The encoding under which the elements at `offset` are plausible; `expected` is tried first.
[[nodiscard]] std::optional<Encoding> recognise_encoding(const ByteStore& store, std::uint64_t offset, Encoding expected);

}  // namespace dicomap
