// SPDX-License-Identifier: MIT
// Values of undefined length: which are sequences, and the way over the others.
#include "parsing/cursor/cursor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace dicomap {

namespace {

// Binary VRs that may be encapsulated in fragments (PS3.5 A.4), rightly or not.
bool may_hold_fragments(VR vr) noexcept { return traits(vr).kind == VRKind::words || vr == VR::OB || vr == VR::none; }

}  // namespace

Cursor::Pending Cursor::pending_in_undefined_length(const ElementHeader& header) const {
  if (header.vr == VR::SQ) return Pending::enter;
  if (header.tag.group() == 0x7FE0) return Pending::fragments;
  if (header.vr == VR::UN || header.implicit_vr) return Pending::enter;
  const bool fragments = may_hold_fragments(header.vr) && items_go_on_at(header.value_offset());
  return fragments ? Pending::fragments : Pending::delimiter;
}

Cursor::Step Cursor::step_over_fragments() {
  std::uint64_t position = header_.value_offset();
  const Tag tag = header_.tag;
  for (;;) {
    if (level_->end - position < 8) {
      if (!tolerate(DiagnosticCode::missing_delimiter, header_.offset, tag, "the encapsulated value is not closed")) {
        return Step::end;
      }
      position_ = level_->end;
      return Step::again;
    }
    std::array<std::byte, 8> item{};
    // Positioned reads: touching each fragment through a mapping would pull its neighbourhood into memory.
    if (auto read = store_->read(position, item); !read) return fail(std::move(read).assume_error(), position, tag);
    const Tag found = tag_at(item.data());
    const auto length = load<std::uint32_t>(item.data() + 4, level_->encoding.order);
    position += 8;
    if (found == tags::SequenceDelimitationItem) {
      position_ = position;
      delimiter_bytes_ = 8;
      return Step::again;
    }
    if (found != tags::Item || length == undefined_length) {
      return confine(Error{ErrorCode::malformed, found != tags::Item
                                                     ? fmt::format("a fragment was expected, not {}", to_string(found))
                                                     : std::string{"a fragment of undefined length"}},
                     DiagnosticCode::fragments, position - 8, tag);
    }
    if (length > level_->end - position) {
      return confine(Error{ErrorCode::truncated, fmt::format("a fragment of {} bytes runs {} bytes past the end",
                                                             length, length - (level_->end - position))},
                     DiagnosticCode::fragments, position - 8, tag);
    }
    position += length;
  }
}

Cursor::Step Cursor::search_delimiter() {
  constexpr std::size_t largest_chunk = 64 * 1024;
  const auto pattern = level_->encoding.order == ByteOrder::little
                           ? std::array<unsigned char, 8>{0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0}
                           : std::array<unsigned char, 8>{0xFF, 0xFE, 0xE0, 0xDD, 0, 0, 0, 0};
  std::vector<std::byte> bytes;
  std::size_t chunk = 256;  // grows, so that what is read is no more than twice what is stepped over
  for (std::uint64_t from = header_.value_offset(); level_->end - from >= pattern.size();) {
    bytes.resize(static_cast<std::size_t>(std::min<std::uint64_t>(level_->end - from, chunk + pattern.size() - 1)));
    if (auto read = store_->read(from, bytes); !read) return fail(std::move(read).assume_error(), from, header_.tag);
    const auto found = std::search(bytes.begin(), bytes.end(), pattern.begin(), pattern.end(),
                                   [](std::byte a, unsigned char b) { return std::to_integer<unsigned char>(a) == b; });
    if (found != bytes.end()) {
      position_ = from + static_cast<std::uint64_t>(found - bytes.begin()) + pattern.size();
      delimiter_bytes_ = 8;
      return tolerate(DiagnosticCode::bad_length, header_.offset, header_.tag,
                      fmt::format("undefined length, which {} cannot have; it ends at the next delimiter",
                                  name_of(header_.vr)))
                 ? Step::again
                 : Step::end;
    }
    if (level_->end - from <= chunk) break;
    from += chunk;
    chunk = std::min(chunk * 2, largest_chunk);
  }
  return confine(
      Error{ErrorCode::malformed,
            fmt::format("undefined length, which {} cannot have, and no delimiter follows", name_of(header_.vr))},
      DiagnosticCode::bad_length, header_.offset, header_.tag);
}

}  // namespace dicomap
