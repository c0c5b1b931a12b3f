// SPDX-License-Identifier: MIT
/// @file
/// The character sets that DICOM text is written in, the terms of SpecificCharacterSet and the escapes that name them
/// (PS3.3 C.12.1.1.2, tables C.12-2 to C.12-5).
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace dicomap {

/// What bytes below 80 (G0) or from 80 on (G1) may mean.
enum class CharacterSet : std::uint8_t {
  none,
  ascii, romaji, katakana, latin_1, latin_2, latin_3, latin_4, latin_5, latin_9, cyrillic, arabic, greek, hebrew, thai,
  jis_x_0208, jis_x_0212, ks_x_1001, gb_2312,  // more than one byte each
  utf_8, gbk, gb18030,                         // stand alone: no escapes
  jis_x_0208_nec, shift_jis                    // no term's: read where the set that was named has no character
};

/// One row of the table: how a set is read. JIS X 0208 and 0212 go to their table in G1 form, the latter after 8F.
struct CharacterSetTraits {
  CharacterSet set;
  std::string_view name;     ///< for messages: the term
  const char* table;         ///< the iconv name; nullptr: read by hand
  std::uint8_t unit_length;  ///< bytes of one character in the table's form; 0: it varies
  CharacterSet wider;        ///< is asked for characters that the table does not have
};

inline constexpr std::array<CharacterSetTraits, 24> character_set_traits{{
    {CharacterSet::none, "", nullptr, 1, CharacterSet::none},
    {CharacterSet::ascii, "ISO_IR 6", nullptr, 1, CharacterSet::none},
    {CharacterSet::romaji, "ISO_IR 13", nullptr, 1, CharacterSet::none},
    {CharacterSet::katakana, "ISO_IR 13", nullptr, 1, CharacterSet::none},
    {CharacterSet::latin_1, "ISO_IR 100", nullptr, 1, CharacterSet::none},
    {CharacterSet::latin_2, "ISO_IR 101", "ISO-8859-2", 1, CharacterSet::none},
    {CharacterSet::latin_3, "ISO_IR 109", "ISO-8859-3", 1, CharacterSet::none},
    {CharacterSet::latin_4, "ISO_IR 110", "ISO-8859-4", 1, CharacterSet::none},
    {CharacterSet::latin_5, "ISO_IR 148", "ISO-8859-9", 1, CharacterSet::none},
    {CharacterSet::latin_9, "ISO_IR 203", "ISO-8859-15", 1, CharacterSet::none},
    {CharacterSet::cyrillic, "ISO_IR 144", "ISO-8859-5", 1, CharacterSet::none},
    {CharacterSet::arabic, "ISO_IR 127", "ISO-8859-6", 1, CharacterSet::none},
    {CharacterSet::greek, "ISO_IR 126", "ISO-8859-7", 1, CharacterSet::none},
    {CharacterSet::hebrew, "ISO_IR 138", "ISO-8859-8", 1, CharacterSet::none},
    {CharacterSet::thai, "ISO_IR 166", "TIS-620", 1, CharacterSet::none},
    {CharacterSet::jis_x_0208, "ISO 2022 IR 87", "EUC-JP", 2, CharacterSet::jis_x_0208_nec},
    {CharacterSet::jis_x_0212, "ISO 2022 IR 159", "EUC-JP", 3, CharacterSet::none},
    {CharacterSet::ks_x_1001, "ISO 2022 IR 149", "EUC-KR", 2, CharacterSet::none},
    {CharacterSet::gb_2312, "ISO 2022 IR 58", "EUC-CN", 2, CharacterSet::none},
    {CharacterSet::utf_8, "ISO_IR 192", nullptr, 0, CharacterSet::none},
    {CharacterSet::gbk, "GBK", "GBK", 2, CharacterSet::none},
    {CharacterSet::gb18030, "GB18030", "GB18030", 0, CharacterSet::none},
    {CharacterSet::jis_x_0208_nec, "ISO 2022 IR 87", "EUC-JP-MS", 2, CharacterSet::none},
    {CharacterSet::shift_jis, "ISO_IR 13", "SHIFT_JIS", 2, CharacterSet::none},
}};

[[nodiscard]] constexpr const CharacterSetTraits& traits(CharacterSet set) noexcept {
  return character_set_traits[static_cast<std::size_t>(set)];
}
static_assert(std::ranges::all_of(character_set_traits, [](const auto& row) { return &traits(row.set) == &row; }));

/// What text starts with, and comes back to at each delimiter.
struct Repertoire {
  CharacterSet g0 = CharacterSet::ascii;
  CharacterSet g1 = CharacterSet::none;
  CharacterSet guess = CharacterSet::latin_1;  ///< how bytes from 80 on are read while G1 is `none`
  bool follows_escapes = true;
  CharacterSet escaped = CharacterSet::none;  ///< a set that was declared and that only an escape can bring in
};

/// What a term of SpecificCharacterSet stands for. Spaces around it do not count, nor how it separates its letters and
/// digits ("ISO-IR 100", "iso_ir_100"); undefined but unambiguous terms such as "ISO_IR 149" and "UTF-8" are known.
[[nodiscard]] std::optional<Repertoire> find_term(std::string_view term) noexcept;

/// What an escape designates.
struct Designation {
  std::string_view bytes;  ///< after ESC
  CharacterSet set;
  bool to_g1;
};

/// The escape that `text` (what follows ESC) starts with.
[[nodiscard]] const Designation* find_escape(std::string_view text) noexcept;

/// The escape that brings a set in; nullptr for those that none does.
[[nodiscard]] const Designation* escape_of(CharacterSet set) noexcept;

/// How many bytes at the front of `text` have the form of one character of a set with several bytes; 0: they have not.
[[nodiscard]] std::size_t unit_length(CharacterSet set, std::string_view text) noexcept;

}  // namespace dicomap
