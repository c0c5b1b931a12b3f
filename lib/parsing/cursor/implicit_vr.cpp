// SPDX-License-Identifier: MIT
// Implicit VR: the header does not say it. The dictionary does, PixelRepresentation, and the private creators met so far.
#include "parsing/cursor/cursor.hpp"

#include "vocabulary/find_vr.hpp"

#include <dicomap/dictionary.hpp>
#include <dicomap/tags.hpp>

#include <algorithm>
#include <array>
#include <span>

namespace dicomap {

namespace {

// Of the levels around: far more than files have, and a bound to what a hostile one makes private_vr search.
constexpr std::size_t most_private_blocks = 4096;

}  // namespace

void Cursor::decode_implicit(const std::byte* bytes, ElementHeader& header) {
  header.implicit_vr = true;
  header.header_length = 8;
  header.length = load<std::uint32_t>(bytes + 4, level_->encoding.order);
  header.vr = implicit_vr(header.tag);
  if (header.tag == tags::PixelRepresentation && header.length == 2) {
    std::array<std::byte, 2> value{};
    if (level_->end - header.value_offset() >= value.size() && peek(header.value_offset(), value)) {
      level_->signed_pixels = load<std::uint16_t>(value.data(), level_->encoding.order) == 1;
    }
  }
}

VR Cursor::implicit_vr(Tag tag) const {
  if (tag.is_private() && !tag.is_private_creator() && !tag.is_group_length()) return private_vr(tag);
  const DictionaryVRs vrs = dictionary_vrs(tag);
  if (vrs.vr == VR::none) return VR::UN;
  if (vrs.vr == VR::US && vrs.other == VR::SS && level_->signed_pixels) return VR::SS;
  return vrs.vr;
}

VR Cursor::private_vr(Tag tag) const {
  const Tag creator = tag.private_creator();
  for (auto block = private_blocks_.rbegin(); block != private_blocks_.rend() && block->level == inner_levels();
       ++block) {
    if (block->creator != creator) continue;
    std::array<std::byte, 64> text{};
    const std::size_t length = std::min<std::size_t>(block->length, text.size());
    if (!peek(block->offset, std::span{text}.first(length))) break;
    const auto entry = find_private({reinterpret_cast<const char*>(text.data()), length}, tag);
    return entry && entry->vr != VR::none ? entry->vr : VR::UN;
  }
  return VR::UN;
}

void Cursor::note_private_creator(const ElementHeader& header) {
  if (!header.tag.is_private_creator() || header.truncated || private_blocks_.size() >= most_private_blocks) return;
  private_blocks_.push_back({inner_levels(), header.tag, header.value_offset(), header.length});
}

}  // namespace dicomap
