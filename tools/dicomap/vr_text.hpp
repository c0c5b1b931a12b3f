// SPDX-License-Identifier: MIT
/// @file
/// The VR of an element as it is shown.
#pragma once

#include "printable.hpp"

#include <dicomap/element.hpp>

#include <string>
#include <string_view>

namespace dicomap::tool {

/// As in the file where it is explicit, letters that are no VR too; else the dictionary's. Elements that carry none and
/// are not in it: "UN".
[[nodiscard]] inline std::string vr_text(const ElementHeader& header) {
  if (header.vr != VR::none) return std::string{name_of(header.vr)};
  return header.implicit_vr ? "UN" : printable(std::string_view{header.vr_letters, 2});
}

}  // namespace dicomap::tool
