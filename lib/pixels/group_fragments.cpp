// SPDX-License-Identifier: MIT
#include "pixels/group_fragments.hpp"

#include "pixels/codestream_markers.hpp"
#include "pixels/offset_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace dicomap {

namespace {

/// The first fragment of each frame, and one more; or why that cannot be.
struct Grouped {
  std::vector<std::size_t> first_fragment;
  std::string lie;
};

std::uint64_t bytes_from(const Walked& walked, std::size_t first, std::size_t last) {
  std::uint64_t sum = 0;
  for (std::size_t i = first; i < last; ++i) sum += walked.value(i).length;
  return sum;
}

// Behind damage a table still tells which frame is the last that is whole.
Grouped group_by_table(const Walked& walked, const FrameOffsets& table, std::uint64_t frames) {
  Grouped grouped;
  std::vector<std::size_t>& first = grouped.first_fragment;
  if (table.bytes.size() % table.unit != 0 || table.size() != frames) {
    return {{}, fmt::format("{} bytes for {} frames", table.bytes.size(), frames)};
  }
  const std::uint64_t span = walked.reached - walked.first_item;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const std::uint64_t offset = table[i];
    if (walked.damage && offset >= span) {
      if (offset == span || first.empty()) first.push_back(walked.items.size());
      return grouped;
    }
    // A basic table has 32 bits an entry: behind 4 GiB it can only be wrong (PS3.5 A.4).
    const std::uint64_t item = walked.first_item + std::min(offset, span);
    const auto place = std::ranges::lower_bound(walked.items, item);
    const auto index = static_cast<std::size_t>(place - walked.items.begin());
    const bool goes_on = first.empty() ? index == 0 : index > first.back();
    if (place == walked.items.end() || *place != item || !goes_on) {
      return {{}, fmt::format("entry {} points to no fragment or not forwards", i)};
    }
    first.push_back(index);
  }
  if (!walked.damage) first.push_back(walked.items.size());
  return grouped;
}

// Frames of a known size: a table that gives one too little lies; that the last is short is the file's fault.
void check_sizes(Grouped& grouped, const Walked& walked, std::uint64_t frame_bytes) {
  std::vector<std::size_t>& first = grouped.first_fragment;
  for (std::size_t i = 0; i + 1 < first.size(); ++i) {
    const std::uint64_t bytes = bytes_from(walked, first[i], first[i + 1]);
    if (bytes >= frame_bytes) continue;
    if (i + 2 == first.size()) return first.pop_back();
    grouped = {{}, fmt::format("entry {} leaves {} bytes for a frame of {}", i, bytes, frame_bytes)};
    return;
  }
}

// Uncompressed frames have a known size: fragments are taken until it is reached.
std::vector<std::size_t> group_by_size(const Walked& walked, std::uint64_t frame_bytes) {
  std::vector<std::size_t> first{0};
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < walked.items.size(); ++i) {
    sum += walked.value(i).length;
    if (sum < frame_bytes) continue;
    first.push_back(i + 1);
    sum = 0;
  }
  return first;
}

/// Finds the frames of one pixel data element.
class Grouping {
 public:
  Grouping(const DataElement& pixel_data, const PixelLayout& layout, PixelCoding coding, const Walked& walked)
      : pixel_data_{pixel_data},
        layout_{layout},
        coding_{coding},
        walked_{walked},
        has_known_size_{is_uncompressed(coding)},
        must_fit_{coding == PixelCoding::native} {}

  Result<std::vector<std::size_t>> group() const {
    DICOMAP_TRY(table, basic_offset_table(pixel_data_, walked_.table));
    if (table.empty()) {
      DICOMAP_TRY(extended, extended_offset_table(pixel_data_));
      table = std::move(extended);
    }
    if (!table.empty()) {
      Grouped grouped = group_by_table(walked_, table, layout_.frames);
      if (has_known_size_) check_sizes(grouped, walked_, layout_.frame_bytes());
      if (grouped.lie.empty() && table.unit == 8) DICOMAP_TRY_VOID(check_extended_lengths(grouped));
      if (grouped.lie.empty()) return std::move(grouped.first_fragment);
      DICOMAP_TRY_VOID(report(DiagnosticCode::offset_table, std::move(grouped.lie)));
    }
    return group_without_table();
  }

  /// Nothing is tolerated in silence: frames that are missing, fragments and bytes that belong to none.
  Result<void> check(const std::vector<std::size_t>& first) const {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(first.size() - 1, layout_.frames));
    const std::size_t used = first[count];
    if (count < layout_.frames && !walked_.damage) {
      DICOMAP_TRY_VOID(report(DiagnosticCode::fragments, fmt::format("the fragments make {} of {} frames", count, layout_.frames)));
    } else if (count == layout_.frames && used < walked_.items.size()) {
      DICOMAP_TRY_VOID(report(DiagnosticCode::fragments,
                              fmt::format("{} fragments lie behind the last frame", walked_.items.size() - used)));
    }
    if (!has_known_size_) return success();
    const std::uint64_t padded = layout_.frame_bytes() + layout_.frame_bytes() % 2;
    for (std::size_t i = 0; i < count; ++i) {
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
  Error place(Error error) const { return pixel_data_.state().place(std::move(error), pixel_data_.header(), 0); }

  Error misfit(std::uint64_t index, std::uint64_t bytes) const {
    return place(Error{ErrorCode::malformed, fmt::format("the fragments of frame {} have {} bytes, an uncompressed frame has {}", index,
                                                         bytes, layout_.frame_bytes())}
                     .hint("the pixel data may be compressed: OpenOptions::transfer_syntax says how"));
  }

  /// A frame of the extended table has one fragment, whose length without padding is in a table of its own (PS3.3 C.7.6.3.1.8).
  Result<void> check_extended_lengths(Grouped& grouped) const {
    DICOMAP_TRY(lengths, extended_offset_table_lengths(pixel_data_));
    const std::vector<std::size_t>& first = grouped.first_fragment;
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

  Result<std::vector<std::size_t>> group_without_table() const {
    const std::size_t count = walked_.items.size();
    if (has_known_size_) return group_by_size(walked_, layout_.frame_bytes());
    if (layout_.frames == 1) {
      return walked_.damage || count == 0 ? std::vector<std::size_t>{0} : std::vector<std::size_t>{0, count};
    }
    std::vector<std::size_t> first;
    if (count > layout_.frames) return group_by_markers();
    first.reserve(count + 1);
    for (std::size_t i = 0; i <= count; ++i) first.push_back(i);
    return first;
  }

  // More fragments than frames, and no table: a code stream begins and ends with markers that nothing within it can be.
  Result<std::vector<std::size_t>> group_by_markers() const {
    const std::string unclear = fmt::format("{} fragments make {} frames, and no offset table says which", walked_.items.size(),
                                            layout_.frames);
    DICOMAP_TRY(first, first_fragments_by_markers(pixel_data_, walked_, coding_));
    const bool fits = walked_.damage ? !first.empty() && first.size() <= layout_.frames : first.size() == layout_.frames + 1;
    if (!fits) return place(Error{ErrorCode::malformed, unclear});
    DICOMAP_TRY_VOID(report(DiagnosticCode::fragments, unclear + "; the markers of the code streams do"));
    return std::move(first);
  }

  const DataElement& pixel_data_;
  const PixelLayout& layout_;
  PixelCoding coding_;
  const Walked& walked_;
  bool has_known_size_;
  bool must_fit_;
};

}  // namespace

Result<std::vector<std::uint64_t>> group_fragments(const DataElement& pixel_data, const PixelLayout& layout, PixelCoding coding,
                                                   Walked& walked) {
  const Grouping grouping{pixel_data, layout, coding, walked};
  DICOMAP_TRY(first, grouping.group());
  DICOMAP_TRY_VOID(grouping.check(first));
  if (first.size() == walked.items.size() + 1 && first.size() <= layout.frames + 1) {  // one fragment each
    std::vector<std::uint64_t> positions = std::move(walked.items);
    positions.push_back(walked.reached);
    return positions;
  }
  std::vector<std::uint64_t> positions;
  positions.reserve(first.size());
  for (const std::size_t index : first) {
    positions.push_back(index < walked.items.size() ? walked.items[index] : walked.reached);
  }
  return positions;
}

}  // namespace dicomap
