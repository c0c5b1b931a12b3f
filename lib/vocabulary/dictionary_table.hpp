// SPDX-License-Identifier: MIT
/// @file
/// The generated table of standard elements and how a tag finds its row. Texts lie in one pool and rows hold offsets:
/// nothing needs relocating when the library is loaded.
#pragma once

#include <dicomap/tag.hpp>
#include <dicomap/vr.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace dicomap::vocabulary {

/// Where a short text lies in a pool.
struct PooledText {
  std::uint32_t offset : 24;
  std::uint32_t length : 8;

  [[nodiscard]] std::string_view in(const char* pool) const noexcept { return {pool + offset, length}; }
};

/// One row of PS3.6. `vm` and `vr_text` are indices into the tables below.
struct DictionaryRow {
  std::uint32_t tag;
  PooledText keyword;
  PooledText name;
  VR vr;
  VR other_vr;
  std::uint8_t vm;
  std::uint8_t vr_text : 7;
  std::uint8_t retired : 1;
};
static_assert(sizeof(DictionaryRow) == 16);

/// One slot of an open-addressing hash table over the tags; what the parser wants lies in it.
struct DictionarySlot {
  std::uint32_t tag;
  std::uint16_t row;
  VR vr;
  VR other_vr;
};
static_assert(sizeof(DictionarySlot) == 8);

inline constexpr std::size_t dictionary_slot_bits = 14;
inline constexpr std::size_t dictionary_slot_count = std::size_t{1} << dictionary_slot_bits;
/// A slot that no tag took: the tag of a private group, which is never looked up.
inline constexpr std::uint32_t empty_slot = 0xFFFFFFFF;

/// The slot where the search for a tag starts. Of 300 odd multipliers this one's longest search is shortest: 5 slots.
[[nodiscard]] constexpr std::size_t first_slot_of(std::uint32_t tag) noexcept {
  return (tag * 0xA46D6753U) >> (32 - dictionary_slot_bits);
}

/// Slots that hold `rows`, each in the first free one from its own on.
[[nodiscard]] constexpr std::array<DictionarySlot, dictionary_slot_count> hashed(
    std::span<const DictionaryRow> rows) noexcept {
  std::array<DictionarySlot, dictionary_slot_count> slots{};
  slots.fill({empty_slot, 0, VR::none, VR::none});
  std::uint16_t index = 0;
  for (const DictionaryRow& row : rows) {
    std::size_t slot = first_slot_of(row.tag);
    while (slots[slot].tag != empty_slot) slot = (slot + 1) % dictionary_slot_count;
    slots[slot] = {row.tag, index++, row.vr, row.other_vr};
  }
  return slots;
}

// What tools/generate/dictionary.py writes to dictionary_table.cpp.
extern const std::size_t dictionary_row_count;
extern const DictionaryRow dictionary_rows[];             ///< in ascending order of tag
extern const std::size_t keyword_count;
extern const std::uint16_t rows_by_keyword[];             ///< indices of rows, in ascending order of keyword
extern const PooledText dictionary_vms[];                 ///< "1-n"
extern const PooledText dictionary_vr_texts[];            ///< "US or SS"
extern const char dictionary_texts[];
extern const std::array<DictionarySlot, dictionary_slot_count> dictionary_slots;

/// The slot of exactly this tag, or an empty one.
[[nodiscard]] inline const DictionarySlot& find_slot(std::uint32_t tag) noexcept {
  std::size_t index = first_slot_of(tag);
  while (dictionary_slots[index].tag != tag && dictionary_slots[index].tag != empty_slot) {
    index = (index + 1) % dictionary_slot_count;
  }
  return dictionary_slots[index];
}

/// The tag under which the dictionary holds the repeating group or element of `tag`, e.g. (6000,3000) for (6004,3000);
/// else `tag` itself (PS3.5 7.6, and the retired ones of PS3.6 such as (0028,04x0)).
[[nodiscard]] Tag first_of_repeating(Tag tag) noexcept;

/// The slot of a tag of an even group, repeating groups included, or an empty one.
[[nodiscard]] inline const DictionarySlot& find_repeating_slot(Tag tag) noexcept {
  const DictionarySlot& slot = find_slot(tag.value());
  return slot.tag != empty_slot ? slot : find_slot(first_of_repeating(tag).value());
}

}  // namespace dicomap::vocabulary
