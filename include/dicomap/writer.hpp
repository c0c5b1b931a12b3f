// SPDX-License-Identifier: MIT
/// @file
/// New files: elements first, then frames one at a time, so that a file of any size is written in the memory of a frame.
#pragma once

#include <dicomap/editor.hpp>
#include <dicomap/new_value.hpp>
#include <dicomap/result.hpp>
#include <dicomap/save_options.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dicomap {

struct WriterState;

/// Owner (moves). A file that appears under its name when `finish` succeeds.
///
/// First the elements, in any order, then the frames, then `finish`. The first frame decides: before anything is written the
/// attributes are checked, and say what a frame is.
///
/// NumberOfFrames, where it is set, is a promise: what has to stand before the frames (offset tables, the length of a deflated
/// data set) is made room for, and no other number of them is taken. Where it is not set, any number may come: a file of one
/// frame has no such attribute, in others it is what was written. The first frame is kept in memory until it is known which.
///
/// After an error of io the writer is of no use: every call returns that error, and the file is gone already. After any other
/// error it is as it was before the call; a frame that was refused was not added.
///
/// Memory: the elements, and one frame as it is and as it is encoded; none of frames that are handed over as they lie in the
/// file.
///
/// @threads one thread at a time
class DICOMAP_API Writer {
 public:
  /// Of `options` the transfer syntax (empty: Explicit VR Little Endian), new_sop_instance_uid, lengths, tables, alignment,
  /// encoders and ReplaceOptions count. `values` also judges whether attributes are missing whose value is plain, and SOP class
  /// and instance: strict asks for all of them.
  /// @errors io; unsupported: no such transfer syntax, or none that can be written
  [[nodiscard]] static Result<Writer> create(const std::string& path, const SaveOptions& options = {},
                                             Strictness values = Strictness::strict);
  Writer(Writer&&) noexcept;
  Writer& operator=(Writer&&) noexcept;
  /// Without `finish` nothing is left of the file.
  ~Writer();

  // Elements, in any order, before the first frame. As of Editor; of those behind the pixel data as well.

  /// The file meta group, the pixel data and its offset tables are made by themselves. Only that FloatPixelData or
  /// DoubleFloatPixelData will hold the frames may be said, by an empty value, where callbacks fill them.
  /// @errors as Editor::set; unsupported: a frame was added; an element that is made by itself
  [[nodiscard]] Result<void> set(const TagPath& path, const NewValue& value, std::optional<VR> vr = std::nullopt);
  [[nodiscard]] Result<void> set(std::string_view path, const NewValue& value, std::optional<VR> vr = std::nullopt);
  [[nodiscard]] Result<std::uint32_t> append_item(const TagPath& sequence);
  [[nodiscard]] Result<PrivateBlock> private_block(std::uint16_t group, std::string_view creator, const TagPath& item = {});

  /// The next frame: stored words in the host's byte order, laid out as Rows, Columns, SamplesPerPixel and
  /// PlanarConfiguration say; 1-bit samples a byte each. Compressed where the transfer syntax is: then PhotometricInterpretation
  /// and PlanarConfiguration are made what the encoder makes of them. Samples that are float or double go into FloatPixelData or
  /// DoubleFloatPixelData.
  /// @errors not_found: attributes that are missing; wrong_type, out_of_range: not the samples of a frame, or one more than
  ///         NumberOfFrames says; io; of the encoder; out_of_range: native pixel data of more than 4 GiB - 2, with Encapsulated
  ///         Uncompressed (1.2.840.10008.1.2.1.98) as the way out; unsupported: another frame without NumberOfFrames, where
  ///         that has to stand before the frames (a deflated data set, offset tables that were asked for)
  template <Sample T> [[nodiscard]] Result<void> add_frame(std::span<const T> samples);
  template <Sample T> [[nodiscard]] Result<void> add_frame(const std::vector<T>& samples) {
    return add_frame(std::span<const T>{samples});
  }
  /// The same, filled by a callback: `fill` gets zeroed memory for the frame's samples, aligned for any of them.
  [[nodiscard]] Result<void> add_frame(const std::function<Result<void>(std::span<std::byte>)>& fill);
  /// The next frame as a code stream that somebody else has made; the attributes are left as they were set.
  /// @errors unsupported: a transfer syntax without them; as add_frame
  [[nodiscard]] Result<void> add_codestream(std::span<const std::byte> codestream);
  /// Frames so far.
  [[nodiscard]] std::uint64_t frame_count() const noexcept;

  /// Completes the file and puts it in its place. Also without a frame: the file has no pixel data then.
  /// @errors as Editor::save_as; out_of_range: fewer frames than NumberOfFrames says, which may still be added; not_found: SOP
  ///         class and instance
  [[nodiscard]] Result<void> finish();

 private:
  explicit Writer(std::unique_ptr<WriterState> state) noexcept;
  std::unique_ptr<WriterState> state_;
};

}  // namespace dicomap
