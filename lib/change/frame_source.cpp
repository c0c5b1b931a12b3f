// SPDX-License-Identifier: MIT
#include "change/frame_source.hpp"

#include <algorithm>

namespace dicomap {

namespace {

/// A byte a pixel, 0 or 1, to bits.
Result<Value<const std::byte>> packed(const ImageState& image, std::span<const std::byte> pixels) {
  const std::size_t length = (pixels.size() + 7) / 8;
  DICOMAP_TRY(bits, allocate_scratch(image, length));
  std::fill_n(bits.get(), length, std::byte{0});
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    if (pixels[i] != std::byte{0}) bits.get()[i / 8] |= std::byte{1} << (i % 8);
  }
  const std::span<const std::byte> bytes{bits.get(), length};
  return Value<const std::byte>{bytes, std::move(bits), {Residence::copied, Reason::packed_bits}};
}

}  // namespace

std::span<const std::byte> FrameSource::edited_samples(std::uint64_t index) const {
  if (!*edited_) return {};
  const std::lock_guard lock{*mutex_};
  return (*edited_)(index);
}

std::uint64_t FrameSource::first_edited() const {
  if (!*edited_) return layout().frames;
  std::uint64_t index = 0;
  while (index < layout().frames && !is_edited(index)) ++index;
  return index;
}

Result<Value<const std::byte>> FrameSource::read(std::uint64_t index) const {
  const bool is_bits = layout().bits_allocated == 1;
  if (const auto samples = edited_samples(index); !samples.empty()) {
    if (is_bits && samples.size() == layout().frame_samples()) return packed(state(), samples);
    return Value<const std::byte>{samples, {}, {Residence::copied, Reason::none}};
  }
  return is_bits ? packed_bits(state(), index) : frame_bytes(state(), index, unit(), allocate_scratch);
}

}  // namespace dicomap
