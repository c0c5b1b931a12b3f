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

namespace dicomap {

struct WriterState;

/// Owner (moves). A file that appears under its name when `finish` succeeds.
///
/// @threads one thread at a time
class DICOMAP_API Writer {
 public:
  /// Of `options` the transfer syntax (empty: Explicit VR Little Endian), lengths, tables, alignment, encoders and
  /// ReplaceOptions count.
  /// @errors io; unsupported: no such transfer syntax, or none that can be written
  [[nodiscard]] static Result<Writer> create(const std::string& path, const SaveOptions& options = {},
                                             Strictness values = Strictness::strict);
  Writer(Writer&&) noexcept;
  Writer& operator=(Writer&&) noexcept;
  /// Without `finish` nothing is left of the file.
  ~Writer();

  // Elements, in any order, before the first frame. As of Editor.
  [[nodiscard]] Result<void> set(const TagPath& path, const NewValue& value, std::optional<VR> vr = std::nullopt);
  [[nodiscard]] Result<void> set(std::string_view path, const NewValue& value, std::optional<VR> vr = std::nullopt);
  [[nodiscard]] Result<std::uint32_t> append_item(const TagPath& sequence);
  [[nodiscard]] Result<PrivateBlock> private_block(std::uint16_t group, std::string_view creator, const TagPath& item = {});

  /// The next frame: stored words in the host's byte order, laid out as Rows, Columns, SamplesPerPixel and
  /// PlanarConfiguration say. Compressed where the transfer syntax is. NumberOfFrames is what was written in the end.
  /// @errors wrong_type, out_of_range: not the samples of a frame; io; of the encoder; out_of_range: native pixel data of
  ///         more than 4 GiB, with Encapsulated Uncompressed (1.2.840.10008.1.2.1.98) as the way out
  template <Sample T> [[nodiscard]] Result<void> add_frame(std::span<const T> samples);
  /// The same, filled by a callback: `fill` gets memory for the frame's bytes.
  [[nodiscard]] Result<void> add_frame(const std::function<Result<void>(std::span<std::byte>)>& fill);
  /// The next frame as a code stream that somebody else has made. @errors unsupported: a native transfer syntax
  [[nodiscard]] Result<void> add_codestream(std::span<const std::byte> codestream);
  /// Frames so far.
  [[nodiscard]] std::uint64_t frame_count() const noexcept;

  /// Completes the file and puts it in its place. @errors as Editor::save_as
  [[nodiscard]] Result<void> finish();

 private:
  explicit Writer(std::unique_ptr<WriterState> state) noexcept;
  std::unique_ptr<WriterState> state_;
};

}  // namespace dicomap
