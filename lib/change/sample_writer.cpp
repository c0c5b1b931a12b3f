// SPDX-License-Identifier: MIT
#include "change/sample_writer.hpp"

#include "bytes/swap_units.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace dicomap {

namespace {

constexpr std::size_t block_bytes = 256 * 1024;

}  // namespace

std::uint64_t native_length(const PixelLayout& layout) noexcept {
  const std::uint64_t bits = layout.frame_bits() * layout.frames;  // fits: layout_of has checked it
  const std::uint64_t bytes = bits / 8 + (bits % 8 != 0 ? 1 : 0);
  return bytes + bytes % 2;
}

SampleWriter::SampleWriter(const ElementWriter& to, const PixelLayout& layout) noexcept
    : sink_{&to.sink()}, begin_{to.sink().position()}, frame_bits_{layout.frame_bits()}, is_packed_{layout.bits_allocated == 1} {
  if (layout.bits_allocated > 8 && to.encoding().order != host_order) swap_unit_ = layout.bits_allocated / 8U;
}

Result<void> SampleWriter::write(std::span<const std::byte> frame) {
  if (is_packed_) return write_bits(frame);
  return swap_unit_ > 1 ? write_swapped(frame) : sink_->write(frame);
}

Result<void> SampleWriter::write_swapped(std::span<const std::byte> frame) {
  std::vector<std::byte> block;
  while (!frame.empty()) {
    const auto piece = frame.first(std::min(frame.size(), block_bytes));
    block.assign(piece.begin(), piece.end());
    swap_units(block, swap_unit_);
    DICOMAP_TRY_VOID(sink_->write(block));
    frame = frame.subspan(piece.size());
  }
  return success();
}

Result<void> SampleWriter::write_bits(std::span<const std::byte> frame) {
  std::vector<std::byte> out;
  out.reserve(frame.size() + 1);
  for (std::uint64_t bits = frame_bits_; bits > 0; frame = frame.subspan(1)) {
    const auto take = static_cast<unsigned>(std::min<std::uint64_t>(bits, 8));
    held_ |= (std::to_integer<unsigned>(frame[0]) & ((1U << take) - 1U)) << count_;
    count_ += take;
    bits -= take;
    if (count_ < 8) continue;
    out.push_back(static_cast<std::byte>(held_));
    held_ >>= 8U;
    count_ -= 8;
  }
  return sink_->write(out);
}

Result<void> SampleWriter::end() {
  const std::array last{static_cast<std::byte>(held_)};
  if (count_ > 0) DICOMAP_TRY_VOID(sink_->write(last));
  count_ = 0;
  constexpr std::array pad{std::byte{0}};
  return (sink_->position() - begin_) % 2 != 0 ? sink_->write(pad) : success();
}

}  // namespace dicomap
