// SPDX-License-Identifier: MIT
#include "change/fragment_writer.hpp"

#include <dicomap/tags.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

namespace dicomap {

namespace {

constexpr std::size_t block_bytes = 16 * 1024;

Error no_room(std::string what) {
  return Error{ErrorCode::out_of_range, std::move(what)}.hint("OffsetTable::extended has 64 bits for each").in(to_names(tags::PixelData));
}

}  // namespace

Result<FragmentWriter::Reserved> FragmentWriter::reserve(std::uint64_t bytes) {
  Reserved table{to_->sink().position(), {}};
  constexpr std::array<std::byte, 4096> zeros{};
  while (bytes > 0) {
    const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(bytes, zeros.size()));
    DICOMAP_TRY_VOID(to_->sink().write(std::span{zeros}.first(length)));
    bytes -= length;
  }
  return table;
}

Result<void> FragmentWriter::flush(Reserved& table) {
  if (table.block.empty()) return success();
  DICOMAP_TRY_VOID(to_->sink().patch(table.offset, table.block));
  table.offset += table.block.size();
  table.block.clear();
  return success();
}

template <class T> Result<void> FragmentWriter::put(Reserved& table, T number) {
  const T little = host_order == ByteOrder::little ? number : byte_swapped(number);
  std::array<std::byte, sizeof(T)> bytes;
  std::memcpy(bytes.data(), &little, sizeof little);
  table.block.insert(table.block.end(), bytes.begin(), bytes.end());
  return table.block.size() < block_bytes ? success() : flush(table);
}

Result<void> FragmentWriter::begin_extended(Tag tag, Reserved& table) {
  const std::uint64_t bytes = frames_ * sizeof(std::uint64_t);
  DICOMAP_TRY_VOID(to_->header(tag, VR::OV, bytes));
  DICOMAP_TRY(reserved, reserve(bytes));
  table = std::move(reserved);
  return success();
}

Result<void> FragmentWriter::begin() {
  if (frames_ > longest_value / (table_ == OffsetTable::extended ? 8 : 4) && table_ != OffsetTable::none) {
    return Error{ErrorCode::out_of_range, fmt::format("{} frames are too many for an offset table", frames_)}
        .hint("OffsetTable::none writes none")
        .in(to_names(tags::PixelData));
  }
  if (table_ == OffsetTable::extended) {
    DICOMAP_TRY_VOID(begin_extended(tags::ExtendedOffsetTable, offsets_));
    DICOMAP_TRY_VOID(begin_extended(tags::ExtendedOffsetTableLengths, lengths_));
  }
  DICOMAP_TRY_VOID(to_->header(tags::PixelData, VR::OB, undefined_length));
  const std::uint64_t basic_bytes = table_ == OffsetTable::basic ? frames_ * sizeof(std::uint32_t) : 0;
  DICOMAP_TRY_VOID(to_->item(basic_bytes));
  if (table_ == OffsetTable::basic) {
    DICOMAP_TRY(reserved, reserve(basic_bytes));
    offsets_ = std::move(reserved);
  }
  first_item_ = to_->sink().position();
  return success();
}

Result<void> FragmentWriter::fragment(std::uint64_t length) {
  const std::uint64_t offset = to_->sink().position() - first_item_;
  if (table_ == OffsetTable::basic) {
    if (offset > std::numeric_limits<std::uint32_t>::max()) {
      return no_room(fmt::format("a frame lies {} bytes behind the first, too far for a basic offset table", offset));
    }
    DICOMAP_TRY_VOID(put(offsets_, static_cast<std::uint32_t>(offset)));
  } else if (table_ == OffsetTable::extended) {
    DICOMAP_TRY_VOID(put(offsets_, offset));
    DICOMAP_TRY_VOID(put(lengths_, length));
  }
  return to_->item(length > longest_value ? length : length + length % 2);
}

Result<void> FragmentWriter::pad(std::uint64_t length) {
  constexpr std::array pad{std::byte{0}};
  return length % 2 != 0 ? to_->sink().write(pad) : success();
}

Result<void> FragmentWriter::end() {
  DICOMAP_TRY_VOID(flush(offsets_));
  DICOMAP_TRY_VOID(flush(lengths_));
  return to_->end_sequence();
}

}  // namespace dicomap
