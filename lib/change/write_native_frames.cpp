// SPDX-License-Identifier: MIT
#include "change/write_native_frames.hpp"

#include "change/sample_writer.hpp"

#include <dicomap/tags.hpp>

namespace dicomap {

Result<void> write_native_frames(const FrameSource& frames, const SaveOptions& options, ElementWriter& to, WorkWatch& watch) {
  const PixelLayout& layout = frames.layout();
  DICOMAP_TRY_VOID(to.header(tags::PixelData, layout.bits_allocated > 8 ? VR::OW : VR::OB, native_length(layout)));
  SampleWriter samples{to, layout};
  DICOMAP_TRY_VOID(run_frames(frames.image(), options, watch, [&](std::uint64_t index) { return frames.read(index); },
                              [&](std::uint64_t, const MadeFrame& frame) { return samples.write(frame.span()); }));
  return samples.end();
}

}  // namespace dicomap
