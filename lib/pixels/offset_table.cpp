// SPDX-License-Identifier: MIT
#include "pixels/offset_table.hpp"

#include "parsing/element_value.hpp"

#include <dicomap/tags.hpp>

namespace dicomap {

namespace {

Result<FrameOffsets> entries_of(const DataElement& pixel_data, Tag tag) {
  const DatasetState& state = pixel_data.state();
  DICOMAP_TRY(header, state.find(tag, Search::before_pixels));
  if (!header || header->truncated || header->has_undefined_length()) return FrameOffsets{};
  DICOMAP_TRY(bytes, bytes_at(state, {header->value_offset(), header->length}));
  return FrameOffsets{std::move(bytes), 8, pixel_data.encoding().order};
}

}  // namespace

Result<FrameOffsets> basic_offset_table(const DataElement& pixel_data, ByteRange range) {
  DICOMAP_TRY(bytes, bytes_at(pixel_data.state(), range));
  return FrameOffsets{std::move(bytes), 4, pixel_data.encoding().order};
}

Result<FrameOffsets> extended_offset_table(const DataElement& pixel_data) {
  return entries_of(pixel_data, tags::ExtendedOffsetTable);
}

Result<FrameOffsets> extended_offset_table_lengths(const DataElement& pixel_data) {
  return entries_of(pixel_data, tags::ExtendedOffsetTableLengths);
}

}  // namespace dicomap
