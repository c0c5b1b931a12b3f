// SPDX-License-Identifier: MIT
#include "change/no_loss.hpp"

#include <dicomap/tags.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace dicomap {

namespace {

constexpr std::uint64_t bracket_bytes = 8;

bool is_bracket(const std::byte* bytes) noexcept {
  return load<std::uint16_t>(bytes, ByteOrder::little) == 0xFFFE || load<std::uint16_t>(bytes, ByteOrder::big) == 0xFFFE;
}

}  // namespace

Result<void> NoLoss::item(const Cursor& cursor, std::size_t around) {
  close_down_to(around);
  brackets_ += bracket_bytes;
  DICOMAP_TRY_VOID(pass_by(cursor.level_begin()));
  has_delimiter_.push_back(cursor.level_has_undefined_length());
  return success();
}

Result<void> NoLoss::element(const Cursor& cursor, std::size_t around) {
  close_down_to(around);
  const ElementHeader& header = cursor.header();
  DICOMAP_TRY_VOID(pass_by(header.offset));
  reached_ = header.value_offset();
  if (header.vr == VR::SQ) {
    has_delimiter_.push_back(header.has_undefined_length());
  } else if (!header.has_undefined_length()) {
    reached_ += header.length;
  }
  return success();
}

Result<void> NoLoss::end() {
  close_down_to(0);
  // Fewer bytes than any element has, or zeros: padding (the walk has looked at it).
  const std::uint64_t left = state_->end() - std::min(reached_, state_->end());
  return left < brackets_ + bracket_bytes ? success() : pass_by(state_->end());
}

void NoLoss::value_ends(std::uint64_t offset, std::uint64_t delimiter) noexcept {
  reached_ = offset;
  brackets_ += delimiter;
}

void NoLoss::close_down_to(std::size_t around) {
  while (has_delimiter_.size() > around) {
    if (has_delimiter_.back()) brackets_ += bracket_bytes;
    has_delimiter_.pop_back();
  }
}

Result<void> NoLoss::pass_by(std::uint64_t offset) {
  const std::uint64_t from = std::min(reached_, offset);
  const std::uint64_t between = offset - from;
  const bool as_expected = between == std::exchange(brackets_, 0);
  reached_ = offset;
  if (as_expected) return success();
  // Odd, or damage that the walk went around: then what is there tells.
  std::array<std::byte, 4096> bytes{};
  for (std::uint64_t at = from; at < offset;) {
    const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(offset - at, bytes.size()));
    DICOMAP_TRY_VOID(state_->store().read(at, std::span{bytes}.first(length)));
    for (std::size_t i = 0; i < length; i += bracket_bytes) {
      const std::size_t unit = std::min<std::size_t>(length - i, bracket_bytes);
      const auto begin = bytes.begin() + static_cast<std::ptrdiff_t>(i);
      const bool zero = std::all_of(begin, begin + static_cast<std::ptrdiff_t>(unit), [](std::byte b) { return b == std::byte{0}; });
      if (zero || (unit == bracket_bytes && is_bracket(&*begin))) continue;
      return Error{ErrorCode::malformed, fmt::format("{} bytes that are no element would be lost if the file were written anew", offset - from)}
          .at(from)
          .hint("a copy without changes keeps them")
          .from(state_->store().name());
    }
    at += length;
  }
  return success();
}

}  // namespace dicomap
