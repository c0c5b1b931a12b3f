// SPDX-License-Identifier: MIT
#include "parsing/text/character_sets.hpp"

#include <algorithm>

namespace dicomap {

namespace {

/// A term without its prefix "ISO_IR" or "ISO 2022 IR", and another name that files give it.
struct Term {
  std::string_view number;
  std::string_view name;
  Repertoire repertoire;
};

// A set with two bytes a character cannot be the first term, yet "ISO 2022 IR 149" alone is common: what belongs to G1
// is there from the start, then.
constexpr std::array terms{
    Term{"6", "ASCII", {}},
    Term{"13", "JISX0201", {.g0 = CharacterSet::romaji, .g1 = CharacterSet::katakana}},
    Term{"58", "GB2312", {.g1 = CharacterSet::gb_2312}},
    Term{"87", "JISX0208", {.escaped = CharacterSet::jis_x_0208}},
    Term{"100", "ISO88591", {.g1 = CharacterSet::latin_1}},
    Term{"101", "ISO88592", {.g1 = CharacterSet::latin_2}},
    Term{"109", "ISO88593", {.g1 = CharacterSet::latin_3}},
    Term{"110", "ISO88594", {.g1 = CharacterSet::latin_4}},
    Term{"126", "ISO88597", {.g1 = CharacterSet::greek}},
    Term{"127", "ISO88596", {.g1 = CharacterSet::arabic}},
    Term{"138", "ISO88598", {.g1 = CharacterSet::hebrew}},
    Term{"144", "ISO88595", {.g1 = CharacterSet::cyrillic}},
    Term{"148", "ISO88599", {.g1 = CharacterSet::latin_5}},
    Term{"149", "EUCKR", {.g1 = CharacterSet::ks_x_1001}},
    Term{"159", "JISX0212", {.escaped = CharacterSet::jis_x_0212}},
    Term{"166", "TIS620", {.g1 = CharacterSet::thai}},
    Term{"192", "UTF8", {.g1 = CharacterSet::utf_8, .follows_escapes = false}},
    Term{"203", "ISO885915", {.g1 = CharacterSet::latin_9}},
    Term{"GBK", "GBK", {.g1 = CharacterSet::gbk, .follows_escapes = false}},
    Term{"GB18030", "GB18030", {.g1 = CharacterSet::gb18030, .follows_escapes = false}},
};

constexpr std::array escapes{
    Designation{"(B", CharacterSet::ascii, false},       Designation{"(J", CharacterSet::romaji, false},
    Designation{"$B", CharacterSet::jis_x_0208, false},  Designation{"$(D", CharacterSet::jis_x_0212, false},
    Designation{")I", CharacterSet::katakana, true},     Designation{"$)A", CharacterSet::gb_2312, true},
    Designation{"$)C", CharacterSet::ks_x_1001, true},   Designation{"-A", CharacterSet::latin_1, true},
    Designation{"-B", CharacterSet::latin_2, true},      Designation{"-C", CharacterSet::latin_3, true},
    Designation{"-D", CharacterSet::latin_4, true},      Designation{"-F", CharacterSet::greek, true},
    Designation{"-G", CharacterSet::arabic, true},       Designation{"-H", CharacterSet::hebrew, true},
    Designation{"-L", CharacterSet::cyrillic, true},     Designation{"-M", CharacterSet::latin_5, true},
    Designation{"-T", CharacterSet::thai, true},         Designation{"-b", CharacterSet::latin_9, true},
};

constexpr bool is_alphanumeric(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/// Letters (as capitals) and digits of a term: what is left when its separators are not looked at.
struct Spelling {
  std::array<char, 16> letters{};
  std::size_t length = 0;
};

constexpr std::optional<Spelling> spelling_of(std::string_view term) noexcept {
  Spelling spelling;
  for (const char c : term) {
    if (!is_alphanumeric(c)) {
      if (std::string_view{" _-.:\0", 6}.find(c) == std::string_view::npos) return std::nullopt;
      continue;
    }
    if (spelling.length == spelling.letters.size()) return std::nullopt;
    spelling.letters[spelling.length++] = c >= 'a' ? static_cast<char>(c - ('a' - 'A')) : c;
  }
  return spelling;
}

struct Bounds {
  unsigned low;
  unsigned high;
};
constexpr Bounds upper_94{0xA1, 0xFE};
constexpr Bounds gbk_first{0x81, 0xFE};
constexpr Bounds digit{0x30, 0x39};

/// Whether the byte `at` is there and lies in one of the ranges.
template <class... Ranges> constexpr bool lies(std::string_view text, std::size_t at, Ranges... ranges) noexcept {
  if (at >= text.size()) return false;
  const auto byte = static_cast<unsigned char>(text[at]);
  return ((byte >= ranges.low && byte <= ranges.high) || ...);
}

constexpr bool is_upper_pair(std::string_view text, std::size_t at) noexcept {
  return lies(text, at, upper_94) && lies(text, at + 1, upper_94);
}

}  // namespace

std::optional<Repertoire> find_term(std::string_view term) noexcept {
  const auto spelling = spelling_of(term);
  if (!spelling) return std::nullopt;
  const std::string_view letters{spelling->letters.data(), spelling->length};
  for (const std::string_view prefix : {"ISO2022IR", "ISO2022", "ISOIR"}) {
    if (!letters.starts_with(prefix)) continue;
    const auto row = std::ranges::find(terms, letters.substr(prefix.size()), &Term::number);
    if (row != terms.end()) return row->repertoire;
  }
  const auto row = std::ranges::find(terms, letters, &Term::name);
  if (row != terms.end()) return row->repertoire;
  return std::nullopt;
}

const Designation* find_escape(std::string_view text) noexcept {
  const auto escape = std::ranges::find_if(escapes, [&](const auto& row) { return text.starts_with(row.bytes); });
  return escape == escapes.end() ? nullptr : &*escape;
}

const Designation* escape_of(CharacterSet set) noexcept {
  const auto escape = std::ranges::find(escapes, set, &Designation::set);
  return escape == escapes.end() ? nullptr : &*escape;
}

std::size_t unit_length(CharacterSet set, std::string_view text) noexcept {
  switch (set) {
    case CharacterSet::ks_x_1001:
    case CharacterSet::gb_2312:
    case CharacterSet::jis_x_0208:
      return is_upper_pair(text, 0) ? 2 : 0;
    case CharacterSet::jis_x_0212:
      return lies(text, 0, Bounds{0x8F, 0x8F}) && is_upper_pair(text, 1) ? 3 : 0;
    case CharacterSet::gb18030:
      if (lies(text, 0, gbk_first) && lies(text, 1, digit) && lies(text, 2, gbk_first) && lies(text, 3, digit))
        return 4;
      [[fallthrough]];
    case CharacterSet::gbk:
      return lies(text, 0, gbk_first) && lies(text, 1, Bounds{0x40, 0x7E}, Bounds{0x80, 0xFE}) ? 2 : 0;
    case CharacterSet::shift_jis:
      if (!lies(text, 0, Bounds{0x81, 0x9F}, Bounds{0xE0, 0xFC})) return 0;
      return lies(text, 1, Bounds{0x40, 0x7E}, Bounds{0x80, 0xFC}) ? 2 : 0;
    case CharacterSet::none:
    case CharacterSet::ascii:
    case CharacterSet::romaji:
    case CharacterSet::katakana:
    case CharacterSet::latin_1:
    case CharacterSet::latin_2:
    case CharacterSet::latin_3:
    case CharacterSet::latin_4:
    case CharacterSet::latin_5:
    case CharacterSet::latin_9:
    case CharacterSet::cyrillic:
    case CharacterSet::arabic:
    case CharacterSet::greek:
    case CharacterSet::hebrew:
    case CharacterSet::thai:
    case CharacterSet::utf_8:
    case CharacterSet::jis_x_0208_nec:
      return 0;
  }
  return 0;
}

}  // namespace dicomap
