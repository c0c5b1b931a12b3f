// SPDX-License-Identifier: MIT
// The brackets of sequences, one at a time: entering sequences and items, their delimiters and their ends, also where they
// are wrong or missing. Those of well-formed ones are mostly passed in next.cpp (plain_brackets).
#include "parsing/cursor/cursor.hpp"

#include "parsing/dataset_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>

namespace dicomap {

inline void Cursor::enter(std::uint64_t begin, std::uint64_t end, Tag previous, Kind kind, bool undefined, bool clipped,
                          Encoding encoding) {
  if (level_ + 1 == levels_end_) [[unlikely]] make_room();
  const bool signed_pixels = level_->signed_pixels;
  std::construct_at(++level_, Level{begin, end, previous, 0, kind, undefined, clipped, false, encoding,
                                    CharsetState::not_asked, signed_pixels});
  plain_limit_ = std::min(window_end_, end);
  position_ = begin;
}

inline void Cursor::enter_sequence() {
  const std::uint64_t begin = header_.value_offset();
  const bool undefined = header_.has_undefined_length();
  const std::uint64_t end = level_->end;
  const bool clipped = !undefined && header_.length > end - begin;
  const Encoding encoding = header_.vr == VR::UN ? implicit_little : level_->encoding;
  enter(begin, undefined || clipped ? end : begin + header_.length, header_.tag, Kind::sequence, undefined, clipped, encoding);
}

inline void Cursor::enter_item(std::uint64_t begin, std::uint32_t length) {
  level_->index += level_->started ? 1U : 0U;
  level_->started = true;
  const bool undefined = length == undefined_length;
  const std::uint64_t end = level_->end;
  const bool clipped = !undefined && length > end - begin;
  const Encoding encoding = level_->encoding;
  enter(begin, undefined || clipped ? end : begin + length, Tag{}, Kind::item, undefined, clipped, encoding);
}

Cursor::Step Cursor::push_sequence(const ElementHeader& header) {
  if (inner_levels() >= deepest_level_) {
    return fail(Error{ErrorCode::limit_exceeded,
                      fmt::format("sequences are nested deeper than Limits::depth ({})", state_->limits().depth)},
                header.offset, header.tag);
  }
  enter_sequence();
  return Step::again;
}

Cursor::Step Cursor::sequence_step() {
  if (position_ >= level_->end) return level_ended();
  const std::uint64_t left = level_->end - position_;
  if (left < 8) return stray_bytes(left);
  if (!ensure(position_, 8)) return Step::end;
  const std::byte* bytes = at(position_);
  const Tag tag = tag_at(bytes);
  const auto length = load<std::uint32_t>(bytes + 4, level_->encoding.order);
  if (tag != tags::Item) return bracket_in_sequence(tag, length);
  return push_item(position_, length);
}

Cursor::Step Cursor::push_item(std::uint64_t header_offset, std::uint32_t length) {
  const std::uint64_t begin = header_offset + 8;
  // Past the end of the sequence but inside of the file: the sequence's length is believed. Past the file: it is cut.
  if (length != undefined_length && length > level_->end - begin && is_bounded(*level_) &&
      !tolerate(DiagnosticCode::bad_length, header_offset, level_->previous,
                fmt::format("an item of {} bytes runs past its sequence, which has {} left", length, level_->end - begin))) {
    return Step::end;
  }
  enter_item(begin, length);
  if (level_->end - position_ >= 8) sniff_item();
  return done_ ? Step::end : Step::item;
}

Cursor::Step Cursor::bracket_in_sequence(Tag tag, std::uint32_t length) {
  const std::uint64_t offset = position_;
  if (tag == tags::SequenceDelimitationItem) {
    if (length != 0 && !tolerate(DiagnosticCode::wrong_delimiter, offset, level_->previous,
                                 fmt::format("a sequence delimiter with length {}", length))) {
      return Step::end;
    }
    position_ += 8;
    delimiter_bytes_ = 8;
    if (level_->undefined) return leave();
    return tolerate(DiagnosticCode::wrong_delimiter, offset, level_->previous,
                    "a delimiter in a sequence of defined length")
               ? Step::again
               : Step::end;
  }
  if (tag == tags::ItemDelimitationItem) {
    if (!tolerate(DiagnosticCode::wrong_delimiter, offset, level_->previous,
                  "an item delimiter where no item is open")) {
      return Step::end;
    }
    position_ += 8;
    if (!level_->undefined || items_go_on_at(position_)) return Step::again;
    delimiter_bytes_ = 8;
    return leave();  // it stands in place of the sequence's delimiter
  }
  return outside_item(tag);
}

// Something that is no item where an item must be.
Cursor::Step Cursor::outside_item(Tag tag) {
  const Tag sequence = level_->previous;
  const std::string what =
      fmt::format("an item was expected in sequence {}, not {}", to_string(sequence), to_string(tag));
  if (is_bounded(*level_)) {
    if (!tolerate(DiagnosticCode::not_an_item, position_, sequence, what)) return Step::end;
    position_ = level_->end;
    return Step::again;
  }
  const Encoding around = at_base() ? state_->encoding() : parent().encoding;
  const bool closes =
      level_->undefined && tag.group() != 0xFFFE && tag > sequence && plausible_at(position_, sequence, around);
  if (!closes) return confine(Error{ErrorCode::malformed, what}, DiagnosticCode::not_an_item, position_, sequence);
  delimiter_bytes_ = 0;
  if (!tolerate(DiagnosticCode::missing_delimiter, position_, sequence,
                fmt::format("the sequence is not closed before {}", to_string(tag)))) {
    return Step::end;
  }
  return leave();
}

Cursor::Step Cursor::bracket_in_item(Tag tag, std::uint32_t length) {
  const bool in_item = level_->kind == Kind::item;
  const Tag sequence = at_base() ? Tag{} : parent().previous;
  if (in_item && tag == tags::ItemDelimitationItem) {
    if (!level_->undefined) {
      if (!tolerate(DiagnosticCode::wrong_delimiter, position_, sequence, "a delimiter in an item of defined length")) {
        return Step::end;
      }
      position_ = level_->end;
      return Step::again;
    }
    if (length != 0 && !tolerate(DiagnosticCode::wrong_delimiter, position_, sequence,
                                 fmt::format("an item delimiter with length {}", length))) {
      return Step::end;
    }
    position_ += 8;
    return leave();
  }
  if (in_item && level_->undefined && (tag == tags::SequenceDelimitationItem || tag == tags::Item)) {
    // The item is not closed: whatever comes now closes it, and is read again as part of the sequence.
    if (!tolerate(DiagnosticCode::missing_delimiter, position_, sequence,
                  fmt::format("the item is not closed before {}", to_string(tag)))) {
      return Step::end;
    }
    return leave();
  }
  return confine(Error{ErrorCode::malformed, fmt::format("{} stands where a data element must be", to_string(tag))},
                 DiagnosticCode::wrong_delimiter, position_, tag);
}

// A cursor that began inside of an item takes whatever ends it. At the end of what holds the item, its header tells
// whether it should have ended there.
void Cursor::recall_item_header() {
  std::array<std::byte, 4> bytes{};
  if (!peek(level_->begin - bytes.size(), bytes)) return;
  const auto length = load<std::uint32_t>(bytes.data(), level_->encoding.order);
  level_->undefined = length == undefined_length;
  level_->clipped = !level_->undefined && length > level_->end - level_->begin;
}

[[gnu::hot]] Cursor::Step Cursor::level_ended() {
  delimiter_bytes_ = 0;
  if (at_base() && level_->kind == Kind::item) recall_item_header();
  return level_->undefined || level_->clipped ? unclosed_level_ended() : leave();
}

// It ends with what holds it: its delimiter is missing, or its length said more.
Cursor::Step Cursor::unclosed_level_ended() {
  const Tag tag = level_->kind == Kind::sequence ? level_->previous : at_base() ? Tag{} : parent().previous;
  const std::string_view kind = level_->kind == Kind::sequence ? "sequence" : "item";
  if (is_at_end_of_data()) {
    return fail({ErrorCode::truncated,
                 level_->undefined ? fmt::format("the {} of undefined length is not closed before the end", kind)
                                   : fmt::format("the {} runs past the end of the file ({} bytes)", kind, level_->end)},
                level_->begin, tag);
  }
  if (level_->undefined && !tolerate(DiagnosticCode::missing_delimiter, level_->begin, tag,
                                     fmt::format("the {} of undefined length is not closed inside of what holds it", kind))) {
    return Step::end;
  }
  return leave();
}

Cursor::Step Cursor::stray_bytes(std::uint64_t left) {
  const bool top = at_base() && level_->kind == Kind::dataset;
  if (!top && level_->undefined && is_at_end_of_data()) {
    position_ = level_->end;
    return Step::again;  // where level_ended says what is wrong
  }
  if (!tolerate(top ? DiagnosticCode::trailing_bytes : DiagnosticCode::bad_length, position_, Tag{},
                fmt::format("{} bytes are too few for an element", left))) {
    return Step::end;
  }
  position_ = level_->end;
  return Step::again;
}

}  // namespace dicomap
