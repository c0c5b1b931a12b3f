// SPDX-License-Identifier: MIT
#include "change/write_native_frames.hpp"

#include <dicomap/tags.hpp>

#include <algorithm>
#include <array>
#include <vector>

namespace dicomap {

namespace {

constexpr std::size_t block_bytes = 256 * 1024;

/// Samples in the host's order into a sink, in an order that may be another.
Result<void> write_ordered(std::span<const std::byte> bytes, std::size_t swap_unit, ByteSink& sink) {
  if (swap_unit <= 1) return sink.write(bytes);
  std::vector<std::byte> block;
  while (!bytes.empty()) {
    const auto piece = bytes.first(std::min(bytes.size(), block_bytes));
    block.assign(piece.begin(), piece.end());
    swap_units(block, swap_unit);
    DICOMAP_TRY_VOID(sink.write(block));
    bytes = bytes.subspan(piece.size());
  }
  return success();
}

/// Bits behind bits: frames begin anywhere in a byte (PS3.5 8.1.1).
class BitStream {
 public:
  explicit BitStream(ByteSink& sink) noexcept : sink_{&sink} {}

  Result<void> write(std::span<const std::byte> bytes, std::uint64_t bits) {
    std::vector<std::byte> out;
    out.reserve(bytes.size() + 1);
    for (; bits > 0; bytes = bytes.subspan(1)) {
      const auto take = static_cast<unsigned>(std::min<std::uint64_t>(bits, 8));
      held_ |= (std::to_integer<unsigned>(bytes[0]) & ((1U << take) - 1U)) << count_;
      count_ += take;
      bits -= take;
      if (count_ < 8) continue;
      out.push_back(static_cast<std::byte>(held_));
      held_ >>= 8U;
      count_ -= 8;
    }
    return sink_->write(out);
  }
  Result<void> finish() {
    const std::array last{static_cast<std::byte>(held_)};
    return count_ > 0 ? sink_->write(last) : success();
  }

 private:
  ByteSink* sink_;
  unsigned held_ = 0;
  unsigned count_ = 0;  // bits in it
};

}  // namespace

std::uint64_t native_length(const PixelLayout& layout) noexcept {
  const std::uint64_t bits = layout.frame_bits() * layout.frames;  // fits: layout_of has checked it
  const std::uint64_t bytes = bits / 8 + (bits % 8 != 0 ? 1 : 0);
  return bytes + bytes % 2;
}

Result<void> write_native_frames(const FrameSource& frames, const SaveOptions& options, ElementWriter& to, WorkWatch& watch) {
  const PixelLayout& layout = frames.layout();
  ByteSink& sink = to.sink();
  const std::uint64_t length = native_length(layout);
  DICOMAP_TRY_VOID(to.header(tags::PixelData, layout.bits_allocated > 8 ? VR::OW : VR::OB, length));
  const std::uint64_t begin = sink.position();
  const std::size_t swap = to.encoding().order == host_order ? 1 : frames.unit();
  const auto make = [&](std::uint64_t index) { return frames.read(index); };
  if (layout.bits_allocated == 1) {
    BitStream bits{sink};
    DICOMAP_TRY_VOID(run_frames(frames.image(), options, watch, make, [&](std::uint64_t, const MadeFrame& frame) {
      return bits.write(frame.span(), layout.frame_bits());
    }));
    DICOMAP_TRY_VOID(bits.finish());
  } else {
    DICOMAP_TRY_VOID(run_frames(frames.image(), options, watch, make, [&](std::uint64_t, const MadeFrame& frame) {
      return write_ordered(frame.span(), swap, sink);
    }));
  }
  constexpr std::array pad{std::byte{0}};
  return sink.position() - begin < length ? sink.write(pad) : success();
}

}  // namespace dicomap
