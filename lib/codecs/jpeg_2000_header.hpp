// SPDX-License-Identifier: MIT
/// @file
/// The main header of a JPEG 2000 or HTJ2K code stream (ISO 15444-1 annex A): what is coded, before its library sees a byte.
#pragma once

#include <dicomap/result.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace dicomap::codecs {

/// Value type. All components are alike: where they are not, there is an error instead.
struct Jpeg2000Header {
  std::uint32_t rows = 0;
  std::uint32_t columns = 0;
  std::uint16_t samples_per_pixel = 1;
  std::uint16_t precision = 8;           ///< 1 to 38
  bool is_signed = false;
  std::uint64_t tiles = 1;
  bool transforms_components = false;    ///< the first three are RGB once they are decoded
  bool is_high_throughput = false;       ///< HT code blocks (ISO 15444-15), by CAP or COD
  std::uint8_t decomposition_levels = 0;
  std::uint8_t code_block_exponent = 12; ///< a code block has 2 to the power of this many samples
  std::uint8_t precinct_exponent = 30;   ///< the smallest precinct, likewise
  std::size_t first_tile_part = 0;       ///< where it begins; 0: beyond what was there to read
};

/// Reads the main header, of which the end (beyond COD) may be missing.
/// @errors malformed, truncated; unsupported: components that differ in size, precision or sign
[[nodiscard]] Result<Jpeg2000Header> read_jpeg_2000_header(std::span<const std::byte> codestream);

/// How many of its tiles a whole code stream has (parts of). OpenJPEG does not mind when the last are missing. The caller has
/// held `header.tiles` against its limit.
[[nodiscard]] std::uint64_t count_tiles_present(std::span<const std::byte> codestream, const Jpeg2000Header& header);

/// Whether a decoder could meet HT code blocks anywhere in a whole code stream, whatever its header says: each tile may say
/// so for itself, and where a decoder looks for tiles in broken bytes is its own affair. Errs on the side of yes.
[[nodiscard]] bool may_hold_high_throughput(std::span<const std::byte> codestream) noexcept;

}  // namespace dicomap::codecs
