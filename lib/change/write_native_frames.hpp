// SPDX-License-Identifier: MIT
/// @file
/// Native pixel data out of frames that lie elsewise (PS3.5 8.1.1, 8.2).
#pragma once

#include "change/element_writer.hpp"
#include "change/frame_source.hpp"
#include "change/run_frames.hpp"
#include "change/sample_writer.hpp"

namespace dicomap {

/// Writes (7FE0,0010), frame by frame. Precondition: native_length fits an element.
[[nodiscard]] Result<void> write_native_frames(const FrameSource& frames, const SaveOptions& options, ElementWriter& to, WorkWatch& watch);

}  // namespace dicomap
