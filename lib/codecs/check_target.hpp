// SPDX-License-Identifier: MIT
/// @file
/// What a code stream's own header says, held against the frame it shall fill.
#pragma once

#include <dicomap/frame_decoder.hpp>

namespace dicomap::codecs {

/// @errors malformed: the code stream is of another size; out_of_range: `target.into` does not fit its own rows and columns
[[nodiscard]] Result<void> check_target(const CodestreamInfo& stream, const DecodeTarget& target);

/// Whether `target.into` is as long as its rows, columns, samples and bits ask for.
/// @errors out_of_range
[[nodiscard]] Result<void> check_frame_bytes(const DecodeTarget& target);

}  // namespace dicomap::codecs
