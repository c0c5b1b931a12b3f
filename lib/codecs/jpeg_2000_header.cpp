// SPDX-License-Identifier: MIT
#include "codecs/jpeg_2000_header.hpp"

#include "codecs/header_bytes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <vector>

namespace dicomap::codecs {

namespace {

// Markers: ISO 15444-1 table A.2.
constexpr std::uint16_t start_of_codestream = 0xFF4F;
constexpr std::uint16_t image_and_tile_size = 0xFF51;   // SIZ
constexpr std::uint16_t extended_capabilities = 0xFF50; // CAP
constexpr std::uint16_t coding_style = 0xFF52;          // COD
constexpr std::uint16_t start_of_tile_part = 0xFF90;    // SOT
constexpr std::uint16_t end_of_codestream = 0xFFD9;

constexpr std::uint8_t high_throughput_style = 0x40;       // of code blocks, in COD and COC
constexpr std::uint32_t high_throughput_part = 0x00020000; // Pcap bit 15: part 15 of the standard

Error malformed(std::string what) { return Error{ErrorCode::malformed, std::move(what)}; }

Error ends_early(const HeaderBytes& bytes) {
  return Error{ErrorCode::truncated, fmt::format("the JPEG 2000 header ends early, after {} bytes", bytes.offset())};
}

std::uint32_t divided_up(std::uint64_t value, std::uint64_t by) noexcept { return static_cast<std::uint32_t>((value + by - 1) / by); }

/// What SIZ says of a component.
struct Component {
  std::uint8_t depth = 0;  // the sign, and one bit less than there are
  std::uint32_t columns = 0;
  std::uint32_t rows = 0;
  friend bool operator==(const Component&, const Component&) = default;
};

/// Width and height on the reference grid, and where the image begins.
struct Grid {
  std::uint32_t right = 0, bottom = 0, left = 0, top = 0;
};

Grid take_grid(HeaderBytes& segment) noexcept {
  Grid grid;
  grid.right = segment.take<std::uint32_t>();
  grid.bottom = segment.take<std::uint32_t>();
  grid.left = segment.take<std::uint32_t>();
  grid.top = segment.take<std::uint32_t>();
  return grid;
}

Result<std::uint64_t> count_tiles(const Grid& image, const Grid& tile) {
  // In take_grid's order: the size of a tile, then the corner of the first.
  if (tile.right == 0 || tile.bottom == 0 || tile.left > image.left || tile.top > image.top ||
      std::uint64_t{tile.left} + tile.right <= image.left || std::uint64_t{tile.top} + tile.bottom <= image.top) {
    return malformed("JPEG 2000 tiles that miss the image");
  }
  return std::uint64_t{divided_up(image.right - tile.left, tile.right)} * divided_up(image.bottom - tile.top, tile.bottom);
}

/// The size of a component: PS3's rows and columns (ISO 15444-1 equation B-2).
Result<Component> take_component(HeaderBytes& segment, const Grid& image) {
  Component component;
  component.depth = segment.take<std::uint8_t>();
  const auto across = segment.take<std::uint8_t>();
  const auto down = segment.take<std::uint8_t>();
  if (segment.ended_early()) return malformed("the JPEG 2000 SIZ segment is shorter than its components need");
  if (across == 0 || down == 0) return malformed("a JPEG 2000 component sampled every 0 pixels");
  component.columns = divided_up(image.right, across) - divided_up(image.left, across);
  component.rows = divided_up(image.bottom, down) - divided_up(image.top, down);
  return component;
}

Result<void> read_size(HeaderBytes segment, Jpeg2000Header& header) {
  header.is_high_throughput = (segment.take<std::uint16_t>() & 0x4000U) != 0;
  const Grid image = take_grid(segment);
  const Grid tile = take_grid(segment);
  header.samples_per_pixel = segment.take<std::uint16_t>();
  if (segment.ended_early()) return malformed("the JPEG 2000 SIZ segment is too short");
  if (image.right <= image.left || image.bottom <= image.top) return malformed("a JPEG 2000 image without pixels");
  if (header.samples_per_pixel == 0) return malformed("a JPEG 2000 image without components");
  DICOMAP_TRY(tiles, count_tiles(image, tile));
  DICOMAP_TRY(first, take_component(segment, image));
  for (std::uint16_t i = 1; i < header.samples_per_pixel; ++i) {
    DICOMAP_TRY(other, take_component(segment, image));
    if (other.depth != first.depth) return Error{ErrorCode::unsupported, "JPEG 2000 components of different precision or sign"};
    if (!(other == first)) return Error{ErrorCode::unsupported, "JPEG 2000 components of different size (subsampled)"};
  }
  if (first.rows == 0 || first.columns == 0) return malformed("a JPEG 2000 component without samples");
  header.tiles = tiles;
  header.rows = first.rows;
  header.columns = first.columns;
  header.is_signed = (first.depth & 0x80U) != 0;
  header.precision = static_cast<std::uint16_t>((first.depth & 0x7FU) + 1);
  if (header.precision > 38) return malformed(fmt::format("JPEG 2000 samples of {} bits", header.precision));
  return success();
}

Result<void> read_coding_style(HeaderBytes segment, Jpeg2000Header& header) {
  const auto style = segment.take<std::uint8_t>();
  segment.skip(3);  // progression, layers
  header.transforms_components = segment.take<std::uint8_t>() == 1 && header.samples_per_pixel >= 3;
  header.decomposition_levels = segment.take<std::uint8_t>();
  const unsigned across = segment.take<std::uint8_t>();
  const unsigned down = segment.take<std::uint8_t>();
  const auto code_blocks = segment.take<std::uint8_t>();
  segment.skip(1);  // the wavelet
  if (segment.ended_early()) return malformed("the JPEG 2000 COD segment is too short");
  if (header.decomposition_levels > 32) return malformed(fmt::format("{} JPEG 2000 decomposition levels", header.decomposition_levels));
  if (across > 8 || down > 8 || across + down > 8) return malformed("JPEG 2000 code blocks of more than 4096 samples");
  header.code_block_exponent = static_cast<std::uint8_t>(across + down + 4);
  header.is_high_throughput = header.is_high_throughput || (code_blocks & high_throughput_style) != 0;
  if ((style & 1U) != 0) {
    for (unsigned level = 0; level <= header.decomposition_levels; ++level) {
      const unsigned size = segment.take<std::uint8_t>();
      header.precinct_exponent = std::min(header.precinct_exponent, static_cast<std::uint8_t>((size & 15U) + (size >> 4U)));
    }
    if (segment.ended_early()) return malformed("the JPEG 2000 COD segment is shorter than its precincts need");
  }
  return success();
}

}  // namespace

Result<Jpeg2000Header> read_jpeg_2000_header(std::span<const std::byte> codestream) {
  HeaderBytes bytes{codestream};
  const auto first = bytes.take<std::uint16_t>();
  const auto second = bytes.take<std::uint16_t>();
  if (bytes.ended_early()) return ends_early(bytes);
  if (first != start_of_codestream || second != image_and_tile_size) {
    return malformed(fmt::format("no JPEG 2000 code stream: it begins with {:04X} {:04X}, not FF4F FF51", first, second));
  }
  Jpeg2000Header header;
  bool has_coding_style = false;
  std::uint16_t marker = second;
  while (marker != start_of_tile_part) {
    if (marker < 0xFF01 || marker == end_of_codestream) {
      return malformed(fmt::format("{:04X} where a JPEG 2000 header segment is expected, at byte {} of the code stream", marker,
                                   bytes.offset() - 2));
    }
    const auto length = bytes.take<std::uint16_t>();
    if (!bytes.ended_early() && length < 2) return malformed(fmt::format("JPEG 2000 segment {:04X} of length {}", marker, length));
    HeaderBytes segment = bytes.take_part(length < 2 ? 0U : length - 2U);
    if (bytes.ended_early()) break;
    if (marker == image_and_tile_size) {
      if (header.rows != 0) return malformed("two JPEG 2000 SIZ segments");
      DICOMAP_TRY_VOID(read_size(segment, header));
    } else if (marker == coding_style) {
      DICOMAP_TRY_VOID(read_coding_style(segment, header));
      has_coding_style = true;
    } else if (marker == extended_capabilities) {
      header.is_high_throughput = header.is_high_throughput || (segment.take<std::uint32_t>() & high_throughput_part) != 0;
    }
    marker = bytes.take<std::uint16_t>();
    if (bytes.ended_early()) break;
  }
  if (bytes.ended_early() && !has_coding_style) return ends_early(bytes);
  if (!has_coding_style) return malformed("a JPEG 2000 header without COD segment");
  if (!bytes.ended_early()) header.first_tile_part = bytes.offset() - 2;
  return header;
}

std::uint64_t count_tiles_present(std::span<const std::byte> codestream, const Jpeg2000Header& header) {
  std::vector<bool> present(static_cast<std::size_t>(header.tiles));
  std::size_t offset = header.first_tile_part;
  while (offset != 0 && offset < codestream.size()) {
    HeaderBytes part{codestream.subspan(offset)};
    if (part.take<std::uint16_t>() != start_of_tile_part) break;
    part.skip(2);
    const auto tile = part.take<std::uint16_t>();
    const auto length = part.take<std::uint32_t>();  // from SOT on; 0: to the end
    if (part.ended_early()) break;
    if (tile < present.size()) present[tile] = true;
    if (length < 12 || length > codestream.size() - offset) break;
    offset += length;
  }
  return static_cast<std::uint64_t>(std::count(present.begin(), present.end(), true));
}

bool may_hold_high_throughput(std::span<const std::byte> codestream) noexcept {
  const std::byte* at = codestream.data();
  const std::byte* const end = at + codestream.size();
  // COD (FF52): length at 2, code block style at 12. COC (FF53): at 2, style at 9 or, of more than 256 components, 10.
  while (end - at >= 10) {
    at = static_cast<const std::byte*>(std::memchr(at, 0xFF, static_cast<std::size_t>(end - at) - 9));
    if (at == nullptr) return false;
    const auto byte = [&](std::ptrdiff_t i) { return i < end - at ? std::to_integer<unsigned>(at[i]) : 0U; };
    const bool is_short = byte(2) == 0 && byte(3) >= 9 && byte(3) <= 12 + 33;  // precincts of up to 33 resolutions
    if (byte(1) == 0x52 && is_short && (byte(12) & high_throughput_style) != 0) return true;
    if (byte(1) == 0x53 && is_short && ((byte(9) | byte(10)) & high_throughput_style) != 0) return true;
    ++at;
  }
  return false;
}

}  // namespace dicomap::codecs
