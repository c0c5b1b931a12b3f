// SPDX-License-Identifier: MIT
#include "pixels/fragments.hpp"

#include "parsing/element_value.hpp"

#include <dicomap/tags.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace dicomap {

namespace {

struct Walked {
  ByteRange table;               // the Basic Offset Table's bytes
  std::uint64_t first_item = 0;  // offset of the item header behind the table: what offset tables count from
  std::uint64_t reached = 0;     // offset of the item header that ended the walk
  std::vector<ByteRange> fragments;
  std::optional<Error> damage;
};

Error damage_of(Tag tag, std::uint32_t length, std::uint64_t left) {
  if (tag != tags::Item) return Error{ErrorCode::malformed, fmt::format("a fragment was expected, not {}", to_string(tag))};
  if (length == undefined_length) return Error{ErrorCode::malformed, "a fragment of undefined length"};
  return Error{ErrorCode::truncated, fmt::format("a fragment of {} bytes runs {} bytes past the end", length, length - left)}
      .hint("the file looks truncated");
}

// One pass over the item headers; reads 8 bytes a fragment, whatever their size.
Result<Walked> walk(const DataElement& pixel_data) {
  const DatasetState& state = pixel_data.state();
  const ByteOrder order = pixel_data.encoding().order;
  const bool is_open = pixel_data.header().has_undefined_length();
  const std::uint64_t end =
      is_open ? pixel_data.end() : std::min(pixel_data.end(), pixel_data.value_offset() + pixel_data.length());
  Walked walked;
  bool is_table = true;
  for (std::uint64_t position = pixel_data.value_offset();;) {
    walked.reached = position;
    if (end - position < 8) {
      if (is_open) {
        DICOMAP_TRY_VOID(state.report(DiagnosticCode::missing_delimiter, pixel_data.header().offset, pixel_data.tag(),
                                      "the encapsulated value is not closed"));
      }
      return walked;
    }
    std::array<std::byte, 8> item{};
    DICOMAP_TRY_VOID(state.store().read(position, item));
    const Tag tag{load<std::uint16_t>(item.data(), order), load<std::uint16_t>(item.data() + 2, order)};
    const auto length = load<std::uint32_t>(item.data() + 4, order);
    if (tag == tags::SequenceDelimitationItem) return walked;
    const std::uint64_t left = end - position - 8;
    if (tag != tags::Item || length == undefined_length || length > left) {
      walked.damage = state.place(damage_of(tag, length, left).at(position), pixel_data.header(), 0);
      return walked;
    }
    const ByteRange value{position + 8, length};
    position += 8 + std::uint64_t{length};
    if (is_table) {
      walked.table = value;
      walked.first_item = position;
      is_table = false;
      continue;
    }
    if ((length & 1U) != 0) {
      DICOMAP_TRY_VOID(state.report(DiagnosticCode::fragments, value.offset - 8, pixel_data.tag(),
                                    fmt::format("a fragment of {} bytes", length)));
    }
    walked.fragments.push_back(value);
  }
}

/// An offset table: entries of 32 bits in the Basic, of 64 bits in the Extended Offset Table.
struct OffsetTable {
  Value<const std::byte> bytes;
  std::size_t unit = 4;
  ByteOrder order = ByteOrder::little;

  [[nodiscard]] std::size_t size() const noexcept { return bytes.size() / unit; }
  [[nodiscard]] std::uint64_t operator[](std::size_t index) const noexcept {
    const std::byte* at = bytes.data() + index * unit;
    return unit == 4 ? load<std::uint32_t>(at, order) : load<std::uint64_t>(at, order);
  }
};

/// The first fragment of each frame, and one more; or why that cannot be.
struct Grouped {
  std::vector<std::uint64_t> first_fragment;
  std::string lie;
};

std::uint64_t bytes_from(const Walked& walked, std::uint64_t first, std::uint64_t last) {
  std::uint64_t sum = 0;
  for (std::uint64_t i = first; i < last; ++i) sum += walked.fragments[i].length;
  return sum;
}

// Behind damage a table still tells which frame is the last that is whole.
Grouped group_by_table(const Walked& walked, const OffsetTable& table, std::uint64_t frames) {
  Grouped grouped;
  std::vector<std::uint64_t>& first = grouped.first_fragment;
  if (table.bytes.size() % table.unit != 0 || table.size() != frames) {
    return {{}, fmt::format("{} bytes for {} frames", table.bytes.size(), frames)};
  }
  const std::uint64_t span = walked.reached - walked.first_item;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const std::uint64_t offset = table[i];
    if (walked.damage && offset >= span) {
      if (offset == span || first.empty()) first.push_back(walked.fragments.size());
      return grouped;
    }
    // A basic table has 32 bits an entry: behind 4 GiB it can only be wrong (PS3.5 A.4).
    const std::uint64_t value = walked.first_item + std::min(offset, span) + 8;
    const auto place = std::ranges::lower_bound(walked.fragments, value, {}, &ByteRange::offset);
    const auto index = static_cast<std::uint64_t>(place - walked.fragments.begin());
    const bool goes_on = first.empty() ? index == 0 : index > first.back();
    if (place == walked.fragments.end() || place->offset != value || !goes_on) {
      return {{}, fmt::format("entry {} points to no fragment or not forwards", i)};
    }
    first.push_back(index);
  }
  if (!walked.damage) first.push_back(walked.fragments.size());
  return grouped;
}

// Frames of a known size: a table that gives one too little lies; that the last is short is the file's fault.
void check_sizes(Grouped& grouped, const Walked& walked, std::uint64_t frame_bytes) {
  std::vector<std::uint64_t>& first = grouped.first_fragment;
  for (std::size_t i = 0; i + 1 < first.size(); ++i) {
    const std::uint64_t bytes = bytes_from(walked, first[i], first[i + 1]);
    if (bytes >= frame_bytes) continue;
    if (i + 2 == first.size()) return first.pop_back();
    grouped = {{}, fmt::format("entry {} leaves {} bytes for a frame of {}", i, bytes, frame_bytes)};
    return;
  }
}

// Uncompressed frames have a known size: fragments are taken until it is reached.
std::vector<std::uint64_t> group_by_size(const Walked& walked, std::uint64_t frame_bytes) {
  std::vector<std::uint64_t> first{0};
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < walked.fragments.size(); ++i) {
    sum += walked.fragments[i].length;
    if (sum < frame_bytes) continue;
    first.push_back(i + 1);
    sum = 0;
  }
  return first;
}

/// Finds the frames of one pixel data element.
class Indexing {
 public:
  Indexing(const DataElement& pixel_data, const PixelLayout& layout, PixelCoding coding, const Walked& walked)
      : pixel_data_{pixel_data},
        layout_{layout},
        walked_{walked},
        has_known_size_{coding == PixelCoding::encapsulated_native || coding == PixelCoding::native},
        must_fit_{coding == PixelCoding::native} {}

  Result<std::vector<std::uint64_t>> group() const {
    DICOMAP_TRY(table, basic_table());
    if (table.bytes.empty()) {
      DICOMAP_TRY(extended, extended_table());
      table = std::move(extended);
    }
    if (!table.bytes.empty()) {
      Grouped grouped = group_by_table(walked_, table, layout_.frames);
      if (has_known_size_) check_sizes(grouped, walked_, layout_.frame_bytes());
      if (grouped.lie.empty() && table.unit == 8) DICOMAP_TRY_VOID(check_extended_lengths(grouped));
      if (grouped.lie.empty()) return std::move(grouped.first_fragment);
      DICOMAP_TRY_VOID(report(DiagnosticCode::offset_table, std::move(grouped.lie)));
    }
    return group_without_table();
  }

  /// Nothing is tolerated in silence: frames that are missing, fragments and bytes that belong to none.
  Result<void> check(const std::vector<std::uint64_t>& first) const {
    const std::uint64_t count = std::min<std::uint64_t>(first.size() - 1, layout_.frames);
    const std::uint64_t used = first[count];
    if (count < layout_.frames && !walked_.damage) {
      DICOMAP_TRY_VOID(report(DiagnosticCode::fragments, fmt::format("the fragments make {} of {} frames", count, layout_.frames)));
    } else if (count == layout_.frames && used < walked_.fragments.size()) {
      DICOMAP_TRY_VOID(report(DiagnosticCode::fragments, fmt::format("{} fragments lie behind the last frame",
                                                                     walked_.fragments.size() - used)));
    }
    if (!has_known_size_) return success();
    const std::uint64_t padded = layout_.frame_bytes() + layout_.frame_bytes() % 2;
    for (std::uint64_t i = 0; i < count; ++i) {
      const std::uint64_t bytes = bytes_from(walked_, first[i], first[i + 1]);
      if (bytes <= padded) continue;
      if (must_fit_) return misfit(i, bytes);
      return report(DiagnosticCode::fragments,
                    fmt::format("frame {} has {} bytes, of which {} are used", i, bytes, layout_.frame_bytes()));
    }
    return success();
  }

 private:
  Result<void> report(DiagnosticCode code, std::string text) const {
    return pixel_data_.state().report(code, pixel_data_.header().offset, pixel_data_.tag(), std::move(text));
  }

  Error misfit(std::uint64_t index, std::uint64_t bytes) const {
    return pixel_data_.state()
        .place(Error{ErrorCode::malformed, fmt::format("the fragments of frame {} have {} bytes, an uncompressed frame has {}", index,
                                                       bytes, layout_.frame_bytes())}
                   .hint("the pixel data may be compressed: OpenOptions::transfer_syntax says how"),
               pixel_data_.header(), 0);
  }

  Result<OffsetTable> basic_table() const {
    DICOMAP_TRY(bytes, bytes_at(pixel_data_.state(), walked_.table));
    return OffsetTable{std::move(bytes), 4, pixel_data_.encoding().order};
  }

  /// Entries of (7FE0,0001) or (7FE0,0002); none where it is absent.
  Result<OffsetTable> entries_of(Tag tag) const {
    DICOMAP_TRY(header, pixel_data_.state().find(tag, Search::before_pixels));
    if (!header || header->truncated || header->has_undefined_length()) return OffsetTable{};
    DICOMAP_TRY(bytes, bytes_at(pixel_data_.state(), {header->value_offset(), header->length}));
    return OffsetTable{std::move(bytes), 8, pixel_data_.encoding().order};
  }
  Result<OffsetTable> extended_table() const { return entries_of(tags::ExtendedOffsetTable); }

  /// A frame of the extended table has one fragment, whose length without padding is in a table of its own (PS3.3 C.7.6.3.1.8).
  Result<void> check_extended_lengths(Grouped& grouped) const {
    DICOMAP_TRY(lengths, entries_of(tags::ExtendedOffsetTableLengths));
    const std::vector<std::uint64_t>& first = grouped.first_fragment;
    if (lengths.bytes.size() % 8 != 0 || lengths.size() != layout_.frames) {
      grouped = {{}, fmt::format("{} bytes of lengths for {} frames", lengths.bytes.size(), layout_.frames)};
      return success();
    }
    for (std::size_t i = 0; i + 1 < first.size(); ++i) {
      const std::uint64_t bytes = bytes_from(walked_, first[i], first[i + 1]);
      if (first[i + 1] - first[i] == 1 && lengths[i] <= bytes && bytes - lengths[i] <= 1) continue;
      grouped = {{}, fmt::format("length {} is {}, but the frame has {} bytes", i, lengths[i], bytes)};
      return success();
    }
    return success();
  }

  Result<std::vector<std::uint64_t>> group_without_table() const {
    const std::uint64_t count = walked_.fragments.size();
    if (has_known_size_) return group_by_size(walked_, layout_.frame_bytes());
    if (layout_.frames == 1) return walked_.damage ? std::vector<std::uint64_t>{0} : std::vector<std::uint64_t>{0, count};
    if (count > layout_.frames) {
      return pixel_data_.state().place(Error{ErrorCode::malformed, fmt::format("{} fragments make {} frames, and no offset table says which",
                                                                               count, layout_.frames)},
                                       pixel_data_.header(), 0);
    }
    std::vector<std::uint64_t> first;
    for (std::uint64_t i = 0; i <= count; ++i) first.push_back(i);
    return first;
  }

  const DataElement& pixel_data_;
  const PixelLayout& layout_;
  const Walked& walked_;
  bool has_known_size_;
  bool must_fit_;
};

}  // namespace

Result<FrameIndex> index_frames(const DataElement& pixel_data, const PixelLayout& layout, PixelCoding coding) {
  DICOMAP_TRY(walked, walk(pixel_data));
  const Indexing indexing{pixel_data, layout, coding, walked};
  DICOMAP_TRY(first, indexing.group());
  DICOMAP_TRY_VOID(indexing.check(first));
  return FrameIndex{std::move(walked.fragments), std::move(first), std::move(walked.damage)};
}

}  // namespace dicomap
