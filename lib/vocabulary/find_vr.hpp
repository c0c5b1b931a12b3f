// SPDX-License-Identifier: MIT
/// @file
/// The VR that the dictionary gives a tag: the parser asks this once per element in implicit VR.
#pragma once

#include <vocabulary/dictionary_table.hpp>

namespace dicomap {

/// The one VR of a tag, or the two PS3.6 leaves open; `vr` is what PS3.5 A.1 takes where nothing decides.
struct DictionaryVRs {
  VR vr = VR::none;
  VR other = VR::none;  ///< "US or SS": SS; "OB or OW": OB; "US or OW": US; mostly none
};

/// The VRs of a standard tag, repeating groups included. Every (gggg,0000) is UL and every private creator LO, of odd
/// groups too; other private tags, unknown ones and the three brackets of sequences have none.
/// @complexity O(1): one hash, one cache line mostly
[[nodiscard]] inline DictionaryVRs dictionary_vrs(Tag tag) noexcept {
  if (tag.is_group_length()) return {VR::UL, VR::none};
  if (tag.is_private()) return {tag.is_private_creator() ? VR::LO : VR::none, VR::none};
  const vocabulary::DictionarySlot& slot = vocabulary::find_repeating_slot(tag);
  return {slot.vr, slot.other_vr};
}

/// The first of dictionary_vrs.
[[nodiscard]] inline VR dictionary_vr(Tag tag) noexcept { return dictionary_vrs(tag).vr; }

}  // namespace dicomap
