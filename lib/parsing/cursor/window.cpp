// SPDX-License-Identifier: MIT
// The bytes a cursor sees: a run of the store in place where there is one, else a copy of a few of them.
#include "parsing/cursor/cursor.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace dicomap {

[[gnu::hot]] bool Cursor::ensure(std::uint64_t offset, std::uint64_t wanted) {
  if (window_ != nullptr && offset >= window_begin_ && offset <= window_end_ && wanted <= window_end_ - offset) return true;
  constexpr std::uint64_t scratch_bytes = 4096;
  auto run = store_->run(offset, wanted, Purpose::header);
  if (run && run.assume_value().data != nullptr) {
    const Run& found = run.assume_value();
    window_ = found.data;
    window_begin_ = found.offset;
    window_end_ = found.offset + found.length;
  } else if (run) {
    const std::uint64_t length = std::min(std::max(wanted, scratch_bytes), store_->size() - offset);
    scratch_.resize(static_cast<std::size_t>(length));
    if (auto read = store_->read(offset, scratch_); !read) {
      static_cast<void>(fail(std::move(read).assume_error(), offset, Tag{}));
      return false;
    }
    window_ = scratch_.data();
    window_begin_ = offset;
    window_end_ = offset + length;
  } else {
    static_cast<void>(fail(std::move(run).assume_error(), offset, Tag{}));
    return false;
  }
  plain_limit_ = std::min(window_end_, level_->end);
  return true;
}

bool Cursor::peek(std::uint64_t offset, std::span<std::byte> into) const {
  if (window_ != nullptr && offset >= window_begin_ && offset <= window_end_ && into.size() <= window_end_ - offset) {
    std::copy_n(at(offset), into.size(), into.begin());
    return true;
  }
  return static_cast<bool>(store_->read(offset, into));
}

bool Cursor::peek_in_level(std::uint64_t offset, std::span<std::byte> into) const {
  const std::uint64_t left = level_->end - offset;
  return peek(offset, into.first(static_cast<std::size_t>(std::min<std::uint64_t>(left, into.size()))));
}

}  // namespace dicomap
