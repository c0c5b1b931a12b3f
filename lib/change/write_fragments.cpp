// SPDX-License-Identifier: MIT
#include "change/write_fragments.hpp"

#include "change/copy_value.hpp"

#include <dicomap/tags.hpp>

#include <array>
#include <vector>

namespace dicomap {

namespace {

Result<void> write_fragment(FragmentWriter& fragments, ByteSink& sink, std::span<const std::byte> bytes) {
  DICOMAP_TRY_VOID(fragments.fragment(bytes.size()));
  DICOMAP_TRY_VOID(sink.write(bytes));
  return fragments.pad(bytes.size());
}

/// Ranges of the file, one behind the other, as one fragment.
Result<void> copy_fragment(FragmentWriter& fragments, ByteSink& sink, const ByteStore& store, const std::vector<ByteRange>& ranges) {
  std::uint64_t length = 0;
  for (const ByteRange& range : ranges) length += range.length;  // fits: they lie in the file
  DICOMAP_TRY_VOID(fragments.fragment(length));
  for (const ByteRange& range : ranges) DICOMAP_TRY_VOID(copy_value(sink, store, range, 1));
  return fragments.pad(length);
}

/// Whether frames lie in the file as they are to lie in fragments, so that nothing has to be loaded.
bool lie_as_wanted(const FrameSource& frames) noexcept {
  const PixelLayout& layout = frames.layout();
  return !frames.state().is_compressed() && frames.first_edited() == layout.frames && layout.frame_bits() % 8 == 0 &&
         frames.state().dataset().encoding().order == ByteOrder::little;
}

std::vector<ByteRange> ranges_of(const FramePlace& place) {
  std::vector<ByteRange> ranges{place.range};
  ranges.insert(ranges.end(), place.more.begin(), place.more.end());
  return ranges;
}

}  // namespace

Result<void> write_coded_frames(const FragmentPlan& plan, const FrameCoder& coder, const FrameCoder::Coded& first, ElementWriter& to,
                                WorkWatch& watch) {
  FragmentWriter fragments{to, plan.table, plan.frames.layout().frames};
  DICOMAP_TRY_VOID(fragments.begin());
  const auto make = [&](std::uint64_t index) -> Result<MadeFrame> {
    if (index == 0) return first.bytes;
    return coder.code_as(first.photometric_interpretation, index);
  };
  DICOMAP_TRY_VOID(run_frames(plan.frames.image(), plan.options, watch, make, [&](std::uint64_t, const MadeFrame& frame) {
    return write_fragment(fragments, to.sink(), frame.span());
  }));
  return fragments.end();
}

Result<void> write_kept_frames(const FragmentPlan& plan, const FrameCoder* coder, const std::string& photometric_interpretation,
                               ElementWriter& to, WorkWatch& watch) {
  const Image& image = plan.frames.image();
  const ByteStore& store = *plan.frames.state().source().store();
  FragmentWriter fragments{to, plan.table, plan.frames.layout().frames};
  DICOMAP_TRY_VOID(fragments.begin());
  for (std::uint64_t index = 0; index < plan.frames.layout().frames; ++index) {
    if (coder != nullptr && plan.frames.is_edited(index)) {
      DICOMAP_TRY(frame, coder->code_as(photometric_interpretation, index));
      DICOMAP_TRY_VOID(write_fragment(fragments, to.sink(), frame.span()));
    } else {
      DICOMAP_TRY(ranges, image.codestream_ranges(index));
      DICOMAP_TRY_VOID(copy_fragment(fragments, to.sink(), store, ranges));
    }
    DICOMAP_TRY_VOID(watch.reached(index + 1));
  }
  return fragments.end();
}

Result<void> write_uncompressed_frames(const FragmentPlan& plan, ElementWriter& to, WorkWatch& watch) {
  const FrameSource& frames = plan.frames;
  FragmentWriter fragments{to, plan.table, frames.layout().frames};
  DICOMAP_TRY_VOID(fragments.begin());
  if (lie_as_wanted(frames)) {
    for (std::uint64_t index = 0; index < frames.layout().frames; ++index) {
      DICOMAP_TRY(place, find_frame(frames.state(), index));
      DICOMAP_TRY_VOID(copy_fragment(fragments, to.sink(), *frames.state().source().store(), ranges_of(place)));
      DICOMAP_TRY_VOID(watch.reached(index + 1));
    }
    return fragments.end();
  }
  const auto make = [&](std::uint64_t index) -> Result<MadeFrame> {
    DICOMAP_TRY(frame, frames.read(index));
    if (host_order == ByteOrder::little || frames.unit() == 1) return std::move(frame);
    const auto swapped = std::make_shared<std::vector<std::byte>>(frame.begin(), frame.end());
    swap_units(*swapped, frames.unit());
    return MadeFrame{{swapped->data(), swapped->size()}, swapped, {Residence::copied, Reason::byte_order}};
  };
  DICOMAP_TRY_VOID(run_frames(frames.image(), plan.options, watch, make, [&](std::uint64_t, const MadeFrame& frame) {
    return write_fragment(fragments, to.sink(), frame.span());
  }));
  return fragments.end();
}

Result<void> write_fragments_without_table(const DataElement& pixel_data, const SaveOptions& options, ElementWriter& to, WorkWatch& watch) {
  const ByteStore& store = pixel_data.state().store();
  DICOMAP_TRY(value, pixel_data.value_range());
  // The first item is the table (PS3.5 A.4); the walk has been over it.
  std::array<std::byte, 8> head{};
  DICOMAP_TRY_VOID(store.read(value.offset, head));
  const std::uint64_t table = head.size() + load<std::uint32_t>(head.data() + 4, ByteOrder::little);
  if (table > value.length) {
    return pixel_data.state().place(Error{ErrorCode::malformed, "the basic offset table runs past the pixel data"}, pixel_data.header(), 0);
  }
  FragmentWriter fragments{to, OffsetTable::none, 0};
  DICOMAP_TRY_VOID(fragments.begin());
  DICOMAP_TRY_VOID(copy_value(to.sink(), store, {value.offset + table, value.length - table}, 1, [&]() -> Result<void> {
    if (options.stop.stop_requested()) return watch.reached(0);
    return success();
  }));
  return fragments.end();
}

}  // namespace dicomap
