// SPDX-License-Identifier: MIT
// RLE (PS3.5 annex G): a segment of packed bytes for each byte of a pixel, the most significant of a sample first.
#include "codecs/decoders.hpp"
#include "codecs/immortal.hpp"

#include <dicomap/byte_order.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

namespace dicomap::codecs {

namespace {

constexpr std::size_t header_bytes = 64;
constexpr std::size_t most_segments = 15;
constexpr std::size_t longest_run = 128;

/// A segment, unpacked piece by piece: the pieces of all segments of a frame stay in the cache until they are interleaved.
class Segment {
 public:
  static constexpr std::size_t piece = 4096;  // bytes

  explicit Segment(std::span<const std::byte> packed) : next_{packed.data()}, end_{packed.data() + packed.size()} {}

  /// Unpacks until `piece` bytes are there or the segment ends. Returns how many are there.
  std::size_t fill() {
    while (size_ < piece && next_ != end_) {
      const auto code = std::to_integer<unsigned>(*next_++);
      if (code < 128) {
        copy(code + 1);
      } else if (code > 128) {
        repeat(257 - code);
      }
    }
    return std::min(size_, piece);
  }

  [[nodiscard]] const std::byte* bytes() const noexcept { return bytes_.data(); }
  /// Drops what `fill` gave; what was unpacked beyond moves to the front.
  void drop(std::size_t count) noexcept {
    size_ -= count;
    std::memmove(bytes_.data(), bytes_.data() + count, size_);
  }

  /// A literal or a run that its input ends within.
  [[nodiscard]] bool is_cut() const noexcept { return cut_; }
  /// Whether more than a byte of padding follows.
  [[nodiscard]] bool has_more() const noexcept { return size_ > 0 || end_ - next_ > 1; }

 private:
  // A literal of any length is copied as a whole 128 bytes where there is room to read them: no loop, no branch.
  void copy(std::size_t count) noexcept {
    const auto left = static_cast<std::size_t>(end_ - next_);
    if (left >= longest_run) {
      std::memcpy(bytes_.data() + size_, next_, longest_run);
    } else {
      cut_ = cut_ || count > left;
      count = std::min(count, left);
      std::memcpy(bytes_.data() + size_, next_, count);
    }
    next_ += count;
    size_ += count;
  }

  void repeat(std::size_t count) noexcept {
    if (next_ == end_) {
      cut_ = true;
      return;
    }
    std::memset(bytes_.data() + size_, std::to_integer<int>(*next_++), longest_run);
    size_ += count;
  }

  const std::byte* next_;
  const std::byte* end_;
  std::size_t size_ = 0;
  bool cut_ = false;
  std::array<std::byte, piece + 2 * longest_run> bytes_;
};

Error bad_header(std::string what) { return Error{ErrorCode::malformed, std::move(what)}; }

/// The segments that the header speaks of. @errors malformed
Result<std::vector<Segment>> segments_of(std::span<const std::byte> codestream, std::size_t expected) {
  if (codestream.size() < header_bytes) {
    return bad_header(fmt::format("{} bytes hold no RLE header of {}", codestream.size(), header_bytes));
  }
  const auto number = [&](std::size_t index) { return load<std::uint32_t>(codestream.data() + 4 * index, ByteOrder::little); };
  const std::uint32_t count = number(0);
  if (count > most_segments || count != expected) {
    return bad_header(fmt::format("{} RLE segments, where a pixel has {} bytes", count, expected));
  }
  std::vector<Segment> segments;
  segments.reserve(count);
  for (std::size_t i = 1; i <= count; ++i) {
    const std::uint64_t begin = number(i);
    const std::uint64_t end = i < count ? number(i + 1) : codestream.size();
    if (begin < header_bytes || begin > end || end > codestream.size()) {
      return bad_header(fmt::format("RLE segment {} lies at {} to {} of {} bytes", i, begin, end, codestream.size()));
    }
    segments.emplace_back(codestream.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)));
  }
  return segments;
}

// The bytes of `count` pixels, each from a segment of its own, into pixels whose bytes lie in the order that `place` says.
void interleave(const std::vector<Segment>& segments, std::span<const std::size_t> place, std::size_t count, std::byte* to) {
  const std::size_t unit = segments.size();
  if (unit == 1) {
    std::memcpy(to, segments[0].bytes(), count);
    return;
  }
  if (unit == 2) {
    const std::byte* const first = segments[place[0] == 0 ? 0 : 1].bytes();
    const std::byte* const second = segments[place[0] == 0 ? 1 : 0].bytes();
    for (std::size_t i = 0; i < count; ++i) {
      to[2 * i] = first[i];
      to[2 * i + 1] = second[i];
    }
    return;
  }
  if (unit == 3) {
    const std::byte* const a = segments[0].bytes();
    const std::byte* const b = segments[1].bytes();
    const std::byte* const c = segments[2].bytes();
    for (std::size_t i = 0; i < count; ++i) {
      to[3 * i] = a[i];
      to[3 * i + 1] = b[i];
      to[3 * i + 2] = c[i];
    }
    return;
  }
  for (std::size_t segment = 0; segment < unit; ++segment) {
    const std::byte* const from = segments[segment].bytes();
    std::byte* const first = to + place[segment];
    for (std::size_t i = 0; i < count; ++i) first[i * unit] = from[i];
  }
}

/// Where in a pixel the byte of each segment goes.
std::array<std::size_t, most_segments> places(std::size_t sample_bytes, std::size_t count) {
  std::array<std::size_t, most_segments> place{};
  for (std::size_t segment = 0; segment < count; ++segment) {
    const std::size_t significance = segment % sample_bytes;  // 0: the most significant byte
    const std::size_t within = host_order == ByteOrder::little ? sample_bytes - 1 - significance : significance;
    place[segment] = segment - significance + within;
  }
  return place;
}

class RleDecoder final : public FrameDecoder {
 public:
  std::string name() const override { return "dicomap"; }
  Result<std::optional<CodestreamInfo>> inspect(std::span<const std::byte>) const override { return std::nullopt; }

  Result<DecodeReport> decode(std::span<const std::byte> codestream, const DecodeTarget& target) const override {
    // Pixels of one bit are packed before they are coded: a byte is coded as a pixel.
    const bool is_packed = target.bits_allocated == 1;
    const std::size_t sample_bytes = is_packed ? 1 : target.bits_allocated / 8U;
    const std::size_t pixel_bytes = is_packed ? 1 : sample_bytes * target.samples_per_pixel;
    DICOMAP_TRY(segments, segments_of(codestream, pixel_bytes));
    const auto place = places(sample_bytes, pixel_bytes);
    const std::size_t pixels = target.into.size() / pixel_bytes;
    std::size_t done = 0;
    while (done < pixels) {
      std::size_t count = std::min(pixels - done, Segment::piece);
      for (Segment& segment : segments) count = std::min(count, segment.fill());
      if (count == 0) break;
      interleave(segments, place, count, target.into.data() + done * pixel_bytes);
      for (Segment& segment : segments) segment.drop(count);
      done += count;
    }
    DecodeReport report{done * pixel_bytes, {}};
    for (std::size_t i = 0; i < segments.size() && report.warning.empty(); ++i) {
      if (done < pixels && segments[i].fill() == 0) {
        report.warning = fmt::format("RLE segment {} ends behind {} of {} pixels{}", i + 1, done, pixels,
                                     segments[i].is_cut() ? ", within a run" : "");
      } else if (done == pixels && segments[i].has_more()) {
        report.warning = fmt::format("RLE segment {} goes on behind the last pixel", i + 1);
      }
    }
    return report;
  }
};

}  // namespace

const FrameDecoder& rle_decoder() noexcept {
  return immortal<const RleDecoder>();
}

}  // namespace dicomap::codecs
