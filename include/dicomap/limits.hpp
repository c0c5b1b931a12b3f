// SPDX-License-Identifier: MIT
/// @file
/// The bounds that a hostile file meets. Every one can be raised or lowered when a file is opened.
#pragma once

#include <cstdint>

namespace dicomap {

/// Value type. Each bound names the attack it stops; meeting one is `limit_exceeded`, and what was read before it remains.
struct Limits {
  /// Nesting of sequences. A few bytes a level would otherwise cost stack or memory by the million.
  std::uint32_t depth = 256;
  /// Top-level elements that are remembered by a lookup. Beyond it lookups still work, but scan.
  std::uint64_t indexed_elements = std::uint64_t{1} << 20;
  /// Bytes that a deflated data set may grow to (deflate expands up to 1032 times).
  std::uint64_t inflated_bytes = std::uint64_t{1} << 31;
  /// Bytes of a stream (pipe, standard input) that are kept in memory; beyond it an unlinked temporary file takes over.
  std::uint64_t stream_bytes = std::uint64_t{64} << 20;
  /// Bytes of header blocks that a source without mapping keeps for later lookups.
  std::uint64_t header_bytes = std::uint64_t{1} << 20;
  /// Bytes of one value that is copied into memory: a text, or an array out of a file that is not mapped.
  std::uint64_t value_bytes = std::uint64_t{1} << 31;
  /// Bytes of one frame that is copied or decoded.
  std::uint64_t frame_bytes = std::uint64_t{1} << 32;
  /// Bytes that a foreign decoder may use besides, as far as it can be told; in a worker process all that it uses.
  std::uint64_t decoder_bytes = std::uint64_t{8} << 30;
  /// Seconds that a decoder in a worker process may take for one frame.
  std::uint32_t decoder_seconds = 60;
  /// Scans of a progressive JPEG: each goes over the whole frame, and costs a hostile stream a few bytes.
  std::uint32_t jpeg_scans = 200;
  /// Bytes of pixel data that one Editor may hold as edited: private windows of the file, and frames in memory.
  std::uint64_t private_bytes = std::uint64_t{8} << 30;
  /// Tiles of a JPEG 2000 code stream: each costs the decoder kilobytes before the first is read.
  std::uint32_t jpeg_2000_tiles = 4096;
};

}  // namespace dicomap
