// SPDX-License-Identifier: MIT
// The way of well-formed elements. What is odd, and what is rare, is in the other files of this folder.
#include "parsing/cursor/cursor.hpp"

#include "parsing/dataset_state.hpp"
#include "vocabulary/find_vr.hpp"
#include "vocabulary/vr_code.hpp"
#include "vocabulary/vr_hash.hpp"

#include <dicomap/tags.hpp>

#include <algorithm>
#include <bit>
#include <memory>

namespace dicomap {

// One bounds check per header. False leaves everything as it is: whatever is not plain goes to slow_element.
template <bool Explicit, ByteOrder Order> bool Cursor::read_plain() noexcept {
  const std::byte* bytes = at(position_);
  const auto group = load<std::uint16_t>(bytes, Order);
  const Tag tag{group, load<std::uint16_t>(bytes + 2, Order)};
  VR vr = VR::none;
  std::uint32_t length = 0;
  std::uint8_t header_length = 8;
  if constexpr (Explicit) {
    vr = vr_of_code(static_cast<char>(bytes[4]), static_cast<char>(bytes[5]));
    header_length = traits(vr).header_length;
    length = header_length == 8 ? load<std::uint16_t>(bytes + 6, Order) : load<std::uint32_t>(bytes + 8, Order);
    if (header_length == 12 && load<std::uint16_t>(bytes + 6, Order) != 0) return false;  // reserved, must be zero
  } else {
    vr = dictionary_vr(tag);
    length = load<std::uint32_t>(bytes + 4, Order);
  }
  // An undefined length is odd, so it is not plain either.
  const std::uint64_t room = level_->end - position_ - header_length;
  if (vr == VR::none || tag <= level_->previous || group >= 0xFFFE || (length & 1U) != 0 || length > room) return false;
  if constexpr (!Explicit) {
    // Their VR depends on other elements, or that of others on them: see implicit_vr.cpp.
    if (tag.is_private() || dictionary_vrs(tag).other != VR::none || tag == tags::PixelRepresentation) return false;
  }
  header_.offset = position_;
  header_.tag = tag;
  header_.length = length;
  header_.vr = vr;
  header_.header_length = header_length;
  header_.vr_letters[0] = Explicit ? static_cast<char>(bytes[4]) : '\0';
  header_.vr_letters[1] = Explicit ? static_cast<char>(bytes[5]) : '\0';
  header_.truncated = false;
  header_.implicit_vr = !Explicit;
  return true;
}

bool Cursor::read_plain_header() noexcept {
  if (level_->encoding.order == ByteOrder::little) {
    return level_->encoding.explicit_vr ? read_plain<true, ByteOrder::little>() : read_plain<false, ByteOrder::little>();
  }
  return level_->encoding.explicit_vr ? read_plain<true, ByteOrder::big>() : read_plain<false, ByteOrder::big>();
}

[[gnu::hot]] Cursor::Step Cursor::advance() {
  if (pending_ != Pending::none) return finish_pending();
  if (level_->kind == Kind::sequence) return sequence_step();
  if (position_ >= plain_limit_ || plain_limit_ - position_ < 12 || !read_plain_header()) [[unlikely]] return slow_element();
  level_->previous = header_.tag;
  if (header_.vr != VR::SQ) [[likely]] {
    position_ += header_.header_length + std::uint64_t{header_.length};
  } else {
    pending_ = Pending::enter;
  }
  return Step::element;
}

// Those of levels deeper than `level`: a later item is another data set.
void Cursor::forget_private_blocks(std::size_t level) noexcept {
  while (!private_blocks_.empty() && private_blocks_.back().level > level) private_blocks_.pop_back();
}

inline void Cursor::pop() noexcept {
  --level_;
  if (!private_blocks_.empty()) [[unlikely]] forget_private_blocks(inner_levels());
  plain_limit_ = std::min(window_end_, level_->end);
}

[[gnu::hot]] Cursor::Step Cursor::leave() {
  if (at_base()) return stop();
  pop();
  return Step::again;
}

// The way of nearly every element there is: explicit VR little endian, nothing odd. Reads the header's 8 (or 12) bytes with
// two loads and writes nothing unless all is well.
inline bool Cursor::read_fast() noexcept {
  const std::byte* bytes = at(position_);
  const auto word = load<std::uint64_t>(bytes, ByteOrder::little);
  const Tag tag = Tag::from(std::rotl(static_cast<std::uint32_t>(word), 16));
  const auto letters = static_cast<std::uint16_t>(word >> 32U);
  const vocabulary::VRSlot& slot = vocabulary::vr_slot(letters);
  std::uint32_t length = static_cast<std::uint32_t>(word >> 48U);
  std::uint32_t header_length = 8;
  std::uint32_t reserved = 0;
  if (slot.is_long) {
    reserved = length;  // must be zero (PS3.5 7.1.2)
    length = load<std::uint32_t>(bytes + 8, ByteOrder::little);
    header_length = 12;
  }
  // Brackets are not above any tag of group FFFD.
  if (slot.letters != letters || tag <= level_->previous || tag >= Tag{0xFFFE, 0}) [[unlikely]] return false;
  const std::uint64_t room = level_->end - position_ - header_length;
  if ((length & 1U) != 0 || reserved != 0 || length > room) [[unlikely]] {
    if (slot.vr != VR::SQ || length != undefined_length || reserved != 0) return false;
  }
  // Member by member: an aggregate would be put together beside it from narrow stores and copied by wide loads, which stall.
  header_.offset = position_;
  header_.tag = tag;
  header_.length = length;
  header_.vr = slot.vr;
  header_.header_length = static_cast<std::uint8_t>(header_length);
  header_.vr_letters[0] = static_cast<char>(letters & 0xFFU);
  header_.vr_letters[1] = static_cast<char>(letters >> 8U);
  header_.truncated = false;
  header_.implicit_vr = false;
  level_->previous = tag;
  if (slot.vr != VR::SQ) [[likely]] {
    position_ += header_length + std::uint64_t{length};
  } else {
    pending_ = Pending::enter;
    fast_limit_ = 0;
  }
  return true;
}

inline bool Cursor::can_read_fast() const noexcept {
  // As signed numbers: 0 where the fast way is closed lies far below any position.
  return static_cast<std::int64_t>(fast_limit_ - position_) >= 12;
}

inline void Cursor::open_fast_way() noexcept {
  const bool open = pending_ == Pending::none && level_->kind != Kind::sequence && level_->encoding == explicit_little;
  fast_limit_ = open ? plain_limit_ : 0;
}

[[gnu::hot]] Cursor::Event Cursor::next() {
  if (can_read_fast() && read_fast()) [[likely]] return Event::element;
  return next_with_brackets();
}

[[gnu::hot]] bool Cursor::next_element() {
  if (can_read_fast() && read_fast()) [[likely]] return true;
  return next_with_brackets() == Event::element;
}

// The brackets of well-formed sequences: enters one, steps to the next item, leaves, until there is an element to read or
// something that is not plain, which it leaves as it is. Works on copies of the members: what it stores through could be
// any of them, so the compiler would load them again each time.
inline void Cursor::plain_brackets() {
  const bool entering = pending_ == Pending::enter;
  if (entering) {
    if (scope_ != Scope::nested || header_.truncated || header_.vr != VR::SQ || inner_levels() >= deepest_level_) return;
  } else if (pending_ != Pending::none) {
    return;
  }
  if (stops_at_items_ || level_->encoding.order != ByteOrder::little) return;
  if (levels_end_ - level_ <= 2) [[unlikely]] make_room();
  const std::byte* const window = window_;
  const std::uint64_t window_begin = window_begin_;
  const std::uint64_t window_end = window_end_;
  Level* level = level_;
  std::size_t fewest = inner_levels();
  std::uint64_t position = position_;
  if (entering) {
    pending_ = Pending::none;
    position = header_.value_offset();
    const std::uint32_t length = header_.length;
    const bool undefined = length == undefined_length;
    const std::uint64_t room = level->end - position;
    const bool clipped = !undefined && length > room;
    const std::uint64_t end = undefined || clipped ? level->end : position + length;
    const Encoding encoding = level->encoding;
    const bool signed_pixels = level->signed_pixels;
    std::construct_at(++level, Level{position, end, header_.tag, 0, Kind::sequence, undefined, clipped, false, encoding,
                                     CharsetState::not_asked, signed_pixels});
  }
  for (;;) {
    const bool in_sequence = level->kind == Kind::sequence;
    if (position >= level->end) {
      if (level->undefined || level->clipped || level == levels_) break;
      --level;
      fewest = std::min(fewest, static_cast<std::size_t>(level - levels_));
      continue;
    }
    if (!in_sequence && (!level->undefined || level == levels_)) break;
    // A bracket of 8 bytes, and the tag and VR of an item's first element.
    if (static_cast<std::int64_t>(std::min(window_end, level->end) - position) < 14) break;
    const std::byte* bytes = window + (position - window_begin);
    const auto word = load<std::uint64_t>(bytes, ByteOrder::little);
    const auto tag = static_cast<std::uint32_t>(word);  // as it lies: element and group the other way round
    if (in_sequence && tag == 0xE000FFFEU) {
      // The first element of the item must be encoded as the sequence is; sniff_item looks closer where that is not plain.
      const auto length = static_cast<std::uint32_t>(word >> 32U);
      const auto letters = load<std::uint16_t>(bytes + 12, ByteOrder::little);
      const bool as_declared = level->encoding.explicit_vr && vocabulary::vr_slot(letters).letters == letters;
      const bool undefined = length == undefined_length;
      position += 8;
      if ((!as_declared && length != 0) || (!undefined && length > level->end - position)) {
        position -= 8;
        break;
      }
      level->index += level->started ? 1U : 0U;
      level->started = true;
      const std::uint64_t end = undefined ? level->end : position + length;
      const Encoding encoding = level->encoding;
      const bool signed_pixels = level->signed_pixels;
      std::construct_at(++level, Level{position, end, Tag{}, 0, Kind::item, undefined, false, false, encoding,
                                       CharsetState::not_asked, signed_pixels});
      continue;
    }
    if (!level->undefined || word != (in_sequence ? 0xE0DDFFFEU : 0xE00DFFFEU) || level == levels_) break;
    position += 8;
    delimiter_bytes_ = 8;
    --level;
    fewest = std::min(fewest, static_cast<std::size_t>(level - levels_));
  }
  level_ = level;
  position_ = position;
  plain_limit_ = std::min(window_end, level->end);
  if (!private_blocks_.empty()) [[unlikely]] forget_private_blocks(fewest);
}

// What an element is visible by: nested walks show all but what skip passes by, others their own level.
inline bool Cursor::is_visible() const noexcept {
  return scope_ == Scope::nested ? inner_levels() <= shown_ : at_base();
}

[[gnu::hot, gnu::noinline]] Cursor::Event Cursor::next_with_brackets() {
  if (done_) return Event::end;
  plain_brackets();
  open_fast_way();
  if (can_read_fast() && is_visible() && read_fast()) [[likely]] {
    shown_ = every_level;
    return Event::element;
  }
  return next_step_by_step();
}

// Goes on from where next_with_brackets has stepped over plain brackets and opened the fast way, if it could.
[[gnu::hot]] Cursor::Event Cursor::next_step_by_step() {
  for (;;) {
    const Step step = can_read_fast() && read_fast() ? Step::element : advance();
    if (step == Step::element) {
      if (is_visible()) [[likely]] {
        shown_ = every_level;
        open_fast_way();
        return Event::element;
      }
      skip();
    } else if (step == Step::item && over_items_ && inner_levels() == 1) {
      pending_ = Pending::leave_item;
      fast_limit_ = 0;
      return Event::item;
    } else if (step == Step::item && stops_at_items_ && !over_items_ && is_visible()) {
      open_fast_way();
      return Event::item;
    }
    if (done_) break;
    plain_brackets();
    open_fast_way();
  }
  fast_limit_ = 0;
  return Event::end;
}

void Cursor::skip() noexcept {
  if (pending_ != Pending::enter) return;
  pending_ = Pending::step_over_sequence;
  shown_ = std::min(shown_, inner_levels());  // one of undefined length is walked to its end, in silence
}

[[gnu::hot]] Cursor::Step Cursor::finish_pending() {
  const Pending pending = pending_;
  pending_ = Pending::none;
  switch (pending) {
    case Pending::none: return Step::again;
    case Pending::enter:
      if (scope_ == Scope::nested) return push_sequence(header_);
      [[fallthrough]];
    case Pending::step_over_sequence:
      if (header_.has_undefined_length() || header_.truncated) return push_sequence(header_);
      position_ = header_.value_offset() + header_.length;
      return Step::again;
    case Pending::leave_item:
      if (is_bounded(*level_)) position_ = level_->end;
      return Step::again;
    case Pending::fragments: return step_over_fragments();
    case Pending::delimiter: return search_delimiter();
    case Pending::truncated:
      return confine(overrun(header_, level_->end, absolute_depth() > 0), DiagnosticCode::bad_length, header_.offset, header_.tag);
  }
  return Step::end;
}

Result<std::uint64_t> Cursor::position_behind_value() {
  skip();
  delimiter_bytes_ = 0;
  while (!done_ && (pending_ != Pending::none || !at_base())) {
    if (advance() == Step::element) skip();
  }
  if (error_.code() != ErrorCode::none) return error_;
  return position_ - delimiter_bytes_;
}

}  // namespace dicomap
