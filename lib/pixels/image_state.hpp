// SPDX-License-Identifier: MIT
/// @file
/// What an Image and its copies share.
#pragma once

#include "file/file_state.hpp"
#include "pixels/fragments.hpp"

#include <dicomap/image.hpp>

#include <atomic>
#include <mutex>

namespace dicomap {

/// Fixed once made, but for the frame index, which is made at the first need, and the guess at how frames are visited.
struct ImageState {
  ImageState(std::shared_ptr<const FileState> opened, PixelLayout pixels, const ElementHeader& header, PixelCoding how)
      : file{std::move(opened)},
        layout{std::make_shared<const PixelLayout>(std::move(pixels))},
        pixel_data{header},
        coding{how} {}

  std::shared_ptr<const FileState> file;
  std::shared_ptr<const PixelLayout> layout;
  ElementHeader pixel_data;
  PixelCoding coding;
  ByteRange native;            ///< the bytes of native pixel data that are there
  std::uint64_t native_frames = 0;  ///< that are whole
  bool in_fragments = false;

  mutable std::once_flag index_once;
  mutable std::optional<Result<FrameIndex>> index;

  // Visits one after the other read ahead; anything else asks for its own range first (a cold frame: 0.9 ms, not 7.8).
  mutable std::atomic<std::uint64_t> next_frame = 0;
  mutable std::atomic<std::uint32_t> in_a_row = 0;
  mutable std::atomic<bool> reads_ahead = false;
  mutable std::atomic<bool> reads_at_random = false;

  [[nodiscard]] const Source& source() const noexcept { return file->dataset_source; }
  [[nodiscard]] const DatasetState& dataset() const noexcept { return *file->dataset; }
  [[nodiscard]] DataElement element() const noexcept {
    const DatasetState& state = dataset();
    return {state, pixel_data, state.encoding(), state.end(), 0, {}};
  }
  [[nodiscard]] const Result<FrameIndex>& frame_index() const;
  [[nodiscard]] Error place(Error error) const { return dataset().place(std::move(error), pixel_data, 0); }
};

/// Memory for a copy of a frame, from the caller's resource. @errors limit_exceeded (Limits::frame_bytes), out_of_memory
[[nodiscard]] Result<std::shared_ptr<std::byte>> allocate_copy(const ImageState& image, std::uint64_t bytes);
/// Frame `index` as bytes that hold samples of `unit` bytes in the host's order.
[[nodiscard]] Result<Value<const std::byte>> frame_bytes(const ImageState& image, std::uint64_t index, std::size_t unit);
/// The same into memory of the caller, which has layout.frame_bytes() bytes.
[[nodiscard]] Result<void> read_frame_bytes(const ImageState& image, std::uint64_t index, std::size_t unit,
                                            std::span<std::byte> into);
/// A frame of 1-bit samples, packed, its first pixel in bit 0.
[[nodiscard]] Result<Value<const std::byte>> packed_bits(const ImageState& image, std::uint64_t index);

}  // namespace dicomap
