// SPDX-License-Identifier: MIT
/// @file
/// Frames that are written to: private windows of the file, or copies in memory.
#pragma once

#include "change/splice.hpp"
#include "pixels/image_state.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <vector>

namespace dicomap {

/// A frame that is written to.
struct OpenFrame {
  std::shared_ptr<std::byte> samples;  ///< in the host's order; of 1-bit samples a byte each
  std::uint64_t length = 0;            ///< bytes
  bool is_window = false;
};

/// The frames of one Image. One thread at a time.
class PixelEdits {
 public:
  explicit PixelEdits(std::shared_ptr<const ImageState> image) noexcept : image_{std::move(image)} {}

  /// How a frame comes to be written to.
  enum class Extent : std::uint8_t {
    some,  ///< pages of it: a private window where there can be one
    all    ///< a copy in memory: cheaper than a page fault for each page
  };

  /// The samples of a frame, to be written, in the host's order; 1-bit samples as one byte each. With Extent::all and without
  /// `with_contents` they are not filled.
  /// @errors of reading; limit_exceeded: Limits::private_bytes; out_of_memory
  [[nodiscard]] Result<Value<std::byte>> open(std::uint64_t index, Extent extent, bool with_contents = true);
  /// The same samples, if the frame was opened; empty if not.
  [[nodiscard]] Value<const std::byte> find(std::uint64_t index) const;
  void revert(std::uint64_t index);
  void revert_all();

  [[nodiscard]] std::vector<std::uint64_t> frames() const;
  [[nodiscard]] bool empty() const noexcept { return frames_.empty(); }
  /// Whether patches can say it: the frames lie in the file as they are, each in one piece.
  [[nodiscard]] bool are_patches() const;
  /// Whether a frame that was opened has other samples than the file; also where those of the file cannot be read.
  [[nodiscard]] bool differs(std::uint64_t index) const;
  /// Whether patches show what is written to frames later.
  [[nodiscard]] bool are_live() const;
  /// What becomes of the file. Precondition: are_patches(). @errors of reading
  [[nodiscard]] Result<std::vector<Patch>> patches() const;

  [[nodiscard]] const ImageState& image() const noexcept { return *image_; }

 private:
  /// A window of the file over the frame; null where there can be none.
  [[nodiscard]] Result<std::shared_ptr<std::byte>> window(std::uint64_t index) const;
  [[nodiscard]] Result<OpenFrame> copy(std::uint64_t index, bool with_contents) const;
  [[nodiscard]] Result<void> charge(std::uint64_t bytes) const;
  /// Whether samples are handed out as they lie in the file.
  [[nodiscard]] bool lie_as_handed_out() const noexcept;

  std::shared_ptr<const ImageState> image_;
  std::map<std::uint64_t, OpenFrame> frames_;
  std::uint64_t held_bytes_ = 0;
};

}  // namespace dicomap
