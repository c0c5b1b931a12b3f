// SPDX-License-Identifier: MIT
#include "canonical_frame.hpp"

#include <algorithm>

namespace dicomap::tool {

std::span<const std::byte> canonical_bytes(const BitFrame& frame, std::vector<std::byte>& room) {
  const std::uint64_t pixels = frame.layout().frame_samples();
  const auto packed = frame.packed().first(static_cast<std::size_t>((pixels + 7) / 8));
  if (pixels % 8 == 0) return packed;
  room.assign(packed.begin(), packed.end());
  room.back() &= static_cast<std::byte>((1U << (pixels % 8)) - 1);
  return room;
}

}  // namespace dicomap::tool
