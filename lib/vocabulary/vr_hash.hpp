// SPDX-License-Identifier: MIT
/// @file
/// What the parser needs to know of a VR, from its two letters as they lie in the file, by one multiplication and one load.
#pragma once

#include <dicomap/vr.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace dicomap::vocabulary {

/// A slot of the hash. Two VRs never share one, so comparing the letters decides.
struct VRSlot {
  std::uint16_t letters = 0;  ///< the first in the low byte; where no VR falls, letters that fall elsewhere
  VR vr = VR::none;
  bool is_long = false;       ///< a header of 12 bytes with a 32-bit length
};

inline constexpr std::size_t vr_slot_count = 128;

constexpr std::uint16_t vr_letters(std::string_view name) noexcept {
  return static_cast<std::uint16_t>(static_cast<unsigned char>(name[0]) | static_cast<unsigned char>(name[1]) << 8U);
}

constexpr std::size_t vr_slot_of(std::uint16_t letters, std::uint32_t factor) noexcept {
  return (letters * factor >> 16U) % vr_slot_count;
}

/// The smallest odd factor that keeps all VRs apart; checked below.
inline constexpr std::uint32_t vr_factor = 24993;

consteval std::array<VRSlot, vr_slot_count> make_vr_slots() {
  std::array<VRSlot, vr_slot_count> slots{};
  // Two NULs, as a header without VR often has, fall into slot 0, which no VR does: they must not be found there.
  slots[0].letters = 0xFFFF;
  for (std::size_t i = 0; i < static_cast<std::size_t>(VR::none); ++i) {
    const std::uint16_t letters = vr_letters(vr_traits[i].name);
    slots[vr_slot_of(letters, vr_factor)] = {letters, static_cast<VR>(i), vr_traits[i].header_length == 12};
  }
  return slots;
}

inline constexpr std::array<VRSlot, vr_slot_count> vr_slots = make_vr_slots();
static_assert(vr_slot_of(0, vr_factor) == 0 && vr_slot_of(vr_slots[0].letters, vr_factor) != 0);
static_assert(std::ranges::count(vr_slots, VR::none, &VRSlot::vr) == vr_slot_count - static_cast<std::size_t>(VR::none));

/// The slot that `letters` falls into; it is theirs only if `slot.letters == letters`.
[[nodiscard]] constexpr const VRSlot& vr_slot(std::uint16_t letters) noexcept {
  return vr_slots[vr_slot_of(letters, vr_factor)];
}

}  // namespace dicomap::vocabulary
