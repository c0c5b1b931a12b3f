// SPDX-License-Identifier: MIT
/// @file
/// The parser: from bytes to element headers, iteratively, in constant memory per level, one bounds check per header.
#pragma once

#include "bytes/byte_store.hpp"

#include <dicomap/diagnostic.hpp>
#include <dicomap/element.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace dicomap {

class Dataset;

/// Steps through data elements (and, if wanted, items). The way of well-formed elements is in next.cpp; whatever is odd leaves
/// for a cold function in another file of this folder, which either finds the one meaning it can have and reports it, or ends
/// the walk.
class Cursor {
 public:
  enum class Scope : std::uint8_t { level, nested };
  enum class Event : std::uint8_t { element, item, end };

  /// Over the elements of a data set in [begin, end).
  Cursor(const DatasetState& state, std::uint64_t begin, std::uint64_t end, Encoding encoding, std::uint16_t depth,
         Scope scope);
  /// Over the items of a sequence: `next` stops at the start of each, `Event::item`.
  Cursor(const DatasetState& state, const ElementHeader& sequence, std::uint64_t container_end, Encoding encoding,
         std::uint16_t depth);

  /// Over a data set, with what it inherits from around it.
  Cursor(const Dataset& dataset, Scope scope);
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;

  /// No diagnostics, under Strictness::strict either, and no tag paths in errors: for walks that only look something up.
  void be_quiet() noexcept { quiet_ = true; }

  /// Over a nested data set: `next` stops at the start of each item as well, `Event::item`; `depth` counts its sequence already.
  void stop_at_items() noexcept { stops_at_items_ = true; }

  [[nodiscard]] Event next();
  /// The next element; false at the end.
  [[nodiscard]] bool next_element();

  /// Passes by the items of the sequence it stopped at; other elements are passed by anyway.
  void skip() noexcept;

  [[nodiscard]] const ElementHeader& header() const noexcept { return header_; }
  [[nodiscard]] const Error& error() const noexcept { return error_; }
  [[nodiscard]] const DatasetState& state() const noexcept { return *state_; }
  /// Sequences around the element, counted from where the cursor began.
  [[nodiscard]] std::size_t depth() const noexcept { return inner_levels() / 2; }
  [[nodiscard]] std::uint16_t absolute_depth() const noexcept {
    return static_cast<std::uint16_t>(base_depth_ + depth());
  }
  [[nodiscard]] std::uint32_t item_index() const noexcept { return at_base() ? 0 : parent().index; }
  /// Of the data set or item that holds the element.
  [[nodiscard]] std::uint64_t level_begin() const noexcept { return level_->begin; }
  [[nodiscard]] std::uint64_t level_end() const noexcept { return level_->end; }
  [[nodiscard]] Encoding level_encoding() const noexcept { return level_->encoding; }
  /// Whether a delimiter ends it.
  [[nodiscard]] bool level_has_undefined_length() const noexcept { return level_->undefined; }
  /// Of the first byte behind the value of the element it stopped at (before the delimiter that closes it, if there is
  /// one). Goes on to there.
  [[nodiscard]] Result<std::uint64_t> position_behind_value();
  [[nodiscard]] DataElement element();
  [[nodiscard]] TagPath path() const;
  /// The charset in force around the current element (inner definitions win).
  [[nodiscard]] CharacterSetPlace charset();
  [[nodiscard]] bool signed_pixels() const noexcept { return level_->signed_pixels; }

 private:
  enum class Kind : std::uint8_t { dataset, item, sequence };
  enum class Pending : std::uint8_t { none, enter, step_over_sequence, leave_item, fragments, delimiter, truncated };

  enum class CharsetState : std::uint8_t { not_asked, inherited, own };

  struct Level {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;    // of the value, or of what holds it where the length is undefined
    Tag previous;             // data sets and items: the last tag; sequences: the sequence's own tag
    std::uint32_t index = 0;  // sequences: of the current item
    Kind kind = Kind::dataset;
    bool undefined = false;
    bool clipped = false;     // its length ran past what holds it
    bool started = false;     // sequences: an item was met
    Encoding encoding;
    CharsetState charset_state = CharsetState::not_asked;  // items: found out once
    bool signed_pixels = false;  // PixelRepresentation is 1, here or in the data set around: decides "US or SS"
  };

  struct OwnCharset {
    std::size_t level = 0;
    CharacterSetPlace place;
  };

  struct PrivateBlock {
    std::size_t level = 0;
    Tag creator;
    std::uint64_t offset = 0;
    std::uint32_t length = 0;
  };

  enum class Step : std::uint8_t { again, element, item, end };
  static constexpr std::size_t every_level = std::numeric_limits<std::size_t>::max();

  // next.cpp: well-formed elements
  [[nodiscard]] bool read_fast() noexcept;
  [[nodiscard]] bool can_read_fast() const noexcept;
  void open_fast_way() noexcept;
  [[nodiscard]] Event next_with_brackets();
  [[nodiscard]] Event next_step_by_step();
  void plain_brackets();
  [[nodiscard]] Step advance();
  [[nodiscard]] Step finish_pending();
  template <bool Explicit, ByteOrder Order> [[nodiscard]] bool read_plain() noexcept;
  [[nodiscard]] bool read_plain_header() noexcept;
  [[nodiscard]] bool is_visible() const noexcept;
  void pop() noexcept;
  [[nodiscard]] Step leave();
  void forget_private_blocks(std::size_t level) noexcept;

  // brackets.cpp: sequences and items, one step at a time
  void enter(std::uint64_t begin, std::uint64_t end, Tag previous, Kind kind, bool undefined, bool clipped, Encoding encoding);
  void enter_sequence();
  void enter_item(std::uint64_t begin, std::uint32_t length);
  [[nodiscard]] Step push_sequence(const ElementHeader& header);
  [[nodiscard]] Step push_item(std::uint64_t header_offset, std::uint32_t length);
  [[nodiscard]] Step sequence_step();
  [[nodiscard]] Step bracket_in_sequence(Tag tag, std::uint32_t length);
  [[nodiscard]] Step bracket_in_item(Tag tag, std::uint32_t length);
  [[nodiscard]] Step outside_item(Tag tag);
  [[nodiscard]] Step level_ended();
  [[nodiscard]] Step unclosed_level_ended();
  void recall_item_header();
  [[nodiscard]] Step stray_bytes(std::uint64_t left);

  // element_header.cpp: headers that are not plain
  [[nodiscard]] Step slow_element();
  [[nodiscard]] Step decode_explicit(const std::byte* bytes, std::uint64_t left, ElementHeader& header);
  [[nodiscard]] Step cut_header(const ElementHeader& header, std::uint64_t left);
  [[nodiscard]] Step accept(ElementHeader header);
  void settle_odd_length(ElementHeader& header);

  // unknown_vr.cpp, implicit_vr.cpp
  [[nodiscard]] Step decode_unknown_vr(const std::byte* bytes, std::uint64_t left, ElementHeader& header);
  void decode_implicit(const std::byte* bytes, ElementHeader& header);
  [[nodiscard]] VR implicit_vr(Tag tag) const;
  [[nodiscard]] VR private_vr(Tag tag) const;
  void note_private_creator(const ElementHeader& header);

  // undefined_length.cpp
  [[nodiscard]] Pending pending_in_undefined_length(const ElementHeader& header) const;
  [[nodiscard]] Step step_over_fragments();
  [[nodiscard]] Step search_delimiter();

  // look_ahead.cpp
  [[nodiscard]] bool plausible_at(std::uint64_t offset, Tag after, Encoding encoding) const;
  [[nodiscard]] bool items_go_on_at(std::uint64_t offset) const;
  [[nodiscard]] bool is_zero_padding(std::uint64_t from) const;
  void sniff_item();

  // character_set.cpp
  [[nodiscard]] bool defines_charset(Level& level, std::size_t index);

  // window.cpp
  /// Makes `at` good for the bytes wanted; else the walk has failed.
  [[nodiscard]] bool ensure(std::uint64_t offset, std::uint64_t wanted);
  /// Copies bytes from anywhere; false where they cannot be read.
  [[nodiscard]] bool peek(std::uint64_t offset, std::span<std::byte> into) const;
  /// The same for those of `into` that lie before the end of the level; leaves the others.
  [[nodiscard]] bool peek_in_level(std::uint64_t offset, std::span<std::byte> into) const;
  [[nodiscard]] const std::byte* at(std::uint64_t offset) const noexcept { return window_ + (offset - window_begin_); }
  [[nodiscard]] Tag tag_at(const std::byte* bytes) const noexcept {
    return {load<std::uint16_t>(bytes, level_->encoding.order), load<std::uint16_t>(bytes + 2, level_->encoding.order)};
  }

  // errors.cpp: how a walk ends, and what it goes on after
  [[nodiscard]] Step stop();
  [[nodiscard]] Step fail(Error error, std::uint64_t offset, Tag tag);
  [[nodiscard]] bool tolerate(DiagnosticCode code, std::uint64_t offset, Tag tag, std::string text);
  [[nodiscard]] Step confine(Error error, DiagnosticCode code, std::uint64_t offset, Tag tag);
  [[nodiscard]] bool is_at_end_of_data() const noexcept;
  [[nodiscard]] std::string place(Tag tag) const;

  // cursor.cpp: levels
  [[nodiscard]] bool at_base() const noexcept { return level_ == levels_; }
  /// Levels inside of the one the cursor began on; two a sequence.
  [[nodiscard]] std::size_t inner_levels() const noexcept { return static_cast<std::size_t>(level_ - levels_); }
  [[nodiscard]] const Level& parent() const noexcept { return level_[-1]; }
  [[nodiscard]] static bool is_bounded(const Level& level) noexcept {
    return level.kind != Kind::dataset && !level.undefined && !level.clipped;
  }
  void set_deepest_level(std::size_t levels_at_base) noexcept;
  void make_room();

  const DatasetState* state_;
  const ByteStore* store_;
  const std::byte* window_ = nullptr;
  std::uint64_t window_begin_ = 0;
  std::uint64_t window_end_ = 0;
  std::uint64_t position_ = 0;
  std::uint64_t plain_limit_ = 0;  // min(window end, level end): a header of 12 bytes before it needs no other check
  std::uint64_t fast_limit_ = 0;   // plain_limit_ where read_fast may be used, else 0
  Pending pending_ = Pending::none;  // apart from scope_: one load of both, just behind a store to this one, stalls
  // The levels, outermost first, in place until they are more than a few. Copying them to and fro behind narrow stores
  // stalls: they stay where they are, and level_ moves.
  std::array<Level, 4> first_levels_;
  std::vector<Level> more_levels_;
  Level* levels_ = first_levels_.data();                              // where the cursor began
  Level* level_ = levels_;                                            // the innermost
  Level* levels_end_ = first_levels_.data() + first_levels_.size();
  ElementHeader header_;
  std::vector<PrivateBlock> private_blocks_;
  std::vector<OwnCharset> own_charsets_;  // of the items around, inner ones last
  std::vector<std::byte> scratch_;
  Error error_;
  CharacterSetPlace base_charset_;
  std::size_t deepest_level_ = 0;  // of levels: Limits::depth
  std::size_t shown_ = every_level;  // nested: elements deeper than this are passed by, after skip
  std::uint64_t base_offset_ = 0;  // of the element where it began: in an item its first, over items their sequence
  std::uint16_t base_depth_ = 0;
  Scope scope_ = Scope::nested;
  std::uint8_t delimiter_bytes_ = 0;  // of the delimiter that closed the last value of undefined length: 8, or 0 without
  bool over_items_ = false;
  bool stops_at_items_ = false;  // over_items_ does, too
  bool quiet_ = false;
  bool done_ = false;
};

}  // namespace dicomap
