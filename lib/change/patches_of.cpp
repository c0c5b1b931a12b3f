// SPDX-License-Identifier: MIT
#include "change/splice.hpp"

#include "change/element_writer.hpp"
#include "change/new_elements.hpp"
#include "parsing/cursor/cursor.hpp"
#include "parsing/dataset_state.hpp"
#include "parsing/element_value.hpp"

#include <dicomap/tags.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>

namespace dicomap {

namespace {

constexpr std::uint64_t bracket_bytes = 8;

/// Bytes made by a writer, e.g. a header.
template <class Write> Result<std::vector<std::byte>> written(Encoding encoding, Write&& write) {
  MemorySink sink;
  ElementWriter writer{sink, encoding};
  DICOMAP_TRY_VOID(write(writer));
  return sink.take();
}

/// Behind an element: its value, and the delimiter that closes it if there is one.
Result<std::uint64_t> end_of(const DataElement& element) {
  DICOMAP_TRY(range, element.value_range());
  const std::uint64_t end = range.offset + range.length;
  if (!element.header().has_undefined_length()) return end;
  const ByteStore& store = element.state().store();
  std::array<std::byte, 4> tag{};
  if (!ByteRange{end, bracket_bytes}.fits(store.size()) || !store.read(end, tag)) return end;
  const ByteOrder order = element.encoding().order;
  const Tag found{load<std::uint16_t>(tag.data(), order), load<std::uint16_t>(tag.data() + 2, order)};
  return found == tags::SequenceDelimitationItem ? end + bracket_bytes : end;
}

/// Bytes that the data set around grows by; negative: shrinks.
using Growth = std::int64_t;

class PatchMaker {
 public:
  [[nodiscard]] std::vector<Patch> take() noexcept { return std::move(patches_); }

  Result<Growth> dataset(const DatasetEdits& edits, const Dataset& dataset) {
    std::map<std::uint16_t, Growth> by_group;
    std::vector<Tag> new_tags;
    std::map<Tag, std::uint64_t> erased;  // where the first of each lies
    for (const auto& [tag, edit] : edits.elements) {
      DICOMAP_TRY(element, find_anywhere(dataset, tag));
      if (!element) {
        if (edit.kind != ElementEdit::Kind::erased) new_tags.push_back(tag);
        continue;
      }
      DICOMAP_TRY(growth, change(*element, edit));
      by_group[tag.group()] += growth;
      if (edit.kind == ElementEdit::Kind::erased) erased.emplace(tag, element->header().offset);
    }
    DICOMAP_TRY_VOID(erase_duplicates(erased, dataset, by_group));
    DICOMAP_TRY_VOID(insert(edits, new_tags, dataset, by_group));
    Growth all = 0;
    for (const auto& [group, growth] : by_group) {
      all += growth;
      const Tag length_tag{group, 0};
      if (growth != 0 && !edits.elements.contains(length_tag)) DICOMAP_TRY_VOID(correct_group_length(dataset, length_tag, growth));
    }
    return all;
  }

 private:
  void add(std::uint64_t offset, std::uint64_t removed, std::vector<std::byte> bytes) {
    const std::uint64_t length = bytes.size();
    patches_.push_back({offset, removed, shared_bytes(std::move(bytes)), length});
  }
  void add(std::uint64_t offset, std::uint64_t removed, const EncodedValue& value) {
    patches_.push_back({offset, removed, std::shared_ptr<const std::byte>{value, value->data()}, value->size()});
  }

  /// An element of the file.
  Result<Growth> change(const DataElement& element, const ElementEdit& edit) {
    const ElementHeader& header = element.header();
    if (edit.kind == ElementEdit::Kind::items && edit.items.in_file) return sequence(element, edit.items);
    if (edit.kind == ElementEdit::Kind::value && edit.vr == header.vr && header.length == edit.value->size() && !header.truncated) {
      add(header.value_offset(), header.length, edit.value);
      return 0;
    }
    DICOMAP_TRY(end, end_of(element));
    MemorySink sink;
    DICOMAP_TRY_VOID(write_new(header.tag, edit, element.encoding(), sink));
    const std::uint64_t length = sink.position();
    add(header.offset, end - header.offset, sink.take());
    return static_cast<Growth>(length) - static_cast<Growth>(end - header.offset);
  }

  /// What was erased is gone: not only the first of those that have its tag. What cannot be parsed is nobody's element.
  Result<void> erase_duplicates(const std::map<Tag, std::uint64_t>& erased, const Dataset& dataset, std::map<std::uint16_t, Growth>& by_group) {
    if (erased.empty()) return success();
    Cursor cursor{dataset, Cursor::Scope::level};
    cursor.be_quiet();
    // Fragments are not walked over for what hardly ever is behind them.
    while (cursor.next_element() && cursor.header().tag < tags::PixelData) {
      const ElementHeader& header = cursor.header();
      const auto known = erased.find(header.tag);
      if (known == erased.end() || known->second == header.offset) continue;
      DICOMAP_TRY(end, end_of(cursor.element()));
      add(header.offset, end - header.offset, std::vector<std::byte>{});
      by_group[header.tag.group()] -= static_cast<Growth>(end - header.offset);
    }
    return success();
  }

  /// New elements, each before the first in the file that has a greater tag.
  Result<void> insert(const DatasetEdits& edits, const std::vector<Tag>& new_tags, const Dataset& dataset,
                      std::map<std::uint16_t, Growth>& by_group) {
    if (new_tags.empty()) return success();
    auto next = new_tags.begin();
    const auto put = [&](std::uint64_t offset) -> Result<void> {
      MemorySink sink;
      DICOMAP_TRY_VOID(write_new(*next, edits.elements.at(*next), dataset.encoding(), sink));
      by_group[next->group()] += static_cast<Growth>(sink.position());
      add(offset, 0, sink.take());
      ++next;
      return success();
    };
    Cursor cursor{dataset, Cursor::Scope::level};
    cursor.be_quiet();
    std::uint64_t behind = dataset.begin_offset();
    while (next != new_tags.end() && cursor.next_element()) {
      const ElementHeader& header = cursor.header();
      while (next != new_tags.end() && *next < header.tag) DICOMAP_TRY_VOID(put(header.offset));
      if (next == new_tags.end()) return success();
      DICOMAP_TRY(end, end_of(cursor.element()));
      behind = end;
    }
    if (cursor.error().code() != ErrorCode::none) return cursor.error();
    while (next != new_tags.end()) DICOMAP_TRY_VOID(put(behind));
    return success();
  }

  /// (gggg,0000), where the file has one (PS3.5 7.2).
  Result<void> correct_group_length(const Dataset& dataset, Tag tag, Growth growth) {
    DICOMAP_TRY(element, dataset.find(tag, Search::ascending));
    if (!element || element->length() != 4 || element->header().truncated) return success();
    // Whatever VR it was given: some files have it as UN.
    const ByteOrder order = value_order(element->header(), element->encoding());
    std::array<std::byte, 4> old{};
    DICOMAP_TRY_VOID(element->state().store().read(element->value_offset(), old));
    const Growth length = std::clamp<Growth>(Growth{load<std::uint32_t>(old.data(), order)} + growth, 0, 0xFFFFFFFF);
    auto number = static_cast<std::uint32_t>(length);
    if (order != host_order) number = byte_swapped(number);
    const auto bytes = std::as_bytes(std::span{&number, 1});
    add(element->value_offset(), 4, std::vector<std::byte>{bytes.begin(), bytes.end()});
    return success();
  }

  // ---- sequences ----

  Result<Growth> sequence(const DataElement& element, const SequenceEdits& edits) {
    const ElementHeader& header = element.header();
    DICOMAP_TRY(growth, items(element, edits));
    if (growth == 0 || header.has_undefined_length()) return growth;
    const std::uint64_t length = static_cast<std::uint64_t>(Growth{header.length} + growth);
    const bool is_short = length <= longest_value;
    DICOMAP_TRY(bytes, written(element.encoding(), [&](ElementWriter& writer) {
                  return writer.header(header.tag, header.vr, is_short ? length : undefined_length);
                }));
    const Growth header_growth = static_cast<Growth>(bytes.size()) - Growth{header.header_length};
    add(header.offset, header.header_length, std::move(bytes));
    if (is_short) return growth + header_growth;
    DICOMAP_TRY(end, written(element.encoding(), [](ElementWriter& writer) { return writer.end_sequence(); }));
    add(header.value_offset() + header.length, 0, std::move(end));
    return growth + header_growth + static_cast<Growth>(bracket_bytes);
  }

  Result<Growth> items(const DataElement& element, const SequenceEdits& edits) {
    DICOMAP_TRY(range, element.value_range());
    const std::uint64_t end = range.offset + range.length;
    DICOMAP_TRY(sequence, element.sequence());
    Sequence::Items walk{sequence};
    std::uint64_t at = 0;  // item of the file that `walk` stands at, if any
    bool is_there = walk.next();
    std::uint64_t behind = range.offset;  // the items that were gone over
    std::uint64_t content = 0;            // of the last of them
    const auto go_to = [&](std::uint64_t index) {
      for (; is_there && at < index; ++at) {
        behind = walk.item().end_offset();
        content = walk.item().begin_offset();
        is_there = walk.next();
      }
    };
    const auto offset_here = [&] { return is_there ? walk.item().begin_offset() - bracket_bytes : end; };
    Growth growth = 0;
    for (const ItemRun& run : edits.runs) {
      if (run.is_new) {
        if (!is_there && content > 0) DICOMAP_TRY_VOID(check_last_item(element, content, end));
        // A reader that goes from item to item never gets behind what is none.
        if (!is_there && behind < end) {
          Error error{ErrorCode::malformed, fmt::format("{} bytes behind the last item are no item; a new one would be lost there", end - behind)};
          return element.state().place(std::move(error), element.header(), element.depth());
        }
        MemorySink item;
        DICOMAP_TRY_VOID(write_new(*run.edits, encoding_of_items(element), item));
        DICOMAP_TRY(bytes, written(encoding_of_items(element), [&](ElementWriter& writer) -> Result<void> {
                      DICOMAP_TRY_VOID(writer.item(item.position()));
                      return writer.sink().write(item.bytes());
                    }));
        growth += static_cast<Growth>(bytes.size());
        add(offset_here(), 0, std::move(bytes));
        continue;
      }
      growth -= static_cast<Growth>(remove_up_to(run.first, at, go_to, offset_here));
      if (run.edits && is_there) {
        const Dataset item = walk.item();
        go_to(at + 1);
        DICOMAP_TRY(grown, this->item(*run.edits, item, offset_here()));
        growth += grown;
      } else if (run.count == ItemRun::to_the_last) {
        at = ItemRun::to_the_last;  // nothing is removed behind it
        is_there = false;
      } else {
        go_to(run.first + run.count);
      }
    }
    if (at != ItemRun::to_the_last) growth -= static_cast<Growth>(remove_up_to(ItemRun::to_the_last, at, go_to, offset_here));
    if (walk.error().code() != ErrorCode::none) return walk.error();
    return growth;
  }

  /// An item whose length reaches past its sequence would take a new one behind it for its own.
  static Result<void> check_last_item(const DataElement& element, std::uint64_t content, std::uint64_t end) {
    std::array<std::byte, 4> bytes{};
    DICOMAP_TRY_VOID(element.state().store().read(content - bytes.size(), bytes));
    const auto length = load<std::uint32_t>(bytes.data(), encoding_of_items(element).order);
    if (length == undefined_length || length <= end - content) return success();
    Error error{ErrorCode::malformed, fmt::format("the last item says it has {} bytes, its sequence {}; a new one behind it would be taken for "
                                                  "its content",
                                                  length, end - content)};
    return element.state().place(std::move(error), element.header(), element.depth());
  }

  /// Items that no run speaks of were erased.
  template <class GoTo, class OffsetHere>
  std::uint64_t remove_up_to(std::uint64_t index, const std::uint64_t& at, GoTo&& go_to, OffsetHere&& offset_here) {
    if (index <= at) return 0;
    const std::uint64_t from = offset_here();
    go_to(index);
    const std::uint64_t removed = offset_here() - from;
    if (removed > 0) add(from, removed, std::vector<std::byte>{});
    return removed;
  }

  /// `end`: where the next item begins, or the sequence ends.
  Result<Growth> item(const DatasetEdits& edits, const Dataset& item, std::uint64_t end) {
    DICOMAP_TRY(growth, dataset(edits, item));
    if (growth == 0) return growth;
    std::array<std::byte, bracket_bytes> header{};
    const std::uint64_t offset = item.begin_offset() - bracket_bytes;
    const ByteOrder order = item.encoding().order;
    DICOMAP_TRY_VOID(item.state().store().read(offset, header));
    const auto old = load<std::uint32_t>(header.data() + 4, order);
    if (old == undefined_length) return growth;
    const std::uint64_t length = static_cast<std::uint64_t>(Growth{old} + growth);
    const bool is_short = length <= longest_value;
    DICOMAP_TRY(bytes, written(item.encoding(), [&](ElementWriter& writer) { return writer.item(is_short ? length : undefined_length); }));
    add(offset, bracket_bytes, std::move(bytes));
    if (is_short) return growth;
    DICOMAP_TRY(delimiter, written(item.encoding(), [](ElementWriter& writer) { return writer.end_item(); }));
    add(end, 0, std::move(delimiter));
    return growth + static_cast<Growth>(bracket_bytes);
  }

  std::vector<Patch> patches_;
};

}  // namespace

Result<std::vector<Patch>> patches_of(const DatasetEdits& edits, const Dataset& dataset) {
  PatchMaker maker;
  DICOMAP_TRY_VOID(maker.dataset(edits, dataset));
  return maker.take();
}

}  // namespace dicomap
