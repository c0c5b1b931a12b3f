// SPDX-License-Identifier: MIT
/// @file
/// The tag of a data element: group and element number.
#pragma once

#include <dicomap/export.hpp>

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dicomap {

/// Value type of one word; ordered as data sets are (PS3.5 7.1: by group, then element).
class Tag {
 public:
  constexpr Tag() noexcept = default;
  constexpr Tag(std::uint16_t group, std::uint16_t element) noexcept
      : value_{static_cast<std::uint32_t>(group) << 16 | element} {}
  /// From one number, 0xGGGGEEEE.
  [[nodiscard]] static constexpr Tag from(std::uint32_t value) noexcept {
    return {static_cast<std::uint16_t>(value >> 16), static_cast<std::uint16_t>(value & 0xFFFF)};
  }

  [[nodiscard]] constexpr std::uint16_t group() const noexcept { return static_cast<std::uint16_t>(value_ >> 16); }
  [[nodiscard]] constexpr std::uint16_t element() const noexcept { return static_cast<std::uint16_t>(value_ & 0xFFFF); }
  [[nodiscard]] constexpr std::uint32_t value() const noexcept { return value_; }

  /// An odd group (PS3.5 7.8).
  [[nodiscard]] constexpr bool is_private() const noexcept { return (value_ & 0x10000U) != 0; }
  /// (gggg,0010-00FF) of an odd group: reserves a block of private elements (PS3.5 7.8.1).
  [[nodiscard]] constexpr bool is_private_creator() const noexcept {
    return is_private() && element() >= 0x10 && element() <= 0xFF;
  }
  /// (gggg,0000): retired but for groups 0000 and 0002 (PS3.5 7.2).
  [[nodiscard]] constexpr bool is_group_length() const noexcept { return element() == 0; }
  /// For a private element (gggg,bbee): the tag of the creator that reserved its block, (gggg,00bb).
  [[nodiscard]] constexpr Tag private_creator() const noexcept {
    return {group(), static_cast<std::uint16_t>(element() >> 8)};
  }

  friend constexpr bool operator==(Tag, Tag) noexcept = default;
  friend constexpr auto operator<=>(Tag, Tag) noexcept = default;

 private:
  std::uint32_t value_ = 0;
};

/// A data element that PS3.6 writes with x: one tag for each index, e.g. (60xx,3000) with (6000,3000), (6002,3000), ...
class RepeatingTag {
 public:
  /// `step` is the distance from one tag to the next, as 0xGGGGEEEE; `size` is the number of tags.
  constexpr RepeatingTag(Tag first, std::uint32_t step, std::uint32_t size) noexcept
      : first_{first}, step_{step}, size_{size} {}

  /// The tag of an index from 0 to size() - 1.
  [[nodiscard]] constexpr Tag operator()(std::uint32_t index) const noexcept {
    return Tag::from(first_.value() + index * step_);
  }
  [[nodiscard]] constexpr std::uint32_t size() const noexcept { return size_; }

 private:
  Tag first_;
  std::uint32_t step_;
  std::uint32_t size_;
};

/// "GGGG,EEEE" in upper case.
[[nodiscard]] DICOMAP_API std::string to_string(Tag tag);

/// Reads "GGGG,EEEE", "(GGGG,EEEE)" or "GGGGEEEE", in either case. Empty for anything else.
[[nodiscard]] DICOMAP_API std::optional<Tag> parse_tag(std::string_view text) noexcept;

namespace tags {
// The three tags that are not data elements but brackets of sequences (PS3.5 7.5). They carry no VR in any encoding.
inline constexpr Tag Item{0xFFFE, 0xE000};
inline constexpr Tag ItemDelimitationItem{0xFFFE, 0xE00D};
inline constexpr Tag SequenceDelimitationItem{0xFFFE, 0xE0DD};
}  // namespace tags

}  // namespace dicomap
