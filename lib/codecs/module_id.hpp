// SPDX-License-Identifier: MIT
/// @file
/// The foreign codecs by number and by name: what the library asks for, and all that a worker ever opens.
#pragma once

#include <array>
#include <cstdint>

namespace dicomap::codecs {

/// In the order of `module_names`.
enum class ModuleId : std::uint8_t { jpeg, jpeg_12, jpeg_lossless, jpeg_ls, jpeg_2000, jpeg_xl, htj2k };

inline constexpr std::array<const char*, 7> module_names{"jpeg",      "jpeg_12", "jpeg_lossless", "jpeg_ls",
                                                         "jpeg_2000", "jpeg_xl", "htj2k"};

}  // namespace dicomap::codecs
