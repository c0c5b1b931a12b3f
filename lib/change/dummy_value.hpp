// SPDX-License-Identifier: MIT
/// @file
/// Values that say nothing, and are legal for their VR.
#pragma once

#include <dicomap/new_value.hpp>
#include <dicomap/vr.hpp>

#include <cstdint>

namespace dicomap {

/// For an element of that VR whose value had `length` bytes: binary values keep their number, text is one value.
/// `vr` is no SQ.
[[nodiscard]] NewValue dummy_value(VR vr, std::uint64_t length);

/// The text of a dummy, for whoever checks.
inline constexpr const char* dummy_text = "ANONYMIZED";

}  // namespace dicomap
