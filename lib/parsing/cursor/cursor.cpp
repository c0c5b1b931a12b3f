// SPDX-License-Identifier: MIT
// Where a cursor begins, and what it tells of where it stands. How it steps is in next.cpp.
#include "parsing/cursor/cursor.hpp"

#include "parsing/dataset_state.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace dicomap {

[[gnu::hot]] Cursor::Cursor(const DatasetState& state, std::uint64_t begin, std::uint64_t end, Encoding encoding, std::uint16_t depth,
               Scope scope)
    : state_{&state},
      store_{&state.store()},
      position_{begin},
      base_offset_{begin},
      base_depth_{depth},
      scope_{scope} {
  level_->begin = begin;
  level_->end = end;
  level_->kind = depth == 0 ? Kind::dataset : Kind::item;
  level_->undefined = depth != 0;  // an item may end at its delimiter; one of defined length ends at `end` all the same
  level_->encoding = encoding;
  set_deepest_level(0);
}

Cursor::Cursor(const Dataset& dataset, Scope scope)
    : Cursor{dataset.state(), dataset.begin_offset(), dataset.end_offset(), dataset.encoding(), dataset.depth(), scope} {
  if (dataset.is_root()) return;
  base_charset_ = dataset.inherited_charset();
  level_->signed_pixels = dataset.state().has_signed_pixels();
}

Cursor::Cursor(const DatasetState& state, const ElementHeader& sequence, std::uint64_t container_end, Encoding encoding,
               std::uint16_t depth)
    : state_{&state},
      store_{&state.store()},
      position_{sequence.value_offset()},
      base_offset_{sequence.offset},
      base_depth_{depth},
      scope_{Scope::level} {
  level_->begin = position_;
  level_->previous = sequence.tag;
  level_->kind = Kind::sequence;
  level_->encoding = encoding;
  level_->undefined = sequence.has_undefined_length();
  const std::uint64_t room = container_end - position_;
  level_->clipped = !level_->undefined && sequence.length > room;
  level_->end = level_->undefined || level_->clipped ? container_end : position_ + sequence.length;
  over_items_ = true;
  stops_at_items_ = true;
  set_deepest_level(1);
}

void Cursor::make_room() {
  const std::size_t inner = inner_levels();
  std::vector<Level> more(4 * (inner + 1));
  std::copy(levels_, level_ + 1, more.begin());
  more_levels_ = std::move(more);
  levels_ = more_levels_.data();
  level_ = levels_ + inner;
  levels_end_ = levels_ + more_levels_.size();
}

// Two levels a sequence: itself and its item.
[[gnu::hot]] void Cursor::set_deepest_level(std::size_t levels_at_base) noexcept {
  const std::uint32_t limit = state_->limits().depth;
  deepest_level_ = levels_at_base + 2 * std::size_t{limit > base_depth_ ? limit - base_depth_ : 0U};
}

DataElement Cursor::element() {
  const bool text = traits(header_.vr).uses_charset || header_.vr == VR::UN || header_.vr == VR::SQ;
  return {*state_, header_, level_->encoding, level_->end, absolute_depth(), text ? charset() : CharacterSetPlace{}};
}

TagPath Cursor::path() const {
  std::vector<TagPath::Step> steps;
  for (std::size_t index = 0; index < inner_levels(); ++index) {
    const Level& level = levels_[index];
    if (level.kind == Kind::sequence) steps.push_back({level.previous, level.index});
  }
  return {std::move(steps), header_.tag};
}

}  // namespace dicomap
