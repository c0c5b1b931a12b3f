// SPDX-License-Identifier: MIT
// Where the bytes of one frame lie, and what the kernel is told about it.
#include "pixels/image_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <new>

namespace dicomap {

namespace {

Error beyond(const ImageState& image, std::uint64_t index) {
  return image.place(Error{ErrorCode::out_of_range, fmt::format("frame {} was asked for, of {} frames", index, image.layout->frames)}
                         .hint("frame indices count from 0"));
}

Error not_in_fragments(const ImageState& image) {
  return image.place(Error{ErrorCode::malformed, "the frames are compressed, but do not lie in fragments"});
}

// An uncompressed frame ends where its samples do: what its last fragment holds besides is padding.
FramePlace without_padding(FramePlace place, std::uint64_t frame_bytes) {
  place.bytes = frame_bytes;
  place.range.length = std::min(place.range.length, frame_bytes);
  std::uint64_t left = frame_bytes - place.range.length;
  for (std::size_t i = 0; i < place.more.size(); ++i) {
    if (left == 0) {
      place.more.resize(i);
      break;
    }
    place.more[i].length = std::min(place.more[i].length, left);
    left -= place.more[i].length;
  }
  return place;
}

}  // namespace

[[gnu::hot]] Result<FramePlace> find_frame(const ImageState& image, std::uint64_t index) {
  const PixelLayout& layout = *image.layout;
  if (index >= layout.frames) return beyond(image, index);
  DICOMAP_TRY_VOID(image.source().store()->verify());
  if (image.index) {
    DICOMAP_TRY(place, image.index->find(index));
    if (image.is_compressed()) return std::move(place);
    return without_padding(std::move(place), layout.frame_bytes());
  }
  if (image.is_compressed()) return not_in_fragments(image);
  if (index >= image.native_frames) return image.place(cut_short(index, image.native_frames, layout.frames));
  const std::uint64_t first_bit = index * layout.frame_bits();
  const std::uint64_t first = first_bit / 8;
  const std::uint64_t end = (first_bit + layout.frame_bits() + 7) / 8;
  return FramePlace{{image.native.offset + first, end - first}, {}, end - first};
}

Result<void> gather(const ImageState& image, const FramePlace& place, std::span<std::byte> into) {
  const ByteStore& store = *image.source().store();
  DICOMAP_TRY_VOID(store.read(place.range.offset, into.first(static_cast<std::size_t>(place.range.length))));
  into = into.subspan(static_cast<std::size_t>(place.range.length));
  for (const ByteRange& fragment : place.more) {
    DICOMAP_TRY_VOID(store.read(fragment.offset, into.first(static_cast<std::size_t>(fragment.length))));
    into = into.subspan(static_cast<std::size_t>(fragment.length));
  }
  return success();
}

[[gnu::hot]] void advise(const ImageState& image, std::uint64_t index, ByteRange range) {
  constexpr std::uint32_t enough_in_a_row = 3;
  constexpr std::uint64_t worth_asking = 64 * 1024;
  const auto relaxed = std::memory_order_relaxed;
  const bool follows = image.next_frame.exchange(index + 1, relaxed) == index && index > 0;
  const std::uint32_t run = follows ? std::min(image.in_a_row.load(relaxed) + 1, enough_in_a_row) : 0;
  image.in_a_row.store(run, relaxed);
  if (run >= enough_in_a_row) {
    if (!image.reads_ahead.exchange(true, relaxed)) {
      image.reads_at_random.store(false, relaxed);
      image.source().advise(Advice::normal);
    }
  } else if (range.length >= worth_asking) {
    image.reads_ahead.store(false, relaxed);
    if (!image.reads_at_random.exchange(true, relaxed)) image.source().advise(Advice::random);
    image.source().prefetch(range);
  }
}

Result<ByteRange> Image::frame_range(std::uint64_t index) const {
  if (state_->is_compressed()) {
    return state_->place(Error{ErrorCode::unsupported, "compressed frames have no samples in the file"}.hint("codestream() gives their bytes"));
  }
  DICOMAP_TRY(place, find_frame(*state_, index));
  if (place.is_scattered()) {
    return state_->place(Error{ErrorCode::unsupported, fmt::format("frame {} lies in {} fragments", index, place.more.size() + 1)});
  }
  return place.range;
}

namespace {

/// The bytes that frames [first, first + count) span, as far as they are there and found.
ByteRange span_of(const ImageState& image, std::uint64_t first, std::uint64_t count) noexcept try {
  if (count == 0 || first >= image.layout->frames) return {};
  const auto begin = find_frame(image, first);
  const auto last = find_frame(image, first + std::min(count, image.layout->frames - first) - 1);
  if (!begin || !last) return {};
  const FramePlace& place = last.assume_value();
  const ByteRange end = place.is_scattered() ? place.more.back() : place.range;
  const std::uint64_t from = begin.assume_value().range.offset;
  const std::uint64_t to = end.offset + end.length;
  return from < to ? ByteRange{from, to - from} : ByteRange{};  // a kept index may name them in any order
} catch (const std::bad_alloc&) {
  return {};
}

}  // namespace

void Image::prefetch(std::uint64_t first, std::uint64_t count) const noexcept {
  state_->source().prefetch(span_of(*state_, first, count));
}

void Image::release(std::uint64_t first, std::uint64_t count) const noexcept {
  state_->source().release(span_of(*state_, first, count));
}

}  // namespace dicomap
