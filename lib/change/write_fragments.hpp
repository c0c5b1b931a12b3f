// SPDX-License-Identifier: MIT
/// @file
/// Pixel data in fragments: of code streams made here, of code streams that are kept, of samples as they are.
#pragma once

#include "change/fragment_writer.hpp"
#include "change/frame_coder.hpp"
#include "change/run_frames.hpp"

namespace dicomap {

/// What goes into the fragments of one element. View: valid as long as what it borrows.
struct FragmentPlan {
  const FrameSource& frames;
  const SaveOptions& options;
  OffsetTable table = OffsetTable::basic;  ///< none, basic or extended
};

/// Each frame a code stream. `first`, where there is one, is that of frame 0, made already.
[[nodiscard]] Result<void> write_coded_frames(const FragmentPlan& plan, const FrameCoder& coder, const FrameCoder::Coded& first,
                                              ElementWriter& to, WorkWatch& watch);

/// The code streams of the file, each in one fragment; of edited frames a new one (`coder` may be null where there is none).
[[nodiscard]] Result<void> write_kept_frames(const FragmentPlan& plan, const FrameCoder* coder, const std::string& photometric_interpretation,
                                             ElementWriter& to, WorkWatch& watch);

/// Samples as they are, in little endian (PS3.5 A.4.11).
[[nodiscard]] Result<void> write_uncompressed_frames(const FragmentPlan& plan, ElementWriter& to, WorkWatch& watch);

/// The fragments of the file, however many a frame has, behind an empty table.
[[nodiscard]] Result<void> write_fragments_without_table(const DataElement& pixel_data, const SaveOptions& options, ElementWriter& to,
                                                         WorkWatch& watch);

}  // namespace dicomap
