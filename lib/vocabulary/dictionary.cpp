// SPDX-License-Identifier: MIT
#include <dicomap/dictionary.hpp>

#include <vocabulary/dictionary_table.hpp>
#include <vocabulary/private_table.hpp>
#include <vocabulary/trim.hpp>

#include <algorithm>
#include <cassert>
#include <span>

namespace dicomap {

using namespace vocabulary;

namespace {

constexpr std::size_t private_element_length = 8;  // "0029xx08"

const DictionaryRow* find_row(Tag tag) noexcept {
  if (tag.is_private()) return nullptr;
  const DictionarySlot& slot = find_repeating_slot(tag);
  return slot.tag == empty_slot ? nullptr : &dictionary_rows[slot.row];
}

DictionaryEntry entry_of(const DictionaryRow& row) noexcept {
  return {.tag = Tag::from(row.tag),
          .vr = row.vr,
          .other_vr = row.other_vr,
          .retired = row.retired != 0,
          .vm = dictionary_vms[row.vm].in(dictionary_texts),
          .keyword = row.keyword.in(dictionary_texts),
          .name = row.name.in(dictionary_texts),
          .vr_text = dictionary_vr_texts[row.vr_text].in(dictionary_texts)};
}

PrivateEntry entry_of(const PrivateBlock& block, const PrivateRow& row) noexcept {
  return {.creator = block.creator.in(private_texts),
          .element = {private_elements + row.element * private_element_length, private_element_length},
          .vr = row.vr,
          .vm = private_vms[row.vm].in(private_texts),
          .name = row.name.in(private_texts)};
}

}  // namespace

Tag vocabulary::first_of_repeating(Tag tag) noexcept {
  const std::uint16_t group = tag.group();
  const std::uint16_t element = tag.element();
  const auto in_group = [&](int kept_bits, int added) {
    return Tag{group, static_cast<std::uint16_t>((element & kept_bits) | added)};
  };
  switch (group >> 8) {
    case 0x50:
    case 0x60:
    case 0x7F: return {static_cast<std::uint16_t>(group & 0xFF00), element};
  }
  // Where zeros for x are another element or a group length, the first tag is the next one.
  if (group == 0x0020 && element >> 8 == 0x31) return in_group(0xFF00, 0);     // (0020,31xx)
  if (group == 0x0028 && element >> 8 == 0x04) return in_group(0xFF0F, 0x10);  // (0028,04x0)
  if (group == 0x0028 && element >> 8 == 0x08) return in_group(0xFF0F, 0);     // (0028,08x0)
  if (group == 0x1000 && element != 0) return in_group(0x000F, 0x10);          // (1000,xxx0)
  if (group == 0x1010 && element != 0) return in_group(0, 1);                  // (1010,xxxx)
  return tag;
}

std::optional<DictionaryEntry> find_entry(Tag tag) noexcept {
  const DictionaryRow* row = find_row(tag);
  return row == nullptr ? std::nullopt : std::optional{entry_of(*row)};
}

std::optional<DictionaryEntry> find_keyword(std::string_view keyword) noexcept {
  const std::span<const std::uint16_t> rows{rows_by_keyword, keyword_count};
  const auto keyword_of_row = [](std::uint16_t row) { return dictionary_rows[row].keyword.in(dictionary_texts); };
  const auto row = std::ranges::lower_bound(rows, keyword, {}, keyword_of_row);
  if (row == rows.end() || keyword_of_row(*row) != keyword) return std::nullopt;
  return entry_of(dictionary_rows[*row]);
}

std::optional<PrivateEntry> find_private(std::string_view creator, Tag tag) noexcept {
  if (!tag.is_private() || tag.element() < 0x1000) return std::nullopt;  // no block, so no creator
  const std::string_view wanted = without_padding(creator);
  const auto creator_of = [](const PrivateBlock& block) { return block.creator.in(private_texts); };
  const std::span<const PrivateBlock> blocks{private_blocks, private_block_count};
  for (const PrivateBlock& block : std::ranges::equal_range(blocks, wanted, {}, creator_of)) {
    const std::span<const PrivateRow> rows{private_rows + block.first_row, block.row_count};
    const std::uint32_t value = tag.value() & block.mask;
    const auto row = std::ranges::lower_bound(rows, value, {}, &PrivateRow::value);
    if (row != rows.end() && row->value == value) return entry_of(block, *row);
  }
  return std::nullopt;
}

std::size_t dictionary_size() noexcept { return dictionary_row_count; }

DictionaryEntry dictionary_entry(std::size_t index) noexcept {
  assert(index < dictionary_row_count);
  return entry_of(dictionary_rows[index]);
}

std::string_view keyword_of(Tag tag) noexcept {
  if (const DictionaryRow* row = find_row(tag)) return row->keyword.in(dictionary_texts);
  if (tag.is_group_length()) return "GroupLength";
  if (tag.is_private_creator()) return "PrivateCreator";
  return {};
}

}  // namespace dicomap
