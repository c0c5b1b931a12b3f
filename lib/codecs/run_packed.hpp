// SPDX-License-Identifier: MIT
/// @file
/// Frames of single bits from decoders that write whole bytes.
#pragma once

#include "codecs/run_module.hpp"

namespace dicomap::codecs {

/// As run_module; where `target.bits_allocated` is 1, samples are decoded to a byte each and packed, the first in the lowest
/// bit (PS3.5 8.1.1).
/// @errors as run_module
[[nodiscard]] Result<DecodeReport> run_module_or_pack(ModuleId id, Trust trust, std::span<const std::byte> codestream,
                                                      std::uint16_t precision, const DecodeTarget& target);

}  // namespace dicomap::codecs
