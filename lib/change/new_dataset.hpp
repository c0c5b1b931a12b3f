// SPDX-License-Identifier: MIT
/// @file
/// The data set of a file that is not there yet: elements as they are gathered, and what they say of the frames to come.
#pragma once

#include <dicomap/editor.hpp>
#include <dicomap/file.hpp>
#include <dicomap/image.hpp>
#include <dicomap/pixel_layout.hpp>
#include <dicomap/transfer_syntax.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace dicomap {

/// The data set, as two files: what lies before the pixel data, and what lies behind it.
struct SplitDataset {
  File head;
  std::optional<File> tail;  ///< empty: nothing lies there
};

/// What the data set says of its frames.
struct DescribedImage {
  Image image;                          ///< without a frame in it: its layout and limits
  Tag element;                          ///< that will hold the frames
  std::optional<std::uint64_t> frames;  ///< NumberOfFrames; empty: it says nothing
};

/// Edits of an empty data set. @threads one thread at a time
class NewDataset {
 public:
  /// In memory, in the encoding of the transfer syntax; errors call it `name`.
  [[nodiscard]] static Result<NewDataset> create(const TransferSyntax& syntax, Strictness values, const std::string& name);

  /// @errors as Editor::set; unsupported: what is written by itself
  [[nodiscard]] Result<void> set(const TagPath& path, const NewValue& value, std::optional<VR> vr);
  [[nodiscard]] Editor& editor() noexcept { return editor_; }

  /// `element` will hold the frames where the data set does not say which.
  /// @errors not_found: attributes that frames cannot be without, or SOP class and instance; malformed, out_of_range
  [[nodiscard]] Result<DescribedImage> describe(Tag element);
  /// @errors not_found: SOP class and instance
  [[nodiscard]] Result<SplitDataset> split() const;

 private:
  NewDataset(Editor editor, Strictness values) noexcept : editor_{std::move(editor)}, values_{values} {}
  [[nodiscard]] Result<std::optional<Tag>> declared_pixels() const;
  [[nodiscard]] Result<void> check_identity(const File& file) const;

  Editor editor_;
  Strictness values_;
};

}  // namespace dicomap
