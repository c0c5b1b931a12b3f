// SPDX-License-Identifier: MIT
#include "codecs/jpeg_header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace dicomap::codecs {

namespace {

using Bytes = std::span<const std::byte>;

// Markers, ISO 10918-1 table B.1; JPEG-LS: ISO 14495-1 table C.1.
constexpr std::uint8_t TEM = 0x01, SOF0 = 0xC0, DHT = 0xC4, JPG = 0xC8, DAC = 0xCC, SOF15 = 0xCF, RST0 = 0xD0, RST7 = 0xD7,
                       SOI = 0xD8, EOI = 0xD9, SOS = 0xDA, DHP = 0xDE, APP0 = 0xE0, APP14 = 0xEE, SOF55 = 0xF7;

constexpr std::array<std::string_view, 16> process_names{
    "baseline DCT",
    "extended sequential DCT",
    "progressive DCT",
    "lossless",
    "",
    "differential sequential DCT",
    "differential progressive DCT",
    "differential lossless",
    "",
    "extended sequential DCT, arithmetic coding",
    "progressive DCT, arithmetic coding",
    "lossless, arithmetic coding",
    "",
    "differential sequential DCT, arithmetic coding",
    "differential progressive DCT, arithmetic coding",
    "differential lossless, arithmetic coding",
};

std::uint8_t byte_at(Bytes bytes, std::size_t index) noexcept { return std::to_integer<std::uint8_t>(bytes[index]); }

/// JPEG is big endian throughout.
std::uint16_t word_at(Bytes bytes, std::size_t index) noexcept {
  return static_cast<std::uint16_t>(byte_at(bytes, index) << 8 | byte_at(bytes, index + 1));
}

bool starts_with(Bytes bytes, std::string_view text) noexcept {
  return bytes.size() >= text.size() && std::memcmp(bytes.data(), text.data(), text.size()) == 0;
}

bool is_frame_header(std::uint8_t marker) noexcept {
  return marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC;
}

bool stands_alone(std::uint8_t marker) noexcept { return marker == TEM || (marker >= RST0 && marker <= RST7); }

Error ends_early(Bytes codestream) {
  return Error{ErrorCode::truncated, fmt::format("the JPEG code stream ({} bytes) ends before its frame header does", codestream.size())};
}

/// Where the code of the next marker lies, or the end. Anything that is no marker is stepped over.
std::size_t find_marker(Bytes bytes, std::size_t from) noexcept {
  while (from < bytes.size()) {
    const void* found = std::memchr(bytes.data() + from, 0xFF, bytes.size() - from);
    if (found == nullptr) return bytes.size();
    from = static_cast<std::size_t>(static_cast<const std::byte*>(found) - bytes.data());
    while (from < bytes.size() && byte_at(bytes, from) == 0xFF) ++from;
    if (from < bytes.size() && byte_at(bytes, from) != 0) return from;
  }
  return bytes.size();
}

Result<std::uint64_t> find_start(Bytes codestream) {
  const auto first = std::ranges::find_if(codestream, [](std::byte value) { return value != std::byte{0} && value != std::byte{0xFF}; });
  const auto index = static_cast<std::size_t>(first - codestream.begin());
  if (first == codestream.end()) return ends_early(codestream);
  if (index == 0 || byte_at(codestream, index - 1) != 0xFF || byte_at(codestream, index) != SOI) {
    return Error{ErrorCode::malformed,
                 fmt::format("no JPEG code stream: starts with {:02X} {:02X}, not FF D8", byte_at(codestream, 0),
                             codestream.size() > 1 ? byte_at(codestream, 1) : 0)};
  }
  return index - 1;
}

Result<void> read_components(Bytes segment, JpegHeader& header) {
  if (segment.size() != 6 + std::size_t{3} * header.component_count) {
    return Error{ErrorCode::malformed, fmt::format("the JPEG frame header has {} bytes for {} components, not {}", segment.size() + 2,
                                                   header.component_count, 8 + 3 * header.component_count)};
  }
  for (std::size_t i = 0; i < std::min<std::size_t>(header.component_count, header.components.size()); ++i) {
    const std::uint8_t sampling = byte_at(segment, 7 + 3 * i);
    header.components[i] = {byte_at(segment, 6 + 3 * i), static_cast<std::uint8_t>(sampling >> 4), static_cast<std::uint8_t>(sampling & 15)};
    const JpegComponent& component = header.components[i];
    if (component.horizontal < 1 || component.horizontal > 4 || component.vertical < 1 || component.vertical > 4) {
      return Error{ErrorCode::malformed, fmt::format("the sampling factors of JPEG component {} are {} x {}, not 1 to 4", component.id,
                                                     component.horizontal, component.vertical)};
    }
  }
  return success();
}

Result<void> read_frame_header(std::uint8_t marker, Bytes segment, JpegHeader& header) {
  if (header.component_count != 0) {
    // Hierarchical frames follow DHP, a plain code stream has one.
    if (header.is_hierarchical) return success();
    return Error{ErrorCode::malformed, "the JPEG code stream has two frame headers before its first scan"};
  }
  if (segment.size() < 6) return Error{ErrorCode::malformed, fmt::format("the JPEG frame header has {} bytes", segment.size() + 2)};
  header.process = static_cast<std::uint8_t>(marker - SOF0);
  header.precision = byte_at(segment, 0);
  header.rows = word_at(segment, 1);
  header.columns = word_at(segment, 3);
  header.component_count = byte_at(segment, 5);
  DICOMAP_TRY_VOID(read_components(segment, header));
  if (header.columns == 0 || header.component_count == 0) {
    return Error{ErrorCode::malformed, fmt::format("the JPEG frame header says {} columns, {} components", header.columns, header.component_count)};
  }
  if (header.rows == 0) {
    return Error{ErrorCode::unsupported, "the JPEG code stream gives its number of lines after the first scan (DNL)"};
  }
  return success();
}

/// `segment` is what follows the length.
Result<void> read_segment(std::uint8_t marker, Bytes segment, JpegHeader& header) {
  if (is_frame_header(marker)) return read_frame_header(marker, segment, header);
  if (marker == SOF55) return Error{ErrorCode::unsupported, "the code stream is JPEG-LS (SOF55), not JPEG"};
  if (marker == DHP) header.is_hierarchical = true;
  if (marker == APP0 && starts_with(segment, {"JFIF\0", 5})) header.is_jfif = true;
  if (marker == APP14 && segment.size() >= 12 && starts_with(segment, "Adobe")) header.adobe_transform = byte_at(segment, 11);
  if (marker == SOS && !segment.empty()) header.components_in_first_scan = byte_at(segment, 0);
  return success();
}

}  // namespace

std::string_view name_of_jpeg_process(std::uint8_t process) noexcept {
  return process < process_names.size() ? process_names[process] : std::string_view{};
}

Result<JpegHeader> read_jpeg_header(Bytes codestream) {
  JpegHeader header;
  DICOMAP_TRY(offset, find_start(codestream));
  header.offset = offset;
  const auto has_frame = [&header] { return header.component_count != 0; };
  std::size_t at = static_cast<std::size_t>(offset) + 2;
  while (true) {
    at = find_marker(codestream, at);
    if (at == codestream.size()) break;
    const std::uint8_t marker = byte_at(codestream, at++);
    if (stands_alone(marker)) continue;
    if (marker == SOI || marker == EOI || (marker == SOS && !has_frame())) {
      return Error{ErrorCode::malformed, fmt::format("the JPEG code stream has marker FF {:02X} before its {}", marker,
                                                     has_frame() ? "first scan" : "frame header")};
    }
    if (codestream.size() - at < 2) break;
    const std::uint16_t length = word_at(codestream, at);
    if (length < 2) return Error{ErrorCode::malformed, fmt::format("marker FF {:02X} of the JPEG code stream has length {}", marker, length)};
    if (length > codestream.size() - at) break;
    DICOMAP_TRY_VOID(read_segment(marker, codestream.subspan(at + 2, length - std::size_t{2}), header));
    if (marker == SOS) return header;
    at += length;
  }
  if (!has_frame()) return ends_early(codestream);
  return header;
}

SampleColor color_of(const JpegHeader& header) noexcept {
  if (header.component_count != 3) return SampleColor::as_declared;
  if (header.adobe_transform == 0) return SampleColor::rgb;
  if (header.adobe_transform == 1) return SampleColor::ybr_full;
  if (header.is_lossless()) return SampleColor::as_declared;
  if (header.is_jfif) return SampleColor::ybr_full;
  const auto& ids = header.components;
  return ids[0].id == 'R' && ids[1].id == 'G' && ids[2].id == 'B' ? SampleColor::rgb : SampleColor::as_declared;
}

std::uint32_t count_jpeg_scans(Bytes codestream, std::uint32_t at_most) noexcept {
  std::uint32_t scans = 0;
  std::size_t at = 0;
  while (scans < at_most && (at = find_marker(codestream, at)) < codestream.size()) {
    const std::uint8_t marker = byte_at(codestream, at++);
    if (marker == EOI) break;
    if (marker == SOS) ++scans;
    if (stands_alone(marker) || marker == SOI) continue;
    if (codestream.size() - at < 2) break;
    const std::size_t length = word_at(codestream, at);  // tables may hold anything, so they are stepped over
    at += std::min(length, codestream.size() - at);
  }
  return scans;
}

}  // namespace dicomap::codecs
