// SPDX-License-Identifier: MIT
// The bytes of one frame: in place where they can be used as they lie, else copied, swapped, gathered or shifted.
#include "pixels/image_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace dicomap {

[[gnu::hot]] std::size_t swap_unit(const ImageState& image, std::size_t unit) noexcept {
  if (image.dataset().encoding().order == host_order) return 1;
  if (unit > 1) return unit;
  return image.pixel_data.vr == VR::OW && !image.in_fragments ? 2 : 1;
}

namespace {

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

}  // namespace

namespace {

Result<std::shared_ptr<std::byte>> allocate(const ImageState& image, std::uint64_t bytes, std::pmr::memory_resource* memory) {
  const std::uint64_t limit = image.dataset().limits().frame_bytes;
  if (bytes > limit) {
    return image.place(Error{ErrorCode::limit_exceeded, fmt::format("a frame of {} bytes would have to be copied; Limits::frame_bytes is {}",
                                                                    bytes, limit)});
  }
  auto copy = allocate_shared(memory, bytes);
  if (!copy) return image.place(std::move(copy).assume_error());
  return copy;
}

Result<Value<const std::byte>> decoded_bytes(const ImageState& image, std::uint64_t index, Allocate& allocate_frame) {
  const std::uint64_t length = image.layout->frame_bytes();
  DICOMAP_TRY(copy, allocate_frame(image, length));
  const std::span<std::byte> into{copy.get(), static_cast<std::size_t>(length)};
  DICOMAP_TRY_VOID(decode_frame(image, index, into));
  return Value<const std::byte>{into, std::move(copy), {Residence::copied, Reason::compressed}};
}

}  // namespace

Result<std::shared_ptr<std::byte>> allocate_copy(const ImageState& image, std::uint64_t bytes) {
  return allocate(image, bytes, image.source().memory());
}

Result<std::shared_ptr<std::byte>> allocate_scratch(const ImageState& image, std::uint64_t bytes) {
  return allocate(image, bytes, nullptr);
}

[[gnu::hot]] Result<Value<const std::byte>> frame_bytes(const ImageState& image, std::uint64_t index, std::size_t unit,
                                                        Allocate& allocate_frame) {
  if (image.is_compressed()) return decoded_bytes(image, index, allocate_frame);
  DICOMAP_TRY(place, find_frame(image, index));
  const ByteStore& store = *image.source().store();
  const auto length = static_cast<std::size_t>(place.bytes);
  Reason reason = place.is_scattered() ? Reason::fragments : swap_unit(image, unit) > 1 ? Reason::byte_order : Reason::none;
  if (reason == Reason::none) {
    DICOMAP_TRY(run, store.run(place.range.offset, place.range.length, Purpose::bulk));
    const std::byte* begin = run.data != nullptr ? run.at(place.range.offset) : nullptr;
    if (begin != nullptr && reinterpret_cast<std::uintptr_t>(begin) % unit == 0) {
      if (run.holding.residence == Residence::mapped) advise(image, index, place.range);
      return Value<const std::byte>{{begin, length}, image.source().store(), run.holding};
    }
    reason = begin != nullptr ? Reason::misaligned : store.holding().reason;
  }
  DICOMAP_TRY(copy, allocate_frame(image, place.bytes));
  DICOMAP_TRY_VOID(copy_frame(image, place, unit, {copy.get(), length}));
  const std::span<const std::byte> bytes{copy.get(), length};
  return Value<const std::byte>{bytes, std::move(copy), {Residence::copied, reason}};
}

Result<void> read_frame_bytes(const ImageState& image, std::uint64_t index, std::size_t unit, std::span<std::byte> into) {
  if (image.is_compressed()) return decode_frame(image, index, into);
  DICOMAP_TRY(place, find_frame(image, index));
  return copy_frame(image, place, unit, into);
}

Result<Value<const std::byte>> packed_bits(const ImageState& image, std::uint64_t index) {
  const PixelLayout& layout = *image.layout;
  const unsigned shift = image.in_fragments ? 0U : static_cast<unsigned>(index * layout.frame_bits() % 8);
  DICOMAP_TRY(bytes, frame_bytes(image, index, 1, shift == 0 ? allocate_copy : allocate_scratch));
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

}  // namespace dicomap
