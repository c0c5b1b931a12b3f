// SPDX-License-Identifier: MIT
/// @file
/// The frames of a file as they are to become: decoded, or as they were edited.
#pragma once

#include "change/rewrite.hpp"
#include "pixels/image_state.hpp"

#include <memory>
#include <mutex>

namespace dicomap {

/// Owner of a share of the image; borrows `edited`. @threads every const function may be called from several threads at once
class FrameSource {
 public:
  FrameSource(Image image, const EditedFrame& edited) : image_{std::move(image)}, edited_{&edited} {}

  [[nodiscard]] const Image& image() const noexcept { return image_; }
  [[nodiscard]] const ImageState& state() const noexcept { return *image_.state(); }
  [[nodiscard]] const PixelLayout& layout() const noexcept { return image_.layout(); }
  /// Bytes of one sample; 1 for bits.
  [[nodiscard]] std::size_t unit() const noexcept { return layout().bits_allocated <= 8 ? 1 : layout().bits_allocated / 8U; }

  /// layout().frame_bytes() bytes, in the host's order; bits packed, the first in bit 0.
  [[nodiscard]] Result<Value<const std::byte>> read(std::uint64_t index) const;
  [[nodiscard]] bool is_edited(std::uint64_t index) const { return !edited_samples(index).empty(); }
  /// The first frame that was; layout().frames: none.
  [[nodiscard]] std::uint64_t first_edited() const;

 private:
  [[nodiscard]] std::span<const std::byte> edited_samples(std::uint64_t index) const;

  Image image_;
  const EditedFrame* edited_;
  mutable std::unique_ptr<std::mutex> mutex_ = std::make_unique<std::mutex>();  // of edited_, which is one thread's
};

}  // namespace dicomap
