// SPDX-License-Identifier: MIT
#include "change/rewrite_dataset.hpp"

#include "change/copy_value.hpp"
#include "change/counting_sink.hpp"
#include "change/native_item.hpp"
#include "change/no_loss.hpp"
#include "file/file_state.hpp"
#include "parsing/cursor/cursor.hpp"
#include "parsing/dataset_state.hpp"
#include "parsing/element_value.hpp"
#include "vocabulary/find_vr.hpp"

#include <dicomap/tags.hpp>

#include <fmt/format.h>

#include <array>
#include <limits>

namespace dicomap {

namespace {

/// One pass over the data set: measures into a CountingSink, or writes with the lengths that were measured.
class DatasetPass {
 public:
  DatasetPass(const RewriteTarget& target, const PixelChange& pixels, ByteSink& sink, WorkWatch& watch)
      : target_{target}, pixels_{pixels}, to_{sink, target.syntax.encoding}, watch_{watch}, state_{*target.file.state()->dataset},
        begin_{sink.position()}, next_new_{pixels.attributes.begin()} {}

  void measure_with(CountingSink& counting, std::set<std::uint64_t> coded_items) noexcept {
    counting_ = &counting;
    measured_.coded_items = std::move(coded_items);
  }
  void write_with(const MeasuredDataset& measured) noexcept { measured_ = measured; }
  [[nodiscard]] MeasuredDataset take_measured() noexcept { return std::move(measured_); }

  Result<void> run() {
    Cursor cursor{target_.file.dataset(), Cursor::Scope::nested};
    cursor.stop_at_items();
    NoLoss no_loss{state_};
    for (auto event = cursor.next(); event != Cursor::Event::end; event = cursor.next()) {
      const std::size_t around = 2 * cursor.depth() - (event == Cursor::Event::item ? 1 : 0);
      if (event == Cursor::Event::item) {
        DICOMAP_TRY_VOID(no_loss.item(cursor, around));
        if (around > written_item_) continue;
        DICOMAP_TRY_VOID(close_down_to(around));
        DICOMAP_TRY_VOID(item(cursor, around));
      } else {
        DICOMAP_TRY_VOID(no_loss.element(cursor, around));
        if (around > written_item_) {
          DICOMAP_TRY_VOID(pass_by(cursor, no_loss));
          continue;
        }
        DICOMAP_TRY_VOID(close_down_to(around));
        DICOMAP_TRY_VOID(element(cursor, no_loss));
      }
    }
    if (cursor.error().code() != ErrorCode::none) return cursor.error();
    DICOMAP_TRY_VOID(no_loss.end());
    DICOMAP_TRY_VOID(close_down_to(0));
    return add_new_before(Tag{0xFFFF, 0xFFFF});
  }

 private:
  struct Open {
    std::uint64_t begin = 0;  // of the value, in the sink
    std::size_t slot = 0;     // in lengths
    bool is_item = false;
    bool has_delimiter = false;
    Tag sequence;             // its own tag
  };

  // ---- brackets

  [[nodiscard]] bool wants_delimiter(bool has_delimiter) const noexcept {
    switch (target_.options.sequence_lengths) {
      case SequenceLengths::keep: return has_delimiter;
      case SequenceLengths::defined: return false;
      case SequenceLengths::undefined: return true;
    }
    return has_delimiter;
  }

  /// What goes into the header; notes what the end has to do.
  std::uint32_t begin_value(bool is_item, bool has_delimiter) {
    Open open{0, 0, is_item, wants_delimiter(has_delimiter), {}};
    std::uint32_t length = undefined_length;
    if (!open.has_delimiter) {
      open.slot = next_length_++;
      if (counting_ != nullptr) measured_.lengths.push_back(0);
      length = measured_.lengths[open.slot];
      open.has_delimiter = length == undefined_length;
    }
    open_.push_back(open);
    return length;
  }

  Result<void> open_item(bool has_delimiter) {
    DICOMAP_TRY_VOID(to_.item(begin_value(true, has_delimiter)));
    open_.back().begin = to_.sink().position();
    return success();
  }

  Result<void> open_sequence(const ElementHeader& header) {
    // In implicit VR only a delimiter tells that an element is a sequence, where the dictionary does not.
    const bool is_told = to_.encoding().explicit_vr || dictionary_vr(header.tag) == VR::SQ;
    DICOMAP_TRY_VOID(to_.header(header.tag, VR::SQ, begin_value(false, header.has_undefined_length() || !is_told)));
    open_.back().begin = to_.sink().position();
    open_.back().sequence = header.tag;
    return success();
  }

  /// An icon is written as a whole; of other items the elements follow.
  Result<void> item(const Cursor& cursor, std::size_t around) {
    const Tag sequence = open_.back().sequence;
    DICOMAP_TRY_VOID(open_item(cursor.level_has_undefined_length()));
    if (!measured_.coded_items.contains(cursor.level_begin())) return success();
    const Dataset icon{state_, cursor.level_begin(), cursor.level_end(), cursor.level_encoding(), cursor.absolute_depth(), {}, false};
    auto bytes = native_item(target_, icon);
    if (!bytes) return std::move(bytes).assume_error().in(to_names(sequence));
    written_item_ = around;
    return to_.sink().write(bytes.assume_value());
  }

  /// An element of an item that is written already.
  Result<void> pass_by(Cursor& cursor, NoLoss& no_loss) {
    if (!cursor.header().has_undefined_length() || cursor.header().vr == VR::SQ) return success();
    DICOMAP_TRY(range, cursor.element().value_range());
    no_loss.value_ends(range.offset + range.length, 8);
    cursor.skip();
    return success();
  }

  /// An element that is written otherwise, or not at all. Whatever it should be, in the file it may be a sequence.
  Result<void> leave_out(Cursor& cursor, NoLoss& no_loss) {
    written_item_ = 2 * cursor.depth();
    return pass_by(cursor, no_loss);
  }

  Result<void> close_down_to(std::size_t levels) {
    written_item_ = std::numeric_limits<std::size_t>::max();
    while (open_.size() > levels) {
      Open open = open_.back();
      open_.pop_back();
      if (counting_ != nullptr && !open.has_delimiter) {
        const std::uint64_t length = to_.sink().position() - open.begin;
        open.has_delimiter = length > longest_value;  // too long to be said: the delimiter ends it then
        measured_.lengths[open.slot] = open.has_delimiter ? undefined_length : static_cast<std::uint32_t>(length);
      }
      if (open.has_delimiter) DICOMAP_TRY_VOID(open.is_item ? to_.end_item() : to_.end_sequence());
    }
    return success();
  }

  // ---- elements

  Result<void> element(Cursor& cursor, NoLoss& no_loss) {
    const ElementHeader& header = cursor.header();
    const bool top = cursor.depth() == 0;
    if (top) DICOMAP_TRY_VOID(add_new_before(header.tag));
    // Group lengths are retired (PS3.5 7.2), and would be wrong. One that says it is a sequence is none.
    const bool has_items = header.vr == VR::SQ || header.has_undefined_length();
    if (header.tag.is_group_length() && header.tag.group() != 2 && !has_items) return success();
    if (top) {
      if (const auto found = pixels_.attributes.find(header.tag); found != pixels_.attributes.end()) {
        DICOMAP_TRY_VOID(to_.element(header.tag, found->second.vr, found->second.value));
        return leave_out(cursor, no_loss);
      }
      if (pixels_.write && (header.tag == tags::ExtendedOffsetTable || header.tag == tags::ExtendedOffsetTableLengths)) {
        return leave_out(cursor, no_loss);
      }
      if (pixels_.element == header.tag) return pixel_data(cursor, no_loss);
    }
    if (header.has_undefined_length()) return undefined_value(cursor, no_loss, top);
    if (header.vr == VR::SQ) return open_sequence(header);
    return value(cursor, header.vr, header.vr == VR::UN ? 1 : traits(header.vr).unit_length);
  }

  /// Attributes that the data set has not, in their place.
  Result<void> add_new_before(Tag tag) {
    for (; next_new_ != pixels_.attributes.end() && next_new_->first < tag; ++next_new_) {
      if (next_new_->second.is_new) DICOMAP_TRY_VOID(to_.element(next_new_->first, next_new_->second.vr, next_new_->second.value));
    }
    return success();
  }

  /// A value of defined length, padded to an even one.
  Result<void> value(Cursor& cursor, VR vr, std::size_t unit) {
    const ElementHeader& header = cursor.header();
    const DataElement element = cursor.element();
    DICOMAP_TRY(range, element.value_range());  // says what is wrong with one that is cut
    const std::uint64_t padded = range.length + range.length % 2;
    DICOMAP_TRY_VOID(to_.header(header.tag, vr, padded));
    const Encoding target = to_.encoding();
    // What is too long for its VR is written as UN, which is little endian.
    const bool becomes_un = target.explicit_vr && to_.header_length(vr, padded) != traits(vr).header_length;
    const ByteOrder order = becomes_un ? ByteOrder::little : target.order;
    const bool swaps = unit > 1 && value_order(header, cursor.level_encoding()) != order;
    DICOMAP_TRY_VOID(copy(range, swaps ? unit : 1));
    const std::array pad{static_cast<std::byte>(traits(vr).padding)};
    return padded != range.length ? to_.sink().write(pad) : success();
  }

  Result<void> copy(ByteRange range, std::size_t swap_unit) {
    if (counting_ != nullptr) {
      counting_->add(range.length);
      return success();
    }
    return copy_value(to_.sink(), state_.store(), range, swap_unit, [this]() -> Result<void> {
      return pixels_.frames > 0 ? watch_.reached(0) : watch_.reached(to_.sink().position() - begin_);
    });
  }

  Result<void> undefined_value(Cursor& cursor, NoLoss& no_loss, bool top) {
    const ElementHeader header = cursor.header();
    if (header.vr == VR::SQ) return open_sequence(header);
    const DataElement element = cursor.element();
    if (element.is_sequence()) {
      // UN, or implicit VR that the dictionary does not know as a sequence: its items are in implicit VR little endian, in which
      // a UN may hold them whatever is around it (PS3.5 6.2.2 note 1).
      DICOMAP_TRY_VOID(as_it_is(cursor, no_loss, VR::UN));
      cursor.skip();
      return success();
    }
    DICOMAP_TRY(in_fragments, holds_fragments(cursor));
    if (!in_fragments) {
      DICOMAP_TRY(range, element.value_range());  // wrongly undefined: found by its delimiter, written by its length
      no_loss.value_ends(range.offset + range.length, 8);
      return value(cursor, header.vr, header.vr == VR::UN ? 1 : traits(header.vr).unit_length);
    }
    const bool same_coding = target_.same_syntax || (top && pixels_.element == header.tag);
    if (!same_coding || cursor.level_encoding().order != to_.encoding().order) {
      return state_.place(Error{ErrorCode::unsupported, fmt::format("encapsulated data cannot be kept under {}", target_.syntax.name)}
                              .hint("erase the element first"),
                          header, cursor.depth());
    }
    return as_it_is(cursor, no_loss, header.vr);
  }

  /// Whether a value of undefined length that is no sequence begins with an item.
  Result<bool> holds_fragments(Cursor& cursor) {
    const ElementHeader& header = cursor.header();
    if (header.tag.group() == 0x7FE0) return true;
    std::array<std::byte, 4> head{};
    if (state_.end() - header.value_offset() < head.size()) return false;
    DICOMAP_TRY_VOID(state_.store().read(header.value_offset(), head));
    const ByteOrder order = cursor.level_encoding().order;
    return traits(header.vr).kind != VRKind::text &&
           Tag{load<std::uint16_t>(head.data(), order), load<std::uint16_t>(head.data() + 2, order)} == tags::Item;
  }

  /// Items or fragments bit for bit, with a delimiter behind them.
  Result<void> as_it_is(Cursor& cursor, NoLoss& no_loss, VR vr) {
    const ElementHeader header = cursor.header();
    DICOMAP_TRY(range, cursor.element().value_range());
    no_loss.value_ends(range.offset + range.length, 8);
    DICOMAP_TRY_VOID(to_.header(header.tag, vr, undefined_length));
    DICOMAP_TRY_VOID(copy(range, 1));
    // Encoded as the items are: those of a UN in little endian, whatever is around it.
    return ElementWriter{to_.sink(), vr == VR::UN ? implicit_little : to_.encoding()}.end_sequence();
  }

  // ---- pixel data

  Result<void> pixel_data(Cursor& cursor, NoLoss& no_loss) {
    const ElementHeader header = cursor.header();
    if (header.vr == VR::SQ) return state_.place(Error{ErrorCode::malformed, "pixel data that is a sequence"}, header, 0);
    if (counting_ != nullptr && pixels_.is_native) {
      measured_.first_sample = to_.sink().position() + to_.header_length(VR::OW, 0);
    }
    if (!pixels_.write) {
      if (header.has_undefined_length()) return undefined_value(cursor, no_loss, true);
      return value(cursor, pixels_.vr != VR::none ? pixels_.vr : header.vr, pixels_.unit);
    }
    if (header.has_undefined_length()) {
      DICOMAP_TRY(range, cursor.element().value_range());
      no_loss.value_ends(range.offset + range.length, 8);
    }
    if (is_written_) return state_.place(Error{ErrorCode::malformed, "pixel data twice"}, header, 0);
    is_written_ = true;
    if (counting_ == nullptr) return pixels_.write(to_, watch_);
    counting_->add(to_.header_length(VR::OW, 0) + pixels_.native_length.value_or(0));
    return success();
  }

  const RewriteTarget& target_;
  const PixelChange& pixels_;
  ElementWriter to_;
  WorkWatch& watch_;
  const DatasetState& state_;
  std::uint64_t begin_;  // in the sink
  std::map<Tag, NewAttribute>::const_iterator next_new_;
  CountingSink* counting_ = nullptr;
  MeasuredDataset measured_;
  std::vector<Open> open_;
  std::size_t next_length_ = 0;
  std::size_t written_item_ = std::numeric_limits<std::size_t>::max();  // levels around what is written as a whole, or left out
  bool is_written_ = false;
};

}  // namespace

Result<MeasuredDataset> measure_dataset(const RewriteTarget& target, const PixelChange& pixels) {
  CountingSink counting;
  WorkWatch watch{target.options, 0};
  DatasetPass pass{target, pixels, counting, watch};
  DICOMAP_TRY(coded_items, find_coded_items(target));
  pass.measure_with(counting, std::move(coded_items));
  DICOMAP_TRY_VOID(pass.run());
  MeasuredDataset measured = pass.take_measured();
  measured.bytes = counting.position();
  return measured;
}

Result<void> rewrite_dataset(const RewriteTarget& target, const PixelChange& pixels, const MeasuredDataset& measured, ByteSink& sink,
                             WorkWatch& watch) {
  DatasetPass pass{target, pixels, sink, watch};
  pass.write_with(measured);
  DICOMAP_TRY_VOID(pass.run());
  return watch.reached(watch.all());
}

}  // namespace dicomap
