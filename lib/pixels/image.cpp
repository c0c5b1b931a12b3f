// SPDX-License-Identifier: MIT
#include <dicomap/image.hpp>

#include "pixels/for_each_sample.hpp"
#include "pixels/image_state.hpp"

#include <fmt/format.h>

#include <bit>

namespace dicomap {

const PixelLayout& Image::layout() const noexcept { return *state_->layout; }
PixelCoding Image::coding() const noexcept { return state_->coding; }
Result<void> Image::check() const { return state_->source().check(); }

Result<std::uint64_t> Image::whole_frames() const {
  if (!state_->index) return state_->native_frames;
  DICOMAP_TRY(frames, state_->index->frame_count());
  return std::min(frames, state_->layout->frames);
}

namespace {

template <Sample T> [[gnu::hot]] Result<void> check_type(const ImageState& image) {
  const SampleType stored = image.layout->sample_type;
  if (stored == sample_type_of<T>() || (stored == SampleType::bit && std::same_as<T, std::uint8_t>)) return success();
  return image.place(Error{ErrorCode::wrong_type, fmt::format("the samples are {}, not {}", name_of(stored), name_of(sample_type_of<T>()))}
                         .hint(stored == SampleType::bit ? std::string{"ask for bits(), or for std::uint8_t to have them unpacked"}
                                                         : fmt::format("ask for frame<{}>", name_of(stored))));
}

Result<Value<const std::byte>> unpacked(const ImageState& image, std::uint64_t index) {
  DICOMAP_TRY(bits, packed_bits(image, index));
  const BitFrame frame{std::move(bits), image.layout};
  const auto pixels = static_cast<std::size_t>(image.layout->frame_samples());
  DICOMAP_TRY(copy, allocate_copy(image, pixels));
  DICOMAP_TRY_VOID(frame.unpack({reinterpret_cast<std::uint8_t*>(copy.get()), pixels}));
  DICOMAP_TRY_VOID(image.source().check());  // the loads of unpack may have met a fault
  const std::span<const std::byte> bytes{copy.get(), pixels};
  return Value<const std::byte>{bytes, std::move(copy), {Residence::copied, Reason::packed_bits}};
}

}  // namespace

template <Sample T> [[gnu::hot]] Result<Frame<const T>> Image::frame(std::uint64_t index) const {
  DICOMAP_TRY_VOID(check_type<T>(*state_));
  const bool bits = state_->layout->sample_type == SampleType::bit;
  DICOMAP_TRY(bytes, bits ? unpacked(*state_, index) : frame_bytes(*state_, index, sizeof(T)));
  // frame_bytes has proven length, byte order and alignment: the bytes are an array of T as they lie.
  const auto* first = reinterpret_cast<const T*>(bytes.data());
  return Frame<const T>{Value<const T>{{first, bytes.size() / sizeof(T)}, bytes.keeper(), bytes.holding()}, state_->layout};
}

template <Sample T> Result<void> Image::read_frame(std::uint64_t index, std::span<T> into) const {
  DICOMAP_TRY_VOID(check_type<T>(*state_));
  const std::uint64_t samples = state_->layout->frame_samples();
  if (into.size() != samples) {
    return state_->place(Error{ErrorCode::out_of_range, fmt::format("memory for {} samples was given; a frame has {}", into.size(), samples)});
  }
  if (state_->layout->sample_type == SampleType::bit) {
    DICOMAP_TRY(frame, bits(index));
    DICOMAP_TRY_VOID(frame.unpack({reinterpret_cast<std::uint8_t*>(into.data()), into.size()}));
    return state_->source().check();
  }
  return read_frame_bytes(*state_, index, sizeof(T), std::as_writable_bytes(into));
}

Result<BitFrame> Image::bits(std::uint64_t index) const {
  if (state_->layout->sample_type != SampleType::bit) {
    return state_->place(Error{ErrorCode::wrong_type, fmt::format("the samples are {}, not bits", name_of(state_->layout->sample_type))}
                             .hint(fmt::format("ask for frame<{}>", name_of(state_->layout->sample_type))));
  }
  DICOMAP_TRY(packed, packed_bits(*state_, index));
  return BitFrame{std::move(packed), state_->layout};
}

#define DICOMAP_INSTANTIATE(T)                                                         \
  template DICOMAP_API Result<Frame<const T>> Image::frame<T>(std::uint64_t) const;    \
  template DICOMAP_API Result<void> Image::read_frame<T>(std::uint64_t, std::span<T>) const
DICOMAP_FOR_EACH_SAMPLE(DICOMAP_INSTANTIATE);
#undef DICOMAP_INSTANTIATE

std::uint64_t BitFrame::count() const noexcept {
  const std::uint64_t pixels = layout_->frame_samples();
  std::uint64_t ones = 0;
  for (std::size_t i = 0; i < pixels / 8; ++i) ones += static_cast<std::uint64_t>(std::popcount(std::to_integer<unsigned>(bits_[i])));
  for (std::uint64_t i = pixels / 8 * 8; i < pixels; ++i) ones += test(i) ? 1U : 0U;
  return ones;
}

Result<void> BitFrame::unpack(std::span<std::uint8_t> into) const {
  const std::uint64_t pixels = layout_->frame_samples();
  if (into.size() != pixels) {
    return Error{ErrorCode::out_of_range, fmt::format("memory for {} pixels was given; a frame has {}", into.size(), pixels)};
  }
  for (std::uint64_t i = 0; i < pixels; ++i) into[static_cast<std::size_t>(i)] = test(i) ? 1 : 0;
  return success();
}

namespace detail {

Error no_such_pixel(const PixelLayout& layout, std::size_t row, std::size_t column, std::size_t sample) {
  if (layout.chroma_422) {
    return Error{ErrorCode::unsupported, "pixels of 4:2:2 data share their chrominance samples"}.hint("render or convert the frame");
  }
  return Error{ErrorCode::out_of_range, fmt::format("pixel ({}, {}) sample {} of a frame of {} x {} x {}", row, column, sample,
                                                    layout.rows, layout.columns, layout.samples_per_pixel)};
}

}  // namespace detail

}  // namespace dicomap
