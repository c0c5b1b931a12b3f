// SPDX-License-Identifier: MIT
/// @file
/// Frames through several threads and into one file: made ahead, written in their order.
#pragma once

#include "change/work_watch.hpp"

#include <dicomap/image.hpp>

#include <functional>

namespace dicomap {

/// What is to be written for a frame.
using MadeFrame = Value<const std::byte>;
using MakeFrame = std::function<Result<MadeFrame>(std::uint64_t index)>;
using TakeFrame = std::function<Result<void>(std::uint64_t index, const MadeFrame& frame)>;

/// `make` runs in SaveOptions::threads, at most two frames each ahead of `take`, which runs here. Tells the watch.
/// @errors the first of `make` and `take`; cancelled
[[nodiscard]] Result<void> run_frames(const Image& image, const SaveOptions& options, WorkWatch& watch, const MakeFrame& make,
                                      const TakeFrame& take);

}  // namespace dicomap
