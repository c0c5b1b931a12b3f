// SPDX-License-Identifier: MIT
// RLE (PS3.5 annex G): a segment of packed bytes for each byte of a pixel, the most significant of a sample first.
#include "codecs/check_source.hpp"
#include "codecs/encoders.hpp"
#include "codecs/immortal.hpp"

#include <dicomap/byte_order.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <new>

namespace dicomap::codecs {

namespace {

constexpr std::size_t header_bytes = 64;
constexpr std::size_t most_segments = 15;
constexpr std::size_t longest = 128;  // of a run, and of bytes as they are

// Where eight bytes are looked at at once: bytes behind a row that are read, and never count.
constexpr std::size_t spare = 16;
constexpr std::uint64_t each_byte = 0x0101010101010101;

void put_number(std::byte* to, std::size_t number) noexcept {
  for (unsigned i = 0; i < 4; ++i) to[i] = static_cast<std::byte>(number >> (8 * i) & 0xFFU);
}

std::uint64_t eight(const std::byte* bytes) noexcept { return load<std::uint64_t>(bytes, ByteOrder::little); }

/// Bytes equal to the first, of `count`.
std::size_t run_length(const std::byte* row, std::size_t count) noexcept {
  const std::uint64_t same = std::to_integer<std::uint64_t>(row[0]) * each_byte;
  std::size_t length = 0;
  while (length < count) {
    const std::uint64_t other = eight(row + length) ^ same;
    if (other != 0) return std::min(count, length + static_cast<std::size_t>(std::countr_zero(other)) / 8);
    length += 8;
  }
  return count;
}

/// Bytes before the next three that are equal, of `count`.
std::size_t literal_length(const std::byte* row, std::size_t count) noexcept {
  for (std::size_t at = 0; at + 2 < count; at += 8) {
    // A byte of it is 0 where a run of three begins; the lowest such byte is found exactly.
    const std::uint64_t first = eight(row + at);
    const std::uint64_t differs = (first ^ eight(row + at + 1)) | (first ^ eight(row + at + 2));
    const std::uint64_t zeros = (differs - each_byte) & ~differs & (each_byte << 7U);
    if (zeros == 0) continue;
    const std::size_t found = at + static_cast<std::size_t>(std::countr_zero(zeros)) / 8;
    return found + 2 < count ? found : count;
  }
  return count;
}

/// Packs a row behind which `spare` bytes may be read. Returns the end of what it wrote: no more than `most_packed`.
std::byte* pack_row(const std::byte* row, std::size_t count, std::byte* to) noexcept {
  while (count > 0) {
    std::size_t literal = literal_length(row, count);
    while (literal > 0) {
      const std::size_t part = std::min(literal, longest);
      *to++ = static_cast<std::byte>(part - 1);
      std::memcpy(to, row, part);
      to += part;
      row += part;
      count -= part;
      literal -= part;
    }
    if (count == 0) break;
    // Three at the least; what a run of more than 128 leaves over is a run again, or the beginning of a literal.
    const std::size_t run = std::min(run_length(row, count), longest);
    *to++ = static_cast<std::byte>(257 - run);
    *to++ = row[0];
    row += run;
    count -= run;
  }
  return to;
}

constexpr std::size_t most_packed(std::size_t count) noexcept { return count + (count + longest - 1) / longest; }

/// Every `step`th byte.
void gather(const std::byte* from, std::size_t step, std::size_t count, std::byte* to) noexcept {
  switch (step) {  // compilers vectorise what they know
    case 1: std::memcpy(to, from, count); return;
    case 2:
      for (std::size_t i = 0; i < count; ++i) to[i] = from[2 * i];
      return;
    case 3:
      for (std::size_t i = 0; i < count; ++i) to[i] = from[3 * i];
      return;
    default:
      for (std::size_t i = 0; i < count; ++i) to[i] = from[step * i];
  }
}

/// The bytes of a frame as segments see them. Pixels of one bit are packed before they are coded: a byte is coded as a pixel,
/// and rows need not begin with a byte.
struct Geometry {
  std::size_t sample_bytes;
  std::size_t pixel_bytes;
  std::size_t rows;
  std::size_t columns;

  explicit Geometry(const EncodeSource& frame) {
    const bool is_packed = frame.bits_allocated == 1;
    sample_bytes = is_packed ? 1 : frame.bits_allocated / 8U;
    pixel_bytes = is_packed ? 1 : sample_bytes * frame.samples_per_pixel;
    rows = is_packed ? 1 : frame.rows;
    columns = is_packed ? frame.samples.size() : frame.columns;
  }

  /// Where in a pixel the byte of a segment lies.
  [[nodiscard]] std::size_t place(std::size_t segment) const noexcept {
    const std::size_t significance = segment % sample_bytes;  // 0: the most significant byte
    const std::size_t within = host_order == ByteOrder::little ? sample_bytes - 1 - significance : significance;
    return segment - significance + within;
  }
  [[nodiscard]] std::size_t most_bytes() const noexcept {
    return header_bytes + pixel_bytes * (rows * most_packed(columns) + 1);
  }
};

/// One after the other, each row for itself (PS3.5 G.3.1), each segment of even length.
void encode_segments(const EncodeSource& frame, const Geometry& shape, std::vector<std::byte>& stream) {
  stream.assign(shape.most_bytes(), std::byte{});
  std::vector<std::byte> row(shape.columns + spare);
  std::byte* to = stream.data() + header_bytes;
  put_number(stream.data(), shape.pixel_bytes);
  for (std::size_t segment = 0; segment < shape.pixel_bytes; ++segment) {
    put_number(stream.data() + 4 * (segment + 1), static_cast<std::size_t>(to - stream.data()));
    const std::byte* from = frame.samples.data() + shape.place(segment);
    for (std::size_t y = 0; y < shape.rows; ++y, from += shape.columns * shape.pixel_bytes) {
      gather(from, shape.pixel_bytes, shape.columns, row.data());
      to = pack_row(row.data(), shape.columns, to);
    }
    if ((to - stream.data()) % 2 != 0) *to++ = std::byte{0};
  }
  stream.resize(static_cast<std::size_t>(to - stream.data()));
}

class RleEncoder final : public FrameEncoder {
 public:
  std::string name() const override { return "dicomap"; }

  Result<EncodedFrame> encode(const EncodeSource& frame) const override {
    DICOMAP_TRY_VOID(check_source(frame));
    const Geometry shape{frame};
    if (shape.pixel_bytes > most_segments) {
      return Error{ErrorCode::unsupported, fmt::format("a pixel of {} bytes, where RLE has {} segments", shape.pixel_bytes, most_segments)}
          .hint("Deflated Image Frame Compression (1.2.840.10008.1.2.8.1) keeps them");
    }
    // Offsets of segments have 32 bits: what could become longer is not begun.
    if (shape.most_bytes() > 0xFFFFFFFE) {
      return Error{ErrorCode::unsupported, fmt::format("a frame of {} bytes is too long for RLE", frame.samples.size())};
    }
    EncodedFrame encoded;
    try {
      encode_segments(frame, shape, encoded.codestream);
    } catch (const std::bad_alloc&) {
      return Error{ErrorCode::out_of_memory, fmt::format("no memory for {} bytes of RLE", shape.most_bytes())};
    }
    return encoded;
  }
};

}  // namespace

const FrameEncoder& rle_encoder() noexcept { return immortal<const RleEncoder>(); }

}  // namespace dicomap::codecs
