// SPDX-License-Identifier: MIT
/// @file
/// What elements of a file are to become: a tree beside it, of nothing but what was edited.
#pragma once

#include "change/item_index.hpp"

#include <dicomap/editor.hpp>
#include <dicomap/file.hpp>
#include <dicomap/tag_path.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace dicomap {

struct DatasetEdits;

using EncodedValue = std::shared_ptr<const std::vector<std::byte>>;

/// Items that follow each other: of the file, or a new one.
struct ItemRun {
  static constexpr std::uint64_t to_the_last = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t first = 0;  ///< index of an item in the file
  std::uint64_t count = 1;
  bool is_new = false;
  std::unique_ptr<DatasetEdits> edits;  ///< of one item; a new one always has them
};

/// The items of a sequence, in order.
struct SequenceEdits {
  bool in_file = false;  ///< runs speak of items of the file
  std::vector<ItemRun> runs;
};

/// What becomes of one element.
struct ElementEdit {
  enum class Kind : std::uint8_t { value, erased, items };
  Kind kind = Kind::value;
  VR vr = VR::none;    ///< of the header
  EncodedValue value;  ///< of even length, in the byte order of the data set
  SequenceEdits items;
};

/// What becomes of a data set or an item.
struct DatasetEdits {
  std::map<Tag, ElementEdit> elements;
};

/// One edit, checked and encoded: all that is needed to make it again.
struct EditStep {
  Change change;
  std::uint64_t call = 0;  ///< steps of one call are undone together
  VR vr = VR::none;
  EncodedValue value;
};

/// What there is at a path by now.
struct FoundElement {
  const ElementEdit* edit = nullptr;    ///< what becomes of it, where it was edited
  std::optional<DataElement> original;  ///< as the file has it, where it was not
  std::optional<Dataset> dataset;       ///< of the file, that holds it; empty in a new item
  Encoding encoding;                    ///< of the data set that holds it, or will

  [[nodiscard]] bool exists() const noexcept {
    return edit != nullptr ? edit->kind != ElementEdit::Kind::erased : original.has_value();
  }
};

/// The element of a tag; past the pixel data, which takes a walk over all fragments, only where it would lie there.
[[nodiscard]] Result<std::optional<DataElement>> find_anywhere(const Dataset& dataset, Tag tag);

/// The encoding of items that are put into a sequence: a UN holds implicit VR little endian (PS3.5 6.2.2 note 2).
[[nodiscard]] inline Encoding encoding_of_items(const DataElement& sequence) noexcept {
  return sequence.vr() == VR::UN ? implicit_little : sequence.encoding();
}

/// The edits of a file. Borrows it.
class EditTree {
 public:
  explicit EditTree(const File& file) noexcept : file_{&file} {}

  /// Makes an edit; after an error the tree may hold a part of it: make it anew from the steps before. @errors not_found, wrong_type, out_of_range, limit_exceeded (Limits::depth); of reading
  [[nodiscard]] Result<void> apply(const EditStep& step);

  /// @errors of reading; wrong_type: a step that is no sequence
  [[nodiscard]] Result<FoundElement> find(const TagPath& path) const;
  /// Items of a sequence as edited; 0 where it is not there. @errors as find
  [[nodiscard]] Result<std::uint64_t> count_items(const TagPath& sequence) const;

  [[nodiscard]] const DatasetEdits& dataset() const noexcept { return dataset_; }
  [[nodiscard]] const DatasetEdits& meta() const noexcept { return meta_; }
  [[nodiscard]] bool clears_preamble() const noexcept { return clears_preamble_; }
  [[nodiscard]] bool empty() const noexcept { return dataset_.elements.empty() && meta_.elements.empty() && !clears_preamble_; }

 private:
  const File* file_;
  DatasetEdits dataset_;
  DatasetEdits meta_;
  bool clears_preamble_ = false;
  mutable ItemIndex known_items_;
};

}  // namespace dicomap
