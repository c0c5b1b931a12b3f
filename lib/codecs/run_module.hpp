// SPDX-License-Identifier: MIT
/// @file
/// One call of a foreign decoder, here or in a worker process, with its outcome as a Result.
#pragma once

#include "codecs/load_module.hpp"

#include <dicomap/frame_decoder.hpp>

namespace dicomap::codecs {

/// Whether a library, as Debian builds it, may meet hostile code streams in this process: its fuzz target is clean, and it
/// prints nothing.
enum class Trust : std::uint8_t { clean, not_clean };

/// What a module says, as the library does.
[[nodiscard]] ErrorCode code_of(Status status) noexcept;

/// `precision` is what the code stream says; samples are written as target.bits_allocated.
/// @errors as FrameDecoder::decode
[[nodiscard]] Result<DecodeReport> run_module(ModuleId id, Trust trust, std::span<const std::byte> codestream,
                                              std::uint16_t precision, const DecodeTarget& target);

}  // namespace dicomap::codecs
