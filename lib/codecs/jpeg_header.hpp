// SPDX-License-Identifier: MIT
/// @file
/// What the markers of a JPEG code stream (ISO 10918-1 Annex B) say before its first scan. Decides which library reads it, and
/// is compared with the data set before any library sees a byte.
#pragma once

#include <dicomap/frame_decoder.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace dicomap::codecs {

/// Value type.
struct JpegComponent {
  std::uint8_t id = 0;
  std::uint8_t horizontal = 1;  ///< sampling factors, 1 to 4
  std::uint8_t vertical = 1;
  friend bool operator==(const JpegComponent&, const JpegComponent&) = default;
};

/// Value type.
struct JpegHeader {
  std::uint64_t offset = 0;   ///< of SOI: bytes from the beginning of what was read
  std::uint8_t process = 0;   ///< n of SOFn
  std::uint8_t precision = 8; ///< bits of a sample
  std::uint32_t rows = 0;
  std::uint32_t columns = 0;
  std::uint16_t component_count = 0;
  std::array<JpegComponent, 4> components{};  ///< the first four
  std::uint8_t components_in_first_scan = 0;  ///< 0: no scan was reached
  bool is_jfif = false;
  std::optional<std::uint8_t> adobe_transform;
  bool is_hierarchical = false;

  /// Samples are predicted from their neighbours and not transformed (processes 3, 7, 11, 15).
  [[nodiscard]] bool is_lossless() const noexcept { return process % 4 == 3; }
  /// Whether scans follow the first one: progressive, or not all components interleaved.
  [[nodiscard]] bool has_several_scans() const noexcept { return process % 4 == 2 || components_in_first_scan < component_count; }
};

/// E.g. "lossless, arithmetic coding". Empty: no process has this number.
[[nodiscard]] std::string_view name_of_jpeg_process(std::uint8_t process) noexcept;

/// Reads up to the first scan. Bytes of 00 or FF before SOI and bytes between markers are stepped over, as libjpeg does.
/// @errors malformed; unsupported: the code stream is JPEG-LS, or its number of lines comes after the first scan (DNL);
///         truncated: the bytes end before the frame header does
[[nodiscard]] Result<JpegHeader> read_jpeg_header(std::span<const std::byte> codestream);

/// What the three samples of a pixel are. Lossless processes keep samples as they were given, so that only an Adobe marker
/// tells; else Adobe, then JFIF, then components that are called R, G and B.
[[nodiscard]] SampleColor color_of(const JpegHeader& header) noexcept;

/// Scans of the whole code stream, counted up to `at_most`. Reads every byte.
[[nodiscard]] std::uint32_t count_jpeg_scans(std::span<const std::byte> codestream, std::uint32_t at_most) noexcept;

}  // namespace dicomap::codecs
