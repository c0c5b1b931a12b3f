// SPDX-License-Identifier: MIT
// How a walk ends, by itself or by an error, and what it goes on after: each `tolerate` is a Diagnostic, or the end under
// Strictness::strict.
#include "parsing/cursor/cursor.hpp"

#include "parsing/dataset_state.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace dicomap {

bool Cursor::is_at_end_of_data() const noexcept { return level_->end >= state_->end(); }

[[gnu::hot]] Cursor::Step Cursor::stop() {
  done_ = true;
  if (auto intact = store_->check(); !intact) error_ = std::move(intact).assume_error();
  if (error_.code() == ErrorCode::none && base_depth_ == 0 && at_base() && state_->end_damage()) {
    error_ = *state_->end_damage();
  }
  return Step::end;
}

Cursor::Step Cursor::fail(Error error, std::uint64_t offset, Tag tag) {
  done_ = true;
  if (error.code() == ErrorCode::truncated && is_at_end_of_data()) {
    if (state_->end_damage()) {
      error = *state_->end_damage();  // not the file ends here, but what could be inflated of it
    } else {
      error.hint("the file looks truncated");
    }
  }
  if (auto intact = store_->check(); !intact) error = std::move(intact).assume_error();
  error.at(offset);
  if (!quiet_) error.in(place(tag));
  error.from(store_->name());
  error_ = std::move(error);
  return Step::end;
}

bool Cursor::tolerate(DiagnosticCode code, std::uint64_t offset, Tag tag, std::string text) {
  if (quiet_) return true;
  if (auto reported = state_->report(code, offset, tag, std::move(text)); !reported) {
    static_cast<void>(fail(std::move(reported).assume_error(), offset, tag));
    return false;
  }
  return true;
}

// Damage inside of an item or sequence whose own length is sound ends there: what follows it can be read.
Cursor::Step Cursor::confine(Error error, DiagnosticCode code, std::uint64_t offset, Tag tag) {
  if (std::none_of(levels_, level_ + 1, is_bounded)) return fail(std::move(error), offset, tag);
  if (!tolerate(code, offset, tag, std::string{error.what()})) return Step::end;
  while (!is_bounded(*level_)) static_cast<void>(leave());
  position_ = level_->end;
  return Step::again;
}

std::string Cursor::place(Tag tag) const {
  std::vector<TagPath::Step> steps;
  if (base_depth_ > 0) {
    if (const auto base = state_->path_to(base_offset_)) steps = base->steps();
  }
  const TagPath inner = path();
  steps.insert(steps.end(), inner.steps().begin(), inner.steps().end());
  // The tag of the sequence around the item stands for the item, unless the item holds a sequence of that tag again.
  const bool is_item = level_->kind == Kind::item && !steps.empty() && steps.back().sequence == tag &&
                       (header_.tag != tag || header_.offset < level_->begin);
  std::string names = to_names(TagPath{std::move(steps), tag});
  if (tag == Tag{} || is_item) {
    const std::size_t item_end = names.rfind('.');
    return names.substr(0, item_end == std::string::npos ? 0 : item_end);
  }
  if (tag == header_.tag && header_.vr != VR::none) names.append(" ").append(name_of(header_.vr));
  return names;
}

}  // namespace dicomap
