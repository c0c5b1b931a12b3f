// SPDX-License-Identifier: MIT
/// @file
/// What an Editor is made of.
#pragma once

#include "bytes/in_place_file.hpp"
#include "change/edits.hpp"
#include "change/pixel_edits.hpp"

#include <dicomap/editor.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dicomap {

/// Never moves: the tree points to the file.
struct EditorState {
  EditorState(File opened, Access how, Strictness judged) : file{std::move(opened)}, access{how}, values{judged} {}

  File file;
  Access access;
  Strictness values;
  std::string path;                     ///< that was opened; empty: no path
  std::unique_ptr<InPlaceFile> target;  ///< in place
  std::vector<EditStep> steps;
  std::uint64_t calls = 0;
  EditTree tree{file};
  std::optional<Image> image;           ///< of the original, made at the first need
  std::unique_ptr<PixelEdits> pixels;
  std::optional<File> edited;           ///< as the edits are now; empty: to be made

  /// Makes the edits of one call, all or none.
  [[nodiscard]] Result<void> make(std::vector<EditStep> made);
  [[nodiscard]] Result<void> make(EditStep step);
  /// The tree of the first `count` steps.
  void rebuild(std::size_t count);
  /// Goes on with the file as it was written, without edits. @errors of opening
  [[nodiscard]] Result<void> reopen();

  /// The original's image, for pixels to be edited.
  [[nodiscard]] Result<PixelEdits*> open_pixels();
  /// Whether frames were edited. Where their element was edited as a whole after them, it is that which counts, until it is undone.
  [[nodiscard]] bool has_frames() const noexcept {
    return pixels && !pixels->empty() && !tree.dataset().elements.contains(pixels->image().pixel_data.tag);
  }
  [[nodiscard]] bool has_edits() const noexcept { return !tree.empty() || has_frames(); }
  /// Whether the data set was inflated, so that it lies in another source than the file meta group.
  [[nodiscard]] bool is_deflated() const noexcept { return file.source().store() != file.dataset_source().store(); }

  /// The file under the edits of `of`; frames that are patches are in it.
  [[nodiscard]] Result<File> view(const EditTree& of) const;
  /// Of the data set and of frames that are patches.
  [[nodiscard]] Result<std::vector<Patch>> dataset_patches(const EditTree& of) const;
  /// And of the file meta group. Precondition: not deflated.
  [[nodiscard]] Result<std::vector<Patch>> all_patches(const EditTree& of) const;

  /// An error of an edit, with the way to the element and the file's name.
  [[nodiscard]] Error place(Error error, const TagPath& at) const;
  /// `unsupported`: what an edit in place cannot do.
  [[nodiscard]] Error not_in_place(std::string what, const TagPath& at) const;
};

/// The SpecificCharacterSet in force at a path, as edited.
[[nodiscard]] Result<SpecificCharacterSet> charset_at(const EditTree& tree, const TagPath& path);

/// Text of a found element that needs no character set (creators, UIDs, code strings), without padding; empty where it is none.
[[nodiscard]] Result<std::string> plain_text(const FoundElement& found);

/// Writes the file of `state` to `path`. @errors as Editor::save_as
[[nodiscard]] Result<void> save_file(const EditorState& state, const std::string& path, const SaveOptions& options);

}  // namespace dicomap
