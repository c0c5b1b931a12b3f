// SPDX-License-Identifier: MIT
#include "codecs/jpeg_ls_header.hpp"

#include "codecs/header_bytes.hpp"

#include <fmt/format.h>

namespace dicomap::codecs {

namespace {

// Markers: T.81 table B.1 and ISO 14495-1 table C.1.
constexpr std::uint16_t start_of_image = 0xFFD8;
constexpr std::uint16_t end_of_image = 0xFFD9;
constexpr std::uint16_t start_of_frame = 0xFFF7;  // SOF55
constexpr std::uint16_t start_of_scan = 0xFFDA;
constexpr std::uint16_t presets = 0xFFF8;

Error malformed(std::string what) { return Error{ErrorCode::malformed, std::move(what)}; }

Error ends_early(const HeaderBytes& bytes) {
  return Error{ErrorCode::truncated, fmt::format("the JPEG-LS header ends early, after {} bytes", bytes.offset())};
}

/// SOF0 to SOF15 of T.81, but for what only looks alike: DHT, JPG, DAC.
bool is_other_frame(std::uint16_t marker) noexcept {
  return marker >= 0xFFC0 && marker <= 0xFFCF && marker != 0xFFC4 && marker != 0xFFC8 && marker != 0xFFCC;
}

/// Any number of FF may stand in front of a marker's second byte (T.81 B.1.1.2).
std::uint16_t take_marker(HeaderBytes& bytes) noexcept {
  std::uint16_t marker = bytes.take<std::uint16_t>();
  while (marker == 0xFFFF && !bytes.ended_early()) marker = static_cast<std::uint16_t>(0xFF00U | bytes.take<std::uint8_t>());
  return marker;
}

Result<void> read_frame(HeaderBytes segment, JpegLsHeader& header) {
  header.precision = segment.take<std::uint8_t>();
  header.rows = segment.take<std::uint16_t>();
  header.columns = segment.take<std::uint16_t>();
  header.samples_per_pixel = segment.take<std::uint8_t>();
  bool subsampled = false;
  for (std::uint16_t i = 0; i < header.samples_per_pixel; ++i) {
    segment.skip(1);  // its name
    subsampled = segment.take<std::uint8_t>() != 0x11 || subsampled;
    segment.skip(1);
  }
  if (segment.ended_early()) return malformed("the JPEG-LS frame header is shorter than its components need");
  if (header.precision < 2 || header.precision > 16) return malformed(fmt::format("JPEG-LS samples of {} bits", header.precision));
  if (header.samples_per_pixel == 0) return malformed("a JPEG-LS frame without components");
  if (subsampled) return Error{ErrorCode::unsupported, "JPEG-LS with subsampled components"};
  if (header.rows == 0 || header.columns == 0) {
    return Error{ErrorCode::unsupported, fmt::format("JPEG-LS whose frame header says {} columns and {} rows", header.columns, header.rows)};
  }
  return success();
}

Result<void> read_scan(HeaderBytes segment, JpegLsHeader& header) {
  segment.skip(2 * std::uint64_t{segment.take<std::uint8_t>()});
  header.near_lossless = segment.take<std::uint8_t>();
  const auto interleave = segment.take<std::uint8_t>();
  if (segment.ended_early()) return malformed("the JPEG-LS scan header is shorter than its components need");
  if (interleave > 2) return malformed(fmt::format("JPEG-LS interleave mode {}", interleave));
  header.interleave = static_cast<JpegLsHeader::Interleave>(interleave);
  return success();
}

}  // namespace

Result<JpegLsHeader> read_jpeg_ls_header(std::span<const std::byte> codestream) {
  HeaderBytes bytes{codestream};
  const auto first = bytes.take<std::uint16_t>();
  if (bytes.ended_early()) return ends_early(bytes);
  if (first != start_of_image) return malformed(fmt::format("no JPEG-LS code stream: it begins with {:04X}, not FFD8", first));
  JpegLsHeader header;
  bool has_frame = false;
  while (true) {
    const std::size_t offset = bytes.offset();
    const std::uint16_t marker = take_marker(bytes);
    if (bytes.ended_early()) return ends_early(bytes);
    if (marker < 0xFF01 || marker == end_of_image) {
      return malformed(fmt::format("{:04X} where a JPEG-LS header segment is expected, at byte {} of the code stream", marker, offset));
    }
    if (is_other_frame(marker)) {
      return Error{ErrorCode::unsupported, fmt::format("a JPEG code stream (marker {:04X}), not JPEG-LS", marker)};
    }
    const auto length = bytes.take<std::uint16_t>();
    if (!bytes.ended_early() && length < 2) return malformed(fmt::format("JPEG-LS segment {:04X} of length {}", marker, length));
    const HeaderBytes segment = bytes.take_part(length < 2 ? 0U : length - 2U);
    if (bytes.ended_early()) return ends_early(bytes);
    header.has_presets = header.has_presets || marker == presets;
    if (marker == start_of_frame) {
      if (has_frame) return malformed("two JPEG-LS frame headers");
      DICOMAP_TRY_VOID(read_frame(segment, header));
      has_frame = true;
    } else if (marker == start_of_scan) {
      if (!has_frame) return malformed("a JPEG-LS scan without a frame header");
      DICOMAP_TRY_VOID(read_scan(segment, header));
      return header;
    }
  }
}

}  // namespace dicomap::codecs
