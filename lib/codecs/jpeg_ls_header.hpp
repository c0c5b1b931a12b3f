// SPDX-License-Identifier: MIT
/// @file
/// The header of a JPEG-LS code stream (ISO 14495-1 annex C): what is coded, before its library sees a byte.
#pragma once

#include <dicomap/result.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace dicomap::codecs {

/// Value type.
struct JpegLsHeader {
  enum class Interleave : std::uint8_t { none, line, sample };  ///< ILV of the first scan

  std::uint32_t rows = 0;
  std::uint32_t columns = 0;
  std::uint16_t samples_per_pixel = 1;
  std::uint16_t precision = 8;     ///< 2 to 16
  Interleave interleave = Interleave::none;
  std::uint8_t near_lossless = 0;  ///< NEAR of the first scan: how far a sample may be off; 0: lossless
  bool has_presets = false;        ///< an LSE segment stands in front of the first scan
};

/// Reads up to the first scan.
/// @errors malformed, truncated; unsupported: another kind of JPEG, rows that are told later, subsampled components
[[nodiscard]] Result<JpegLsHeader> read_jpeg_ls_header(std::span<const std::byte> codestream);

}  // namespace dicomap::codecs
