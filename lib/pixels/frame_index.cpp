// SPDX-License-Identifier: MIT
#include "pixels/frame_index.hpp"

#include "pixels/group_fragments.hpp"

#include <fmt/format.h>

namespace dicomap {

void FramePlace::add(ByteRange fragment) {
  if (fragment.length == 0) return;
  if (bytes == 0) {
    range = fragment;
  } else {
    more.push_back(fragment);
  }
  bytes += fragment.length;
}

Error cut_short(std::uint64_t index, std::uint64_t whole, std::uint64_t declared) {
  return Error{ErrorCode::truncated, fmt::format("frame {} is not whole: {} of {} frames are there", index, whole, declared)}.hint(
      whole > 0 ? fmt::format("frames 0 to {} can be read", whole - 1) : std::string{"no frame can be read"});
}

FrameIndex::FrameIndex(const DataElement& pixel_data, PixelLayout layout, PixelCoding coding)
    : reader_{pixel_data},
      layout_{std::move(layout)},
      coding_{coding},
      frame_bytes_{is_uncompressed(coding) ? layout_.frame_bytes() : 0},
      // Fragments that the transfer syntax knows nothing of have to prove that they are frames, all of them.
      believes_tables_{!pixel_data.state().is_strict() && coding != PixelCoding::native} {
  if (coding == PixelCoding::video) layout_.frames = 1;  // one stream, whatever NumberOfFrames counts
}

Result<FrameIndex::Found> FrameIndex::walk() const {
  DICOMAP_TRY(walked, walk_fragments(reader_));
  DICOMAP_TRY(positions, group_fragments(reader_.element(), layout_, coding_, walked));
  positions.shrink_to_fit();
  return Found{std::move(positions), std::move(walked.damage)};
}

const Result<FrameIndex::Found>& FrameIndex::walked() const {
  std::call_once(walk_once_, [this] {
    walked_.emplace(walk());
    is_walked_.store(true, std::memory_order_relaxed);
  });
  return *walked_;
}

Result<std::uint64_t> FrameIndex::frame_count() const {
  const Result<Found>& found = walked();
  if (!found) return found.assume_error();
  return std::uint64_t{found.assume_value().positions.size() - 1};
}

Result<std::vector<std::uint64_t>> FrameIndex::positions() const {
  const Result<Found>& found = walked();
  if (!found) return found.assume_error();
  return found.assume_value().positions;
}

Result<std::optional<FramePlace>> FrameIndex::fragments_between(std::uint64_t begin, std::optional<std::uint64_t> end) const {
  if (begin < reader_.begin()) return std::nullopt;
  FramePlace fragments;
  for (std::uint64_t position = begin; position != end;) {
    if (end && position > *end) return std::nullopt;
    DICOMAP_TRY(item, reader_.at(position));
    if (item.met == FragmentReader::Met::delimiter && !end) break;
    if (item.met != FragmentReader::Met::fragment) return std::nullopt;
    fragments.add(item.value);
    position = item.value.offset + item.value.length;
  }
  return fragments;
}

bool FrameIndex::seems_right(const FrameOffsets& table, const FrameOffsets& lengths, std::uint64_t first_item) const {
  if (table.bytes.size() % table.unit != 0 || table.size() != layout_.frames || table[0] != 0) return false;
  const bool has_lengths = table.unit == 8;
  if (has_lengths && (lengths.bytes.size() % 8 != 0 || lengths.size() != layout_.frames)) return false;
  const std::uint64_t span = reader_.end() - first_item;
  std::uint64_t last = 0;
  for (std::size_t i = 1; i < table.size(); ++i) {
    const std::uint64_t entry = table[i];
    if (entry <= last || entry >= span) return false;
    // A frame of the extended table is one fragment: a header of 8 bytes, its length, and at most a byte of padding.
    if (has_lengths && (entry - last < 8 || entry - last - 8 - lengths[i - 1] > 1)) return false;
    last = entry;
  }
  return true;
}

void FrameIndex::look_for_table() const {
  if (table_ || !believes_tables_ || layout_.frames < 2) return;
  const auto first = reader_.at(reader_.begin());
  if (!first || first.assume_value().met != FragmentReader::Met::fragment) return;
  const ByteRange range = first.assume_value().value;
  auto table = basic_offset_table(reader_.element(), range);
  if (table && table.assume_value().empty()) table = extended_offset_table(reader_.element());
  const auto lengths = extended_offset_table_lengths(reader_.element());
  if (!table || table.assume_value().empty() || !lengths) return;
  const std::uint64_t first_item = range.offset + range.length;
  if (!seems_right(table.assume_value(), lengths.assume_value(), first_item)) return;
  table_ = std::move(table).assume_value();
  table_base_ = first_item;
}

Result<std::optional<FramePlace>> FrameIndex::find_by_table(std::uint64_t index) const {
  const FrameOffsets& table = *table_;
  if (index >= table.size()) return std::nullopt;
  std::optional<std::uint64_t> end;
  if (index + 1 < table.size()) end = table_base_ + table[static_cast<std::size_t>(index) + 1];
  DICOMAP_TRY(fragments, fragments_between(table_base_ + table[static_cast<std::size_t>(index)], end));
  if (fragments && (fragments->bytes == 0 || fragments->bytes < frame_bytes_)) return std::nullopt;
  return std::move(fragments);
}

Result<FramePlace> FrameIndex::find(std::uint64_t index) const {
  std::call_once(table_once_, [this] { look_for_table(); });
  if (table_ && !is_walked_.load(std::memory_order_relaxed)) {
    DICOMAP_TRY(fragments, find_by_table(index));
    if (fragments) return *std::move(fragments);
  }
  const Result<Found>& found = walked();
  if (!found) return found.assume_error();
  const auto& [positions, damage] = found.assume_value();
  if (index + 1 >= positions.size()) return damage ? *damage : place(cut_short(index, positions.size() - 1, layout_.frames));
  const auto at = static_cast<std::size_t>(index);
  DICOMAP_TRY(fragments, fragments_between(positions[at], positions[at + 1]));
  if (!fragments) {
    return place(Error{ErrorCode::changed_on_disk, fmt::format("the fragments of frame {} are not where they were", index)});
  }
  if (fragments->bytes == 0) {
    return place(Error{ErrorCode::malformed, fmt::format("the fragments of frame {} are empty", index)});
  }
  return *std::move(fragments);
}

void FrameIndex::believe(Value<const std::byte> positions) {
  if (!believes_tables_) return;
  table_ = FrameOffsets{std::move(positions), 8, ByteOrder::little};
  table_base_ = 0;
}

}  // namespace dicomap
