// SPDX-License-Identifier: MIT
// The bytes of a value and what they are grouped into; numbers and text are in read_number.cpp and read_text.cpp.
#include <dicomap/element.hpp>

#include "parsing/dataset_state.hpp"
#include "parsing/element_value.hpp"

#include <dicomap/dataset.hpp>

#include <fmt/format.h>

#include <array>

namespace dicomap {

namespace {

bool holds_items(const ElementHeader& header) noexcept {
  if (header.vr == VR::SQ) return true;
  if (!header.has_undefined_length() || header.tag.group() == 0x7FE0) return false;
  return header.vr == VR::UN || header.implicit_vr;
}

}  // namespace

[[gnu::hot]] bool DataElement::is_sequence() const noexcept { return holds_items(header_); }

[[gnu::hot]] Result<ByteRange> DataElement::value_range() const {
  const std::uint64_t begin = header_.value_offset();
  if (!header_.has_undefined_length()) {
    if (header_.truncated) {
      if (end_ == state_->end() && state_->end_damage()) return state_->place(*state_->end_damage(), header_, depth_);
      return state_->place(overrun(header_, end_, depth_ > 0).hint("partial() gives the bytes that are there"), header_, depth_);
    }
    return ByteRange{begin, header_.length};
  }
  // The parser knows where the value ends: what it steps to next begins right behind the delimiter.
  Cursor cursor{*state_, header_.offset, end_, encoding_, depth_, Cursor::Scope::level};
  cursor.be_quiet();
  static_cast<void>(cursor.next_element());
  DICOMAP_TRY(behind, cursor.position_behind_value());
  return ByteRange{begin, behind - begin};
}

[[gnu::hot]] Result<Value<const std::byte>> DataElement::bytes() const {
  DICOMAP_TRY(range, value_range());
  auto bytes = bytes_at(*state_, range);
  if (!bytes) return state_->place(std::move(bytes).assume_error(), header_, depth_);
  return bytes;
}

Result<Value<const std::byte>> DataElement::partial() const {
  if (!header_.truncated) return bytes();
  return bytes_at(*state_, {header_.value_offset(), end_ - header_.value_offset()});
}

[[gnu::hot]] Result<Value<const std::byte>> bytes_at(const DatasetState& state, ByteRange range) {
  constexpr std::uint64_t small = 64 * 1024;
  const ByteStore& store = state.store();
  if (range.length <= small && range.fits(store.size())) {
    // Small values mostly lie in the blocks that the headers were read into.
    DICOMAP_TRY_VOID(store.check());
    DICOMAP_TRY(run, store.run(range.offset, range.length, Purpose::header));
    if (run.data != nullptr) {
      return Value<const std::byte>{{run.at(range.offset), static_cast<std::size_t>(range.length)}, state.shared_store(),
                                    run.holding};
    }
  }
  return Source{state.shared_store()}.bytes(range);
}

Result<Sequence> DataElement::sequence() const {
  if (!is_sequence()) {
    return state_->place(Error{ErrorCode::wrong_type, fmt::format("the element is no sequence but {}", name_of(header_.vr))},
                         header_, depth_);
  }
  return Sequence{*this, header_.vr == VR::UN ? implicit_little : encoding_};
}

Result<Sequence> DataElement::as_sequence() const {
  if (is_sequence()) return sequence();
  std::array<std::byte, 4> first{};
  const Encoding encoding = header_.vr == VR::UN ? implicit_little : encoding_;
  const bool holds_item = header_.length >= 8 && !header_.truncated &&
                          static_cast<bool>(state_->store().read(header_.value_offset(), first)) &&
                          load<std::uint16_t>(first.data(), encoding.order) == tags::Item.group() &&
                          load<std::uint16_t>(first.data() + 2, encoding.order) == tags::Item.element();
  if (traits(header_.vr).kind == VRKind::text || !holds_item) {
    return state_->place(Error{ErrorCode::malformed, "the value does not begin with an item"}, header_, depth_);
  }
  return Sequence{*this, encoding};
}

TagPath DataElement::path() const { return state_->path_to(header_.offset).value_or(TagPath{header_.tag}); }

[[gnu::hot]] VR value_vr(const ElementHeader& header) noexcept {
  if (holds_items(header)) return VR::SQ;  // headers of items are no text and no numbers
  if (header.vr != VR::UN) return header.vr;
  const auto entry = find_entry(header.tag);
  return entry && entry->vr != VR::none && entry->vr != VR::SQ ? entry->vr : VR::UN;
}

[[gnu::hot]] ByteOrder value_order(const ElementHeader& header, Encoding encoding) noexcept {
  return header.vr == VR::UN ? ByteOrder::little : encoding.order;
}

}  // namespace dicomap
