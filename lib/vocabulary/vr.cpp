// SPDX-License-Identifier: MIT
#include <dicomap/vr.hpp>

#include <vocabulary/vr_code.hpp>

#include <algorithm>

namespace dicomap {

static_assert(vr_traits.size() == static_cast<std::size_t>(VR::none) + 1);
static_assert(std::ranges::is_sorted(vr_traits.begin(), vr_traits.end() - 1, {}, &VRTraits::name));

std::optional<VR> parse_vr(std::string_view letters) noexcept {
  if (letters.size() != 2) return std::nullopt;
  const VR vr = vr_of_code(letters[0], letters[1]);
  return vr == VR::none ? std::nullopt : std::optional{vr};
}

}  // namespace dicomap
