// SPDX-License-Identifier: MIT
/// @file
/// A deflated data set (PS3.5 A.5), inflated into memory.
#pragma once

#include "bytes/byte_store.hpp"

#include <optional>
#include <vector>

namespace dicomap {

/// What came out, and what stopped it where that was not the end of the stream.
struct Inflated {
  std::vector<std::byte> bytes;
  bool has_zlib_header = false;  ///< RFC 1950 in place of RFC 1951
  std::optional<Error> damage;   ///< truncated, malformed, limit_exceeded or out_of_memory; `bytes` came before it
};

/// Inflates all from `offset` to the end, up to Limits::inflated_bytes. @errors io
[[nodiscard]] Result<Inflated> inflate_from(const ByteStore& store, std::uint64_t offset);

}  // namespace dicomap
