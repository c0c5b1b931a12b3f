// SPDX-License-Identifier: MIT
/// @file
/// One call of a foreign encoder, with its outcome as a Result.
#pragma once

#include "codecs/check_source.hpp"
#include "codecs/module.hpp"
#include "codecs/module_id.hpp"

namespace dicomap::codecs {

/// What the format makes of the samples; the source's samples are checked, and `stream_samples` of them given.
[[nodiscard]] EncodeJob encode_job(const EncodeSource& source, const StreamSamples& samples) noexcept;

/// The code stream that a module makes of it, of even length.
/// @errors no_decoder: the module is not there, or does not encode; unsupported, limit_exceeded, out_of_memory; malformed: the
///         library has failed for a reason of its own
[[nodiscard]] Result<EncodedFrame> encode_in_module(ModuleId id, EncodeJob job);

}  // namespace dicomap::codecs
