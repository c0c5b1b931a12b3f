// SPDX-License-Identifier: MIT
#include "change/pixel_edits.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <cstring>

namespace dicomap {

namespace {

[[gnu::hot]] std::uint64_t page_bytes() noexcept {
  static const auto bytes = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  return bytes;
}

bool is_packed(const PixelLayout& layout) noexcept { return layout.sample_type == SampleType::bit; }

/// Bytes of a frame as it is handed out.
std::uint64_t handed_out_bytes(const PixelLayout& layout) noexcept {
  return is_packed(layout) ? layout.frame_samples() : layout.frame_bytes();
}

/// Bytes of a sample as it is handed out.
std::size_t unit_of(const PixelLayout& layout) noexcept { return is_packed(layout) ? 1 : layout.bits_allocated / 8; }

}  // namespace

[[gnu::hot]] Result<Value<std::byte>> PixelEdits::open(std::uint64_t index, Extent extent, bool with_contents) {
  const auto known = frames_.find(index);
  if (known == frames_.end()) {
    OpenFrame frame;
    if (extent == Extent::some) {
      DICOMAP_TRY(pages, window(index));
      if (pages != nullptr) frame = {std::move(pages), image_->layout->frame_bytes(), true};
    }
    if (frame.samples == nullptr) {
      DICOMAP_TRY(made, copy(index, with_contents));
      frame = std::move(made);
    }
    held_bytes_ += frame.length;
    frames_.emplace(index, std::move(frame));
  }
  const OpenFrame& frame = frames_.at(index);
  const Holding holding = frame.is_window ? Holding{Residence::mapped, Reason::none} : Holding{Residence::copied, Reason::requested};
  return Value<std::byte>{{frame.samples.get(), static_cast<std::size_t>(frame.length)}, frame.samples, holding};
}

[[gnu::hot]] Value<const std::byte> PixelEdits::find(std::uint64_t index) const {
  const auto known = frames_.find(index);
  if (known == frames_.end()) return {};
  const OpenFrame& frame = known->second;
  return {{frame.samples.get(), static_cast<std::size_t>(frame.length)}, frame.samples, {Residence::copied, Reason::in_memory}};
}

void PixelEdits::revert(std::uint64_t index) {
  const auto known = frames_.find(index);
  if (known == frames_.end()) return;
  held_bytes_ -= known->second.length;
  frames_.erase(known);
}

void PixelEdits::revert_all() {
  frames_.clear();
  held_bytes_ = 0;
}

std::vector<std::uint64_t> PixelEdits::frames() const {
  std::vector<std::uint64_t> indices;
  for (const auto& [index, frame] : frames_) indices.push_back(index);
  return indices;
}

[[gnu::hot]] Result<void> PixelEdits::charge(std::uint64_t bytes) const {
  const std::uint64_t limit = image_->dataset().limits().private_bytes;
  if (bytes <= limit && held_bytes_ <= limit - bytes) return success();
  return image_->place(Error{ErrorCode::limit_exceeded, fmt::format("frames of {} bytes are edited; with {} more they would exceed "
                                                                    "Limits::private_bytes, which is {}",
                                                                    held_bytes_, bytes, limit)}
                           .hint("save what was edited, or raise the limit"));
}

[[gnu::hot]] Result<std::shared_ptr<std::byte>> PixelEdits::window(std::uint64_t index) const {
  const PixelLayout& layout = *image_->layout;
  if (image_->is_compressed() || !lie_as_handed_out()) return std::shared_ptr<std::byte>{};
  DICOMAP_TRY(place, find_frame(*image_, index));
  if (place.is_scattered() || place.range.offset % unit_of(layout) != 0) return std::shared_ptr<std::byte>{};
  DICOMAP_TRY_VOID(charge(place.range.length));
  const std::uint64_t begin = place.range.offset / page_bytes() * page_bytes();
  const ByteRange pages{begin, place.range.offset + place.range.length - begin};
  const auto window = image_->source().store()->private_pages(pages);
  if (window == nullptr) return std::shared_ptr<std::byte>{};
  return std::shared_ptr<std::byte>{window, window.get() + (place.range.offset - begin)};
}

[[gnu::hot]] Result<OpenFrame> PixelEdits::copy(std::uint64_t index, bool with_contents) const {
  const PixelLayout& layout = *image_->layout;
  const std::uint64_t length = handed_out_bytes(layout);
  DICOMAP_TRY_VOID(charge(length));
  DICOMAP_TRY(samples, allocate_copy(*image_, length));
  const std::span<std::byte> into{samples.get(), static_cast<std::size_t>(length)};
  if (!with_contents) {
    if (index >= layout.frames) return find_frame(*image_, index).assume_error();
  } else if (is_packed(layout)) {
    DICOMAP_TRY(bits, packed_bits(*image_, index));
    const BitFrame frame{std::move(bits), image_->layout};
    DICOMAP_TRY_VOID(frame.unpack({reinterpret_cast<std::uint8_t*>(into.data()), into.size()}));
  } else {
    DICOMAP_TRY_VOID(read_frame_bytes(*image_, index, unit_of(layout), into));
  }
  return OpenFrame{std::move(samples), length, false};
}

bool PixelEdits::are_patches() const {
  if (image_->is_compressed()) return frames_.empty();
  return std::ranges::all_of(frames_, [this](const auto& entry) {
    const auto place = find_frame(*image_, entry.first);
    return place && !place.assume_value().is_scattered();
  });
}

bool PixelEdits::differs(std::uint64_t index) const {
  const OpenFrame& frame = frames_.at(index);
  const PixelLayout& layout = *image_->layout;
  if (!is_packed(layout)) {
    const auto was = frame_bytes(*image_, index, unit_of(layout), allocate_scratch);
    return !was || !std::ranges::equal(was.assume_value().span(), std::span{frame.samples.get(), static_cast<std::size_t>(frame.length)});
  }
  auto bits = packed_bits(*image_, index);
  if (!bits) return true;
  const BitFrame was{std::move(bits).assume_value(), image_->layout};
  for (std::uint64_t i = 0; i < frame.length; ++i) {
    if (was.test(i) != (frame.samples.get()[i] != std::byte{0})) return true;
  }
  return false;
}

[[gnu::hot]] bool PixelEdits::lie_as_handed_out() const noexcept {
  return !is_packed(*image_->layout) && swap_unit(*image_, unit_of(*image_->layout)) == 1;
}

bool PixelEdits::are_live() const { return frames_.empty() || lie_as_handed_out(); }

namespace {

/// Frames whose bytes are not as they are handed out, turned back: those that share bytes or words are one patch.
class TurnBack {
 public:
  explicit TurnBack(const ImageState& image)
      : image_{image}, swap_{swap_unit(image, unit_of(*image.layout))} {}

  Result<void> add(std::uint64_t index, const OpenFrame& frame) {
    DICOMAP_TRY(place, find_frame(image_, index));
    const std::uint64_t begin = place.range.offset - (place.range.offset - image_.native.offset) % swap_;
    const std::uint64_t odd = (place.range.offset + place.range.length - begin) % swap_;
    const std::uint64_t last = image_.in_fragments ? place.range.offset + place.range.length : image_.native.offset + image_.native.length;
    const std::uint64_t end = std::min(place.range.offset + place.range.length + (odd == 0 ? 0 : swap_ - odd), last);
    if (bytes_.empty() || begin >= begin_ + bytes_.size()) {
      finish();
      begin_ = begin;
    }
    DICOMAP_TRY_VOID(reach(end));
    put(index, place.range.offset, frame);
    return success();
  }

  [[nodiscard]] std::vector<Patch> take() {
    finish();
    return std::move(patches_);
  }

 private:
  /// Reads what is missing up to `end`, in the order of hand-out.
  Result<void> reach(std::uint64_t end) {
    const std::size_t had = bytes_.size();
    if (end <= begin_ + had) return success();
    bytes_.resize(static_cast<std::size_t>(end - begin_));
    const auto rest = std::span{bytes_}.subspan(had);
    DICOMAP_TRY_VOID(image_.source().copy_out(begin_ + had, rest));
    swap_units(rest, swap_);
    return success();
  }

  void put(std::uint64_t index, std::uint64_t offset, const OpenFrame& frame) {
    const std::byte* samples = frame.samples.get();
    if (!is_packed(*image_.layout)) {
      std::memcpy(bytes_.data() + (offset - begin_), samples, static_cast<std::size_t>(frame.length));
      return;
    }
    const std::uint64_t first_bit = image_.in_fragments ? (offset - begin_) * 8
                                                        : index * image_.layout->frame_bits() - (begin_ - image_.native.offset) * 8;
    for (std::uint64_t i = 0; i < frame.length; ++i) {
      std::byte& byte = bytes_[static_cast<std::size_t>((first_bit + i) / 8)];
      const std::byte bit{static_cast<unsigned char>(1U << (first_bit + i) % 8)};
      byte = samples[i] != std::byte{0} ? byte | bit : byte & ~bit;
    }
  }

  void finish() {
    if (bytes_.empty()) return;
    swap_units(bytes_, swap_);
    const std::uint64_t length = bytes_.size();
    patches_.push_back({begin_, length, shared_bytes(std::exchange(bytes_, {})), length});
  }

  const ImageState& image_;
  std::size_t swap_;
  std::uint64_t begin_ = 0;
  std::vector<std::byte> bytes_;
  std::vector<Patch> patches_;
};

}  // namespace

Result<std::vector<Patch>> PixelEdits::patches() const {
  if (!lie_as_handed_out()) {
    TurnBack turn{*image_};
    for (const auto& [index, frame] : frames_) DICOMAP_TRY_VOID(turn.add(index, frame));
    return turn.take();
  }
  std::vector<Patch> patches;
  for (const auto& [index, frame] : frames_) {
    DICOMAP_TRY(place, find_frame(*image_, index));
    patches.push_back({place.range.offset, place.range.length, frame.samples, place.range.length});
  }
  return patches;
}

}  // namespace dicomap
