// SPDX-License-Identifier: MIT
/// @file
/// What an Image and its copies share.
#pragma once

#include "bytes/swap_units.hpp"
#include "file/file_state.hpp"
#include "pixels/frame_index.hpp"

#include <dicomap/frame_decoder.hpp>
#include <dicomap/image.hpp>

#include <atomic>
#include <memory>
#include <vector>

namespace dicomap {

/// Fixed once made, but for the frame index, which is made at the first need, and the guess at how frames are visited.
struct ImageState {
  ImageState(std::shared_ptr<const FileState> opened, const ElementHeader& header, PixelCoding how)
      : file{std::move(opened)}, pixel_data{header}, coding{how} {}

  std::shared_ptr<const FileState> file;
  std::shared_ptr<const PixelLayout> layout;
  ElementHeader pixel_data;
  PixelCoding coding;
  ByteRange native;            ///< the bytes of native pixel data that are there
  std::uint64_t native_frames = 0;  ///< that are whole
  bool in_fragments = false;

  /// Of compressed frames; null: there is none. A caller's own lives in file->options.
  const FrameDecoder* decoder = nullptr;
  std::unique_ptr<FrameIndex> index;  ///< of pixel data in fragments

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
  [[nodiscard]] bool is_compressed() const noexcept {
    return decoder != nullptr || !is_uncompressed(coding);
  }
  [[nodiscard]] Error place(Error error) const { return dataset().place(std::move(error), pixel_data, 0); }
};

/// Of native frames the samples, of compressed ones the code stream. @errors out_of_range, truncated, malformed, changed_on_disk
[[nodiscard]] Result<FramePlace> find_frame(const ImageState& image, std::uint64_t index);
/// Copies all bytes of a place, as they lie. Precondition: `into` has place.bytes.
[[nodiscard]] Result<void> gather(const ImageState& image, const FramePlace& place, std::span<std::byte> into);

/// What byte order swaps: samples of `unit` bytes, but bytes of OW words where samples are smaller (PS3.5 8.1.1); 1: nothing.
[[nodiscard]] std::size_t swap_unit(const ImageState& image, std::size_t unit) noexcept;

/// Memory for a copy that is handed out, from the caller's resource. @errors limit_exceeded (Limits::frame_bytes), out_of_memory
[[nodiscard]] Result<std::shared_ptr<std::byte>> allocate_copy(const ImageState& image, std::uint64_t bytes);
/// The same for what is needed until a frame is made, from new and delete: who holds a buffer of the caller's pool and asks
/// for a second one may wait for ever.
[[nodiscard]] Result<std::shared_ptr<std::byte>> allocate_scratch(const ImageState& image, std::uint64_t bytes);
/// Either of them.
using Allocate = Result<std::shared_ptr<std::byte>>(const ImageState&, std::uint64_t);

/// The code stream of a compressed frame: in place, or gathered.
[[nodiscard]] Result<Value<const std::byte>> codestream_bytes(const ImageState& image, std::uint64_t index, Allocate& allocate);
/// Fills `into` (layout.frame_bytes()) with the decoded samples of a frame. @errors as FrameDecoder::decode, no_decoder
[[nodiscard]] Result<void> decode_frame(const ImageState& image, std::uint64_t index, std::span<std::byte> into);
/// Looks at the first code stream and makes the layout what its frames will be: what it says wins, and is reported.
[[nodiscard]] Result<void> adopt_codestream(const ImageState& image, PixelLayout& layout);
/// The type of samples that are no floating-point numbers; empty: no such type.
[[nodiscard]] std::optional<SampleType> integer_type(std::uint16_t bits_allocated, bool is_signed) noexcept;
/// A PixelLayout's promise: the bits of all frames fit 64 bits, rounded up to bytes. @errors out_of_range
[[nodiscard]] Result<void> check_products(const PixelLayout& layout, const std::string& name);
/// Tells the kernel about a visit of a mapped range, from what the visits before it looked like.
void advise(const ImageState& image, std::uint64_t index, ByteRange range);

/// Frame `index` as bytes that hold samples of `unit` bytes in the host's order.
[[nodiscard]] Result<Value<const std::byte>> frame_bytes(const ImageState& image, std::uint64_t index, std::size_t unit,
                                                         Allocate& allocate = allocate_copy);
/// The same into memory of the caller, which has layout.frame_bytes() bytes.
[[nodiscard]] Result<void> read_frame_bytes(const ImageState& image, std::uint64_t index, std::size_t unit,
                                            std::span<std::byte> into);
/// A frame of 1-bit samples, packed, its first pixel in bit 0.
[[nodiscard]] Result<Value<const std::byte>> packed_bits(const ImageState& image, std::uint64_t index);

}  // namespace dicomap
