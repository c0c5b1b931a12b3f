// SPDX-License-Identifier: MIT
#include "change/edits.hpp"

#include "change/item_runs.hpp"
#include "parsing/dataset_state.hpp"

#include <dicomap/dictionary.hpp>
#include <dicomap/tags.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace dicomap {

namespace {

Error no_sequence(const TagPath::Step& step) {
  return Error{ErrorCode::wrong_type, fmt::format("{} is no sequence", to_names(step.sequence))};
}

Error no_item(const TagPath::Step& step, std::uint64_t count) {
  return Error{ErrorCode::not_found, fmt::format("{} has {} items; there is no item {}", to_names(step.sequence), count, step.item)}.hint(
      "items count from 0; the one behind the last is made when it is written to");
}

Result<DataElement> sequence_in(const Dataset& dataset, const TagPath::Step& step) {
  DICOMAP_TRY(element, find_anywhere(dataset, step.sequence));
  if (!element) return no_item(step, 0);
  if (!element->is_sequence()) return no_sequence(step);
  return *element;
}

/// Item `index` of a sequence in the file.
Result<Dataset> item_in(const Dataset& dataset, const TagPath::Step& step, std::uint64_t index, ItemIndex& known) {
  DICOMAP_TRY(element, sequence_in(dataset, step));
  return known.item(element, index);
}

Result<std::uint64_t> count_in(const Dataset& dataset, const TagPath::Step& step, ItemIndex& known) {
  DICOMAP_TRY(element, sequence_in(dataset, step));
  return known.count(element);
}

/// Items of runs; an open one, which is always the last, costs a count of the items in the file.
Result<std::uint64_t> count_of(const SequenceEdits& items, const std::optional<Dataset>& dataset, const TagPath::Step& step,
                              ItemIndex& known) {
  std::uint64_t count = 0;
  for (const ItemRun& run : items.runs) {
    if (run.count != ItemRun::to_the_last) {
      count += run.count;
      continue;
    }
    DICOMAP_TRY(all, count_in(*dataset, step, known));
    count += all - std::min(all, run.first);
  }
  return count;
}

/// On the way through sequences and items to where an edit lands; makes what is not there.
struct Descent {
  DatasetEdits* edits;
  std::optional<Dataset> dataset;  // as the file has it; empty in what is new
  ItemIndex& items_of_file;

  /// The edits of a sequence of this level.
  Result<SequenceEdits*> sequence(Tag tag) {
    const auto known = edits->elements.find(tag);
    if (known != edits->elements.end() && known->second.kind == ElementEdit::Kind::items) return &known->second.items;
    if (known != edits->elements.end() && known->second.kind == ElementEdit::Kind::value) return no_sequence({tag, 0});
    ElementEdit edit{ElementEdit::Kind::items, VR::SQ, nullptr, {}};
    if (known == edits->elements.end() && dataset) {
      DICOMAP_TRY(element, find_anywhere(*dataset, tag));
      if (element) {
        if (!element->is_sequence()) return no_sequence({tag, 0});
        edit.items.in_file = true;
        edit.items.runs.push_back({0, ItemRun::to_the_last, false, nullptr});
      }
    }
    const auto entry = find_entry(tag);
    const bool is_other = tag.is_group_length() || tag.is_private_creator() || (entry && entry->vr != VR::SQ && entry->vr != VR::none);
    if (!edit.items.in_file && is_other) return no_sequence({tag, 0});
    return &edits->elements.insert_or_assign(tag, std::move(edit)).first->second.items;
  }

  Result<void> enter(const TagPath::Step& step) {
    DICOMAP_TRY(items, sequence(step.sequence));
    const RunPlace place = run_of(*items, step.item);
    if (place.run == items->runs.size()) {
      DICOMAP_TRY_VOID(append(*items, step));
      return success();
    }
    ItemRun& run = items->runs[place.run];
    if (run.is_new) {
      edits = run.edits.get();
      dataset.reset();
      return success();
    }
    auto item = item_in(*dataset, step, run.first + place.within, items_of_file);
    if (!item) {
      if (item.assume_error().code() != ErrorCode::not_found || run.count != ItemRun::to_the_last) return std::move(item).assume_error();
      return append(*items, step);
    }
    const std::size_t at = single_out(*items, place);
    if (!items->runs[at].edits) items->runs[at].edits = std::make_unique<DatasetEdits>();
    edits = items->runs[at].edits.get();
    dataset = item.assume_value();
    return success();
  }

  /// Makes the item behind the last, if that is the one wanted.
  Result<void> append(SequenceEdits& items, const TagPath::Step& step) {
    DICOMAP_TRY(count, count_of(items, dataset, step, items_of_file));
    if (step.item != count) return no_item(step, count);
    edits = append_item(items, count);
    dataset.reset();
    return success();
  }
};

Result<void> insert_item(Descent& at, const TagPath& path, std::uint64_t index) {
  DICOMAP_TRY(items, at.sequence(path.element()));
  const TagPath::Step step{path.element(), static_cast<std::uint32_t>(index)};
  const RunPlace place = run_of(*items, index);
  const bool inside = place.run < items->runs.size() && items->runs[place.run].count != ItemRun::to_the_last;
  if (!inside) {  // in an open run or behind all: only a count can tell
    DICOMAP_TRY(count, count_of(*items, at.dataset, step, at.items_of_file));
    if (index > count) {
      return Error{ErrorCode::out_of_range, fmt::format("{} has {} items; one cannot be put before item {}", to_names(path), count, index)};
    }
    if (index == count) {
      append_item(*items, count);
      return success();
    }
  }
  const std::size_t before = split_before(*items, place);
  items->runs.insert(items->runs.begin() + static_cast<std::ptrdiff_t>(before), ItemRun{0, 1, true, std::make_unique<DatasetEdits>()});
  return success();
}

Result<void> erase_item(Descent& at, const TagPath& path, std::uint64_t index) {
  DICOMAP_TRY(items, at.sequence(path.element()));
  const TagPath::Step step{path.element(), static_cast<std::uint32_t>(index)};
  DICOMAP_TRY(count, count_of(*items, at.dataset, step, at.items_of_file));
  if (index >= count) return no_item(step, count);
  const std::size_t run = single_out(*items, run_of(*items, index));
  items->runs.erase(items->runs.begin() + static_cast<std::ptrdiff_t>(run));
  return success();
}

Result<void> erase_element(Descent& at, Tag tag) {
  at.edits->elements.erase(tag);
  if (!at.dataset) return success();
  DICOMAP_TRY(element, find_anywhere(*at.dataset, tag));
  if (element) at.edits->elements[tag].kind = ElementEdit::Kind::erased;
  return success();
}

/// Items and delimiters have tags of their own, which as elements would end what they lie in (PS3.5 7.5).
Result<void> check_is_element(Tag tag) {
  if (tag.group() != 0xFFFE) return success();
  return Error{ErrorCode::wrong_type, fmt::format("{} is no element", to_names(tag))}.hint("append_item and insert_item make items");
}

bool is_meta(const TagPath& path) noexcept {
  return (path.steps().empty() ? path.element() : path.steps().front().sequence).group() == 2;
}

}  // namespace

Result<std::optional<DataElement>> find_anywhere(const Dataset& dataset, Tag tag) {
  if (tag == tags::SpecificCharacterSet) return dataset.find(tag, Search::ascending);  // as text is read: where it belongs, or not at all
  return dataset.find(tag, tag > tags::PixelData ? Search::whole : Search::before_pixels);
}

Result<void> EditTree::apply(const EditStep& step) {
  const TagPath& path = step.change.path;
  const Dataset root = file_->dataset_of(path);
  if (path.steps().size() > root.state().limits().depth) {
    return Error{ErrorCode::limit_exceeded, fmt::format("{} sequences around an element; Limits::depth is {}", path.steps().size(),
                                                        root.state().limits().depth)};
  }
  for (const TagPath::Step& next : path.steps()) DICOMAP_TRY_VOID(check_is_element(next.sequence));
  DICOMAP_TRY_VOID(check_is_element(path.element()));
  Descent at{is_meta(path) ? &meta_ : &dataset_, root, known_items_};
  if (is_meta(path) && root.end_offset() == root.begin_offset()) {
    if (step.change.kind == Change::Kind::erased) return success();
    // Before the first element it would be read as one of the data set.
    return Error{ErrorCode::unsupported, "the file has no file meta group"}.hint("SaveOptions::rebuild_meta makes one");
  }
  if (step.change.kind == Change::Kind::erased) {  // what is not there is not made to be erased
    DICOMAP_TRY(found, find(path));
    if (!found.exists()) return success();
  }
  for (const TagPath::Step& next : path.steps()) DICOMAP_TRY_VOID(at.enter(next));
  switch (step.change.kind) {
    case Change::Kind::set:
      at.edits->elements.insert_or_assign(
          path.element(), step.vr == VR::SQ ? ElementEdit{ElementEdit::Kind::items, VR::SQ, nullptr, {}}
                                            : ElementEdit{ElementEdit::Kind::value, step.vr, step.value, {}});
      return success();
    case Change::Kind::erased: return erase_element(at, path.element());
    case Change::Kind::item_inserted: return insert_item(at, path, step.change.index);
    case Change::Kind::item_erased: return erase_item(at, path, step.change.index);
    case Change::Kind::preamble: clears_preamble_ = true; return success();
    case Change::Kind::frame: break;
  }
  return success();
}

Result<FoundElement> EditTree::find(const TagPath& path) const {
  const DatasetEdits* edits = is_meta(path) ? &meta_ : &dataset_;
  std::optional<Dataset> dataset = file_->dataset_of(path);
  Encoding encoding = dataset->encoding();
  for (const TagPath::Step& step : path.steps()) {
    const ElementEdit* edit = nullptr;
    if (edits != nullptr) {
      const auto known = edits->elements.find(step.sequence);
      if (known != edits->elements.end()) edit = &known->second;
    }
    if (edit != nullptr && edit->kind == ElementEdit::Kind::value) return no_sequence(step);
    const bool in_file = edit == nullptr || (edit->kind == ElementEdit::Kind::items && edit->items.in_file);
    std::uint64_t index = step.item;
    edits = nullptr;
    if (edit != nullptr) {
      const RunPlace place = run_of(edit->items, step.item);
      if (edit->kind == ElementEdit::Kind::erased || place.run == edit->items.runs.size()) return FoundElement{nullptr, std::nullopt, std::nullopt, encoding};
      const ItemRun& run = edit->items.runs[place.run];
      edits = run.edits.get();
      index = run.first + place.within;
      if (run.is_new) {
        dataset.reset();
        continue;
      }
    }
    if (!in_file || !dataset) return FoundElement{nullptr, std::nullopt, std::nullopt, encoding};
    DICOMAP_TRY(element, find_anywhere(*dataset, step.sequence));
    if (!element) return FoundElement{nullptr, std::nullopt, std::nullopt, encoding};
    if (!element->is_sequence()) return no_sequence(step);
    encoding = encoding_of_items(*element);
    auto item = item_in(*dataset, step, index, known_items_);
    if (!item && item.assume_error().code() == ErrorCode::not_found) return FoundElement{nullptr, std::nullopt, std::nullopt, encoding};
    if (!item) return std::move(item).assume_error();
    dataset = item.assume_value();
    encoding = dataset->encoding();
  }
  if (edits != nullptr) {
    const auto known = edits->elements.find(path.element());
    if (known != edits->elements.end()) return FoundElement{&known->second, std::nullopt, dataset, encoding};
  }
  if (!dataset) return FoundElement{nullptr, std::nullopt, dataset, encoding};
  DICOMAP_TRY(element, find_anywhere(*dataset, path.element()));
  return FoundElement{nullptr, element, dataset, encoding};
}

Result<std::uint64_t> EditTree::count_items(const TagPath& sequence) const {
  DICOMAP_TRY(found, find(sequence));
  if (!found.exists()) return std::uint64_t{0};
  const TagPath::Step step{sequence.element(), 0};
  if (found.edit == nullptr) {
    if (!found.original->is_sequence()) return no_sequence(step);
    DICOMAP_TRY(items, found.original->sequence());
    DICOMAP_TRY(count, items.count_items());
    return std::uint64_t{count};
  }
  if (found.edit->kind != ElementEdit::Kind::items) return no_sequence(step);
  return count_of(found.edit->items, found.dataset, step, known_items_);
}

}  // namespace dicomap
