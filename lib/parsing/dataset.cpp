// SPDX-License-Identifier: MIT
#include <dicomap/dataset.hpp>

#include "parsing/dataset_state.hpp"

#include <fmt/format.h>

#include <new>

namespace dicomap {

// ---- Dataset -------------------------------------------------------------------------------------------------------------

[[gnu::hot]] Result<std::optional<DataElement>> Dataset::find(Tag tag, Search search) const {
  if (is_root_) {
    DICOMAP_TRY(found, state_->find(tag, search));
    if (!found) return std::optional<DataElement>{};
    const bool text = traits(found->vr).uses_charset || found->vr == VR::UN || found->vr == VR::SQ;
    return std::optional{
        DataElement{*state_, *found, encoding_, end_, 0, text ? state_->charset_place() : CharacterSetPlace{}}};
  }
  Cursor cursor{*this, Cursor::Scope::level};
  while (cursor.next_element()) {
    if (cursor.header().tag == tag) return std::optional{cursor.element()};
    if (search == Search::ascending && cursor.header().tag > tag) return std::optional<DataElement>{};
  }
  if (cursor.error().code() != ErrorCode::none) return cursor.error();
  return std::optional<DataElement>{};
}

Result<std::optional<DataElement>> Dataset::find(const TagPath& path, Search search) const {
  Dataset here = *this;
  for (const TagPath::Step& step : path.steps()) {
    DICOMAP_TRY(element, here.find(step.sequence, search));
    if (!element) return std::optional<DataElement>{};
    DICOMAP_TRY(sequence, element->sequence());
    auto item = sequence.item(step.item);
    if (!item && item.assume_error().code() == ErrorCode::not_found) return std::optional<DataElement>{};
    if (!item) return std::move(item).assume_error();
    here = item.assume_value();
  }
  return here.find(path.element(), search);
}

Result<std::optional<DataElement>> Dataset::find(std::string_view path, Search search) const {
  DICOMAP_TRY(parsed, TagPath::parse(path));
  return find(parsed, search);
}

[[gnu::hot]] Result<DataElement> Dataset::at(Tag tag) const {
  DICOMAP_TRY(element, find(tag));
  if (!element) return absent(to_names(tag), tag);
  return *element;
}

Result<DataElement> Dataset::at(const TagPath& path) const {
  DICOMAP_TRY(element, find(path));
  if (!element) return absent(to_names(path), path.steps().empty() ? path.element() : path.steps().front().sequence);
  return *element;
}

Result<DataElement> Dataset::at(std::string_view path) const {
  DICOMAP_TRY(parsed, TagPath::parse(path));
  return at(parsed);
}

Error Dataset::absent(std::string_view names, Tag first) const {
  Error error{ErrorCode::not_found, fmt::format("there is no {}", names)};
  if (is_root_ && first.group() == 0x0002) error.hint("File::meta() holds group 0002");
  error.from(state_->store().name());
  return error;
}

Result<Sequence> Dataset::sequence(Tag tag) const {
  DICOMAP_TRY(element, at(tag));
  return element.sequence();
}

Result<Sequence> Dataset::sequence(std::string_view path) const {
  DICOMAP_TRY(element, at(path));
  return element.sequence();
}

Walk Dataset::elements() const { return Walk{*this, Walk::Scope::level}; }
Walk Dataset::walk() const { return Walk{*this, Walk::Scope::nested}; }

// ---- Walk ----------------------------------------------------------------------------------------------------------------

Walk::Walk(const Dataset& dataset, Scope scope) {
  static_assert(sizeof(Cursor) <= cursor_bytes && alignof(Cursor) <= 16);
  cursor_ = new (storage_) Cursor{dataset, scope == Scope::level ? Cursor::Scope::level : Cursor::Scope::nested};
}

Walk::~Walk() { cursor_->~Cursor(); }
[[gnu::hot]] bool Walk::next() { return cursor_->next_element(); }
void Walk::skip() noexcept { cursor_->skip(); }
[[gnu::hot]] const ElementHeader& Walk::header() const noexcept { return cursor_->header(); }
DataElement Walk::element() const { return cursor_->element(); }
std::size_t Walk::depth() const noexcept { return cursor_->depth(); }
std::uint32_t Walk::item_index() const noexcept { return cursor_->item_index(); }
TagPath Walk::path() const { return cursor_->path(); }
const Error& Walk::error() const noexcept { return cursor_->error(); }

// ---- Sequence ------------------------------------------------------------------------------------------------------------

Sequence::Items::Items(const Sequence& sequence) : charset_{sequence.element_.charset()} {
  static_assert(sizeof(Cursor) <= cursor_bytes && alignof(Cursor) <= 16);
  const DataElement& element = sequence.element_;
  cursor_ = new (storage_) Cursor{element.state(), element.header(), element.end(), sequence.encoding_,
                                  static_cast<std::uint16_t>(element.depth() + 1)};
}

Sequence::Items::~Items() { cursor_->~Cursor(); }
bool Sequence::Items::next() { return cursor_->next() == Cursor::Event::item; }
const Error& Sequence::Items::error() const noexcept { return cursor_->error(); }

Dataset Sequence::Items::item() const {
  return {cursor_->state(),         cursor_->level_begin(), cursor_->level_end(), cursor_->level_encoding(),
          cursor_->absolute_depth(), charset_,               false};
}

Result<Dataset> Sequence::item(std::size_t index) const {
  Items items{*this};
  for (std::size_t at = 0; items.next(); ++at) {
    if (at == index) return items.item();
  }
  if (items.error().code() != ErrorCode::none) return items.error();
  return element_.state().place(Error{ErrorCode::not_found, fmt::format("there is no item {}", index)}, element_.header(), element_.depth());
}

Result<std::size_t> Sequence::count_items() const {
  Items items{*this};
  std::size_t count = 0;
  while (items.next()) ++count;
  if (items.error().code() != ErrorCode::none) return items.error();
  return count;
}

}  // namespace dicomap
