// SPDX-License-Identifier: MIT
// The SpecificCharacterSet in force: of the innermost item that has one.
#include "parsing/cursor/cursor.hpp"

#include "parsing/dataset_state.hpp"

#include <dicomap/tags.hpp>

#include <algorithm>

namespace dicomap {

// Whether the item on level `index` has a SpecificCharacterSet of its own: looked up once an item, found again from
// then on.
bool Cursor::defines_charset(Level& level, std::size_t index) {
  if (level.kind != Kind::item) return false;
  if (level.charset_state == CharsetState::not_asked) {
    level.charset_state = CharsetState::inherited;
    Cursor look{*state_, level.begin, level.end, level.encoding, 1, Scope::level};
    look.be_quiet();
    while (look.next_element() && look.header().tag <= tags::SpecificCharacterSet) {
      const ElementHeader& header = look.header();
      if (header.tag != tags::SpecificCharacterSet || header.has_undefined_length()) continue;
      while (!own_charsets_.empty() && own_charsets_.back().level >= index) own_charsets_.pop_back();
      own_charsets_.push_back({index, {header.value_offset(), header.truncated ? 0 : header.length}});
      level.charset_state = CharsetState::own;
      break;
    }
  }
  return level.charset_state == CharsetState::own;
}

CharacterSetPlace Cursor::charset() {
  for (std::size_t index = inner_levels() + 1; index-- > 0;) {
    if (!defines_charset(levels_[index], index)) continue;
    const auto own = std::ranges::find(own_charsets_, index, &OwnCharset::level);
    return own->place;
  }
  return base_depth_ == 0 ? state_->charset_place() : base_charset_;
}

}  // namespace dicomap
