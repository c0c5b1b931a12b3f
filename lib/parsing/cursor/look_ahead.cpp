// SPDX-License-Identifier: MIT
// Looking ahead: what bytes are is told by the bytes that follow.
#include "parsing/cursor/cursor.hpp"

#include "vocabulary/find_vr.hpp"
#include "vocabulary/vr_code.hpp"

#include <algorithm>
#include <array>

namespace dicomap {

// Whether what stands at `offset` can follow the tag `after`: the end of the level, a delimiter, or the header of an element
// with a greater tag, a VR (implicit: a known tag) and a length that fits.
bool Cursor::plausible_at(std::uint64_t offset, Tag after, Encoding encoding) const {
  if (offset == level_->end) return true;
  if (offset > level_->end || level_->end - offset < 8) return false;
  std::array<std::byte, 12> bytes{};
  const std::uint64_t left = level_->end - offset;
  if (!peek_in_level(offset, bytes)) return false;
  const Tag tag{load<std::uint16_t>(bytes.data(), encoding.order),
                load<std::uint16_t>(bytes.data() + 2, encoding.order)};
  const auto word = load<std::uint32_t>(bytes.data() + 4, encoding.order);
  if (tag.group() == 0xFFFE) {
    return (tag == tags::ItemDelimitationItem || tag == tags::SequenceDelimitationItem) && word == 0 &&
           level_->kind != Kind::dataset;
  }
  if (tag <= after) return false;
  if (!encoding.explicit_vr) {
    return (word == undefined_length || word <= left - 8) && (tag.is_private() || dictionary_vr(tag) != VR::none);
  }
  const VR vr = vr_of_code(static_cast<char>(bytes[4]), static_cast<char>(bytes[5]));
  if (vr == VR::none || traits(vr).header_length > left) return false;
  const auto length = traits(vr).header_length == 8 ? load<std::uint16_t>(bytes.data() + 6, encoding.order)
                                                    : load<std::uint32_t>(bytes.data() + 8, encoding.order);
  return length == undefined_length || length <= left - traits(vr).header_length;
}

// Whether `offset` is inside of a sequence: there is an item, or the delimiter of the sequence.
bool Cursor::items_go_on_at(std::uint64_t offset) const {
  std::array<std::byte, 4> next{};
  if (level_->end - offset < next.size() || !peek(offset, next)) return false;
  const Tag tag = tag_at(next.data());
  return tag == tags::Item || tag == tags::SequenceDelimitationItem;
}

// Judged by the first 4 KiB: padding of a gigabyte is not read.
bool Cursor::is_zero_padding(std::uint64_t from) const {
  std::array<std::byte, 4096> bytes{};
  return peek_in_level(from, bytes) && std::ranges::all_of(bytes, [](std::byte b) { return b == std::byte{0}; });
}

// The first element of an item shows whether the item is encoded as its data set is: some writers switch.
void Cursor::sniff_item() {
  std::array<std::byte, 12> bytes{};
  const std::uint64_t left = level_->end - position_;
  if (!peek_in_level(position_, bytes)) return;
  const ByteOrder order = level_->encoding.order;
  const Tag tag = tag_at(bytes.data());
  if (tag.group() == 0xFFFE) return;
  const VR letters = vr_of_code(static_cast<char>(bytes[4]), static_cast<char>(bytes[5]));
  const VR known = dictionary_vr(tag);
  const auto word = load<std::uint32_t>(bytes.data() + 4, order);
  const bool implicit_fits = word == undefined_length || word <= left - 8;
  bool mismatch = false;
  if (level_->encoding.explicit_vr) {
    mismatch = letters == VR::none && implicit_fits && (known != VR::none || tag.is_private()) &&
               plausible_at(position_, Tag{}, {false, order});
  } else if (letters != VR::none) {
    mismatch = (letters == known || !implicit_fits) && plausible_at(position_, Tag{}, {true, order});
  }
  if (!mismatch) return;
  level_->encoding.explicit_vr = !level_->encoding.explicit_vr;
  static_cast<void>(
      tolerate(DiagnosticCode::encoding_mismatch, position_, parent().previous,
               level_->encoding.explicit_vr ? "the item is in explicit VR" : "the item is in implicit VR"));
}

}  // namespace dicomap
