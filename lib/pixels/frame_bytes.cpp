// SPDX-License-Identifier: MIT
// The bytes of one frame: in place where they can be used as they lie, else copied, swapped, gathered or shifted.
#include "pixels/image_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace dicomap {

namespace {

/// Where the bytes of a frame lie: one range, or the fragments that follow each other.
struct FramePlace {
  ByteRange range;                         // of the frame, or of its first fragment
  std::span<const ByteRange> fragments;    // more than one only where the frame is scattered
};

Error beyond(const ImageState& image, std::uint64_t index) {
  return image.place(Error{ErrorCode::out_of_range, fmt::format("frame {} was asked for, of {} frames", index, image.layout->frames)}
                         .hint("frame indices count from 0"));
}

Error cut_short(const ImageState& image, std::uint64_t index, std::uint64_t whole) {
  return image.place(Error{ErrorCode::truncated, fmt::format("frame {} is not whole: {} of {} frames are there", index, whole,
                                                             image.layout->frames)}
                         .hint(whole > 0 ? fmt::format("frames 0 to {} can be read", whole - 1) : std::string{"no frame can be read"}));
}

Error needs_decoder(const ImageState& image) {
  const TransferSyntax& syntax = *image.file->transfer_syntax;
  return image.place(Error{ErrorCode::no_decoder, fmt::format("the frames are compressed ({}, {})",
                                                              syntax.name.empty() ? "unknown transfer syntax" : syntax.name,
                                                              syntax.uid.empty() ? image.file->transfer_syntax_uid : syntax.uid)}
                         .hint("this build has no decoder for it"));
}

[[gnu::hot]] Result<FramePlace> find_frame(const ImageState& image, std::uint64_t index) {
  const PixelLayout& layout = *image.layout;
  if (index >= layout.frames) return beyond(image, index);
  DICOMAP_TRY_VOID(image.source().store()->verify());
  if (image.coding != PixelCoding::native && image.coding != PixelCoding::encapsulated_native) return needs_decoder(image);
  if (!image.in_fragments) {
    if (index >= image.native_frames) return cut_short(image, index, image.native_frames);
    const std::uint64_t first_bit = index * layout.frame_bits();
    const std::uint64_t first = first_bit / 8;
    const std::uint64_t end = (first_bit + layout.frame_bits() + 7) / 8;
    return FramePlace{{image.native.offset + first, end - first}, {}};
  }
  const Result<FrameIndex>& indexed = image.frame_index();
  if (!indexed) return indexed.assume_error();
  const FrameIndex& frames = indexed.assume_value();
  if (index >= frames.frame_count()) {
    if (frames.damage) return *frames.damage;
    return cut_short(image, index, frames.frame_count());
  }
  const std::uint64_t first = frames.first_fragment[index];
  const std::uint64_t count = frames.first_fragment[index + 1] - first;
  const auto fragments = std::span{frames.fragments}.subspan(first, count);
  return FramePlace{{fragments[0].offset, layout.frame_bytes()}, fragments};
}

bool is_scattered(const FramePlace& place) { return !place.fragments.empty() && place.fragments[0].length < place.range.length; }

/// What byte order swaps: samples, but bytes of OW words where samples are smaller (PS3.5 8.1.1).
[[gnu::hot]] std::size_t swap_unit(const ImageState& image, std::size_t unit) {
  if (image.dataset().encoding().order == host_order) return 1;
  if (unit > 1) return unit;
  return image.pixel_data.vr == VR::OW && !image.in_fragments ? 2 : 1;
}

void swap_units(std::span<std::byte> bytes, std::size_t unit) {
  const auto swap = [&]<class Word>(Word) {
    for (std::size_t at = 0; at + sizeof(Word) <= bytes.size(); at += sizeof(Word)) {
      Word word;
      std::memcpy(&word, bytes.data() + at, sizeof word);
      word = byte_swapped(word);
      std::memcpy(bytes.data() + at, &word, sizeof word);
    }
  };
  if (unit == 2) swap(std::uint16_t{});
  if (unit == 4) swap(std::uint32_t{});
  if (unit == 8) swap(std::uint64_t{});
}

/// Copies the frame's bytes as they lie.
Result<void> gather(const ImageState& image, const FramePlace& place, std::span<std::byte> into) {
  const ByteStore& store = *image.source().store();
  if (!is_scattered(place)) return store.read(place.range.offset, into);
  for (const ByteRange& fragment : place.fragments) {
    const auto part = into.first(static_cast<std::size_t>(std::min<std::uint64_t>(fragment.length, into.size())));
    DICOMAP_TRY_VOID(store.read(fragment.offset, part));
    into = into.subspan(part.size());
  }
  return success();
}

/// The other byte of the word that a frame shares with its neighbour, where there is one.
Result<void> read_partner(const ImageState& image, std::uint64_t offset, std::span<std::byte> into) {
  if (offset >= image.native.offset + image.native.length) return success();
  return image.source().copy_out(offset, into);
}

/// Copies and swaps. Samples of one byte in swapped words may begin and end within a word.
Result<void> copy_frame(const ImageState& image, const FramePlace& place, std::size_t unit, std::span<std::byte> into) {
  DICOMAP_TRY_VOID(gather(image, place, into));
  const std::size_t swap = swap_unit(image, unit);
  const bool shares_words = swap > unit;
  const std::size_t lead = shares_words ? (place.range.offset - image.native.offset) % 2 : 0;
  swap_units(into.subspan(lead), swap);
  if (lead == 1) DICOMAP_TRY_VOID(read_partner(image, place.range.offset - 1, into.first(1)));
  if (shares_words && (into.size() - lead) % 2 == 1) {
    DICOMAP_TRY_VOID(read_partner(image, place.range.offset + place.range.length, into.last(1)));
  }
  return success();
}

/// Tells the kernel about this visit, from what the visits before it looked like.
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

}  // namespace

Result<std::shared_ptr<std::byte>> allocate_copy(const ImageState& image, std::uint64_t bytes) {
  const std::uint64_t limit = image.dataset().limits().frame_bytes;
  if (bytes > limit) {
    return image.place(Error{ErrorCode::limit_exceeded, fmt::format("a frame of {} bytes would have to be copied; Limits::frame_bytes is {}",
                                                                    bytes, limit)});
  }
  auto copy = allocate_shared(image.source().memory(), bytes);
  if (!copy) return image.place(std::move(copy).assume_error());
  return copy;
}

[[gnu::hot]] Result<Value<const std::byte>> frame_bytes(const ImageState& image, std::uint64_t index, std::size_t unit) {
  DICOMAP_TRY(place, find_frame(image, index));
  const ByteStore& store = *image.source().store();
  const auto length = static_cast<std::size_t>(place.range.length);
  Reason reason = is_scattered(place) ? Reason::fragments : swap_unit(image, unit) > 1 ? Reason::byte_order : Reason::none;
  if (reason == Reason::none) {
    DICOMAP_TRY(run, store.run(place.range.offset, place.range.length, Purpose::bulk));
    const std::byte* begin = run.data != nullptr ? run.at(place.range.offset) : nullptr;
    if (begin != nullptr && reinterpret_cast<std::uintptr_t>(begin) % unit == 0) {
      if (run.holding.residence == Residence::mapped) advise(image, index, place.range);
      return Value<const std::byte>{{begin, length}, image.source().store(), run.holding};
    }
    reason = begin != nullptr ? Reason::misaligned : store.holding().reason;
  }
  DICOMAP_TRY(copy, allocate_copy(image, place.range.length));
  DICOMAP_TRY_VOID(copy_frame(image, place, unit, {copy.get(), length}));
  const std::span<const std::byte> bytes{copy.get(), length};
  return Value<const std::byte>{bytes, std::move(copy), {Residence::copied, reason}};
}

Result<void> read_frame_bytes(const ImageState& image, std::uint64_t index, std::size_t unit, std::span<std::byte> into) {
  DICOMAP_TRY(place, find_frame(image, index));
  return copy_frame(image, place, unit, into);
}

Result<Value<const std::byte>> packed_bits(const ImageState& image, std::uint64_t index) {
  const PixelLayout& layout = *image.layout;
  DICOMAP_TRY(bytes, frame_bytes(image, index, 1));
  const unsigned shift = image.in_fragments ? 0U : static_cast<unsigned>(index * layout.frame_bits() % 8);
  if (shift == 0) return std::move(bytes);
  const auto length = static_cast<std::size_t>(layout.frame_bytes());
  DICOMAP_TRY(copy, allocate_copy(image, length));
  for (std::size_t i = 0; i < length; ++i) {
    const unsigned low = std::to_integer<unsigned>(bytes[i]);
    const unsigned high = i + 1 < bytes.size() ? std::to_integer<unsigned>(bytes[i + 1]) : 0U;
    copy.get()[i] = static_cast<std::byte>((low | high << 8U) >> shift);
  }
  DICOMAP_TRY_VOID(image.source().check());  // the loads above may have met a fault
  const std::span<const std::byte> shifted{copy.get(), length};
  return Value<const std::byte>{shifted, std::move(copy), {Residence::copied, Reason::packed_bits}};
}

Result<ByteRange> Image::frame_range(std::uint64_t index) const {
  DICOMAP_TRY(place, find_frame(*state_, index));
  if (is_scattered(place)) {
    return state_->place(Error{ErrorCode::unsupported, fmt::format("frame {} lies in {} fragments", index, place.fragments.size())});
  }
  return place.range;
}

namespace {

/// The bytes that frames [first, first + count) span, as far as they are there.
ByteRange span_of(const ImageState& image, std::uint64_t first, std::uint64_t count) {
  if (count == 0 || first >= image.layout->frames) return {};
  const auto begin = find_frame(image, first);
  const auto last = find_frame(image, first + std::min(count, image.layout->frames - first) - 1);
  if (!begin || !last) return {};
  const ByteRange end = last.assume_value().fragments.empty() ? last.assume_value().range : last.assume_value().fragments.back();
  const std::uint64_t from = begin.assume_value().range.offset;
  return {from, end.offset + end.length - from};
}

}  // namespace

void Image::prefetch(std::uint64_t first, std::uint64_t count) const noexcept {
  state_->source().prefetch(span_of(*state_, first, count));
}

void Image::release(std::uint64_t first, std::uint64_t count) const noexcept {
  state_->source().release(span_of(*state_, first, count));
}

}  // namespace dicomap
