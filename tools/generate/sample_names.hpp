// SPDX-License-Identifier: MIT
/// @file
/// names.dcm: text in many character sets.
#pragma once

#include "element_writer.hpp"

namespace dicomap::generate {

/// A text report whose observers have names in many scripts, items within items. Names are the examples of PS3.5
/// annexes H, I, J and K.
[[nodiscard]] Bytes names();

}  // namespace dicomap::generate
