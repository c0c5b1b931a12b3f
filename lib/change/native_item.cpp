// SPDX-License-Identifier: MIT
#include "change/native_item.hpp"

#include "change/rewrite_dataset.hpp"
#include "file/file_state.hpp"
#include "parsing/cursor/cursor.hpp"

#include <dicomap/tags.hpp>

namespace dicomap {

namespace {

constexpr std::uint64_t delimiter_bytes = 8;

/// From the first element to the end of the last: without the delimiter of the item, if it has one.
Result<ByteRange> range_of(const Dataset& item) {
  std::uint64_t end = item.begin_offset();
  Walk walk = item.elements();
  while (walk.next()) {
    DICOMAP_TRY(value, walk.element().value_range());
    end = value.offset + value.length + (walk.header().has_undefined_length() ? delimiter_bytes : 0);
  }
  if (walk.error().code() != ErrorCode::none) return walk.error();
  return ByteRange{item.begin_offset(), end - item.begin_offset()};
}

/// The native transfer syntax of an encoding.
const TransferSyntax& native_syntax(Encoding encoding) {
  return *find_transfer_syntax(encoding == implicit_little ? "1.2.840.10008.1.2"
                               : encoding == explicit_big  ? "1.2.840.10008.1.2.2"
                                                           : "1.2.840.10008.1.2.1");
}

}  // namespace

Result<std::set<std::uint64_t>> find_coded_items(const RewriteTarget& target) {
  std::set<std::uint64_t> items;
  if (target.same_syntax || !target.file.transfer_syntax().is_encapsulated()) return items;
  Cursor cursor{target.file.dataset(), Cursor::Scope::nested};
  while (cursor.next_element()) {
    const ElementHeader& header = cursor.header();
    if (cursor.depth() > 0 && header.tag == tags::PixelData && header.has_undefined_length()) items.insert(cursor.level_begin());
  }
  if (cursor.error().code() != ErrorCode::none) return cursor.error();
  return items;
}

Result<std::vector<std::byte>> native_item(const RewriteTarget& target, const Dataset& item) {
  DICOMAP_TRY(range, range_of(item));
  DICOMAP_TRY(bytes, target.file.dataset_source().bytes(range));
  OpenOptions reading = target.file.state()->options;
  reading.transfer_syntax = std::string{target.file.transfer_syntax().uid};
  DICOMAP_TRY(file, File::open(Source::own({bytes.begin(), bytes.end()}, target.file.source().name(), reading), reading));
  SaveOptions options = target.options;
  options.progress = {};  // of the whole file
  const EditedFrame no_edits;
  const RewriteTarget native{file, no_edits, options, native_syntax(target.syntax.encoding), false};
  DICOMAP_TRY(pixels, decide_pixels(native));
  DICOMAP_TRY(measured, measure_dataset(native, pixels));
  MemorySink sink;
  WorkWatch watch{options, pixels.frames > 0 ? pixels.frames : measured.bytes};
  DICOMAP_TRY_VOID(rewrite_dataset(native, pixels, measured, sink, watch));
  return sink.take();
}

}  // namespace dicomap
