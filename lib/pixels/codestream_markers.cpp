// SPDX-License-Identifier: MIT
#include "pixels/codestream_markers.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace dicomap {

namespace {

constexpr std::uint16_t start_of_jpeg = 0xFFD8;      // SOI
constexpr std::uint16_t end_of_codestream = 0xFFD9;  // EOI; EOC of JPEG 2000 is the same
constexpr std::uint16_t start_of_jpeg_2000 = 0xFF4F; // SOC

bool has_markers(PixelCoding coding) noexcept {
  return coding == PixelCoding::jpeg || coding == PixelCoding::jpeg_ls || coding == PixelCoding::jpeg_2000 ||
         coding == PixelCoding::htj2k;
}

/// The bytes at the edges of fragments, as one stream without fragment headers.
class Edges {
 public:
  Edges(const ByteStore& store, const Walked& walked) : store_{store}, walked_{walked} {}

  /// Whether a start marker begins at fragment `index`, be it split behind its first byte.
  Result<bool> begins(std::size_t index) const {
    std::array<std::byte, 2> found{};
    std::size_t size = 0;
    for (std::size_t i = index; i < walked_.items.size() && size < 2; ++i) {
      const ByteRange value = walked_.value(i);
      const auto take = static_cast<std::size_t>(std::min<std::uint64_t>(value.length, 2 - size));
      DICOMAP_TRY_VOID(store_.read(value.offset, std::span{found}.subspan(size, take)));
      size += take;
    }
    const auto marker = load<std::uint16_t>(found.data(), ByteOrder::big);
    return size == 2 && (marker == start_of_jpeg || marker == start_of_jpeg_2000);
  }

  /// Whether the bytes in front of fragment `index` are an end marker, or one and padding.
  Result<bool> ends_before(std::size_t index) const {
    std::array<std::byte, 3> tail{};  // right-aligned
    std::size_t size = 0;
    for (std::size_t i = index; i > 0 && size < tail.size(); --i) {
      const ByteRange value = walked_.value(i - 1);
      const auto take = static_cast<std::size_t>(std::min<std::uint64_t>(value.length, tail.size() - size));
      DICOMAP_TRY_VOID(store_.read(value.offset + value.length - take, std::span{tail}.subspan(tail.size() - size - take, take)));
      size += take;
    }
    const auto is_end = [&](std::size_t at) { return load<std::uint16_t>(tail.data() + at, ByteOrder::big) == end_of_codestream; };
    return (size >= 2 && is_end(1)) || (size == 3 && is_end(0));
  }

 private:
  const ByteStore& store_;
  const Walked& walked_;
};

}  // namespace

Result<std::vector<std::size_t>> first_fragments_by_markers(const DataElement& pixel_data, const Walked& walked, PixelCoding coding) {
  std::vector<std::size_t> first;
  if (!has_markers(coding)) return first;
  const Edges edges{pixel_data.state().store(), walked};
  for (std::size_t i = 0; i < walked.items.size(); ++i) {
    if (walked.value(i).length == 0 && i > 0) continue;
    DICOMAP_TRY(begins, edges.begins(i));
    if (!begins) continue;
    DICOMAP_TRY(follows_an_end, edges.ends_before(i));
    if (i == 0 || follows_an_end) first.push_back(i);
  }
  // Behind damage nobody knows whether the last frame is whole.
  if (!walked.damage) first.push_back(walked.items.size());
  return first;
}

}  // namespace dicomap
