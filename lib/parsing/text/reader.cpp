// SPDX-License-Identifier: MIT
#include "parsing/text/reader.hpp"

#include "parsing/text/utf8.hpp"

#include <algorithm>
#include <cstdint>

namespace dicomap {

namespace {

constexpr char escape_character = '\x1B';
constexpr std::size_t block_bytes = 4096;  // how much is gathered for one conversion

// What a byte may do besides standing for a character; none from 80 on does.
enum Role : unsigned { line = 1, value_separator = 2, name_separator = 4, escape_start = 8, differs_in_romaji = 16 };

constexpr std::array<std::uint8_t, 256> role_table = [] {
  std::array<std::uint8_t, 256> roles{};
  for (const char c : {'\t', '\n', '\f', '\r'}) roles[static_cast<std::size_t>(c)] = line;
  for (const char c : {'^', '='}) roles[static_cast<std::size_t>(c)] = name_separator;
  roles['\\'] = value_separator | differs_in_romaji;
  roles['~'] = differs_in_romaji;
  roles[static_cast<std::size_t>(escape_character)] = escape_start;
  return roles;
}();

constexpr unsigned delimiters_of(VR vr) noexcept {
  return static_cast<unsigned>(line) | (traits(vr).backslash_separates ? value_separator : 0U) |
         (vr == VR::PN ? name_separator : 0U);
}

constexpr bool is_high(char c) noexcept { return static_cast<unsigned char>(c) >= 0x80; }
/// The 94 positions of a set that bytes below 80 may name.
constexpr bool is_graphic(char c) noexcept { return c > 0x20 && c < 0x7F; }
constexpr char in_g1_form(char c) noexcept { return static_cast<char>(static_cast<unsigned char>(c) | 0x80U); }

}  // namespace

TextReader::TextReader(std::string_view bytes, VR vr, const Repertoire& initial, const Converters& converters,
                       bool splits)
    : rest_{bytes},
      initial_{initial},
      converters_{converters},
      delimiters_{delimiters_of(vr)},
      splits_{splits},
      g0_{initial.g0},
      g1_{initial.g1},
      values_(1) {}

Result<std::vector<SpecificCharacterSet::Decoded>> TextReader::read() {
  if (!splits_) value().text.reserve(rest_.size());
  while (!rest_.empty()) {
    if (is_high(rest_.front())) {
      DICOMAP_TRY_VOID(g1());
    } else if (rest_.front() == escape_character && initial_.follows_escapes) {
      escape();
    } else if (traits(g0_).unit_length > 1) {
      DICOMAP_TRY_VOID(two_byte_g0());
    } else {
      one_byte_g0();
    }
  }
  return std::move(values_);
}

bool TextReader::has_role(char c, unsigned roles) const noexcept {
  return (role_table[static_cast<unsigned char>(c)] & roles) != 0;
}

void TextReader::replace() {
  value().text.append(replacement_character);
  ++value().replaced;
}

// An escape that the attribute does not declare is followed all the same: it can mean nothing else.
void TextReader::escape() {
  rest_.remove_prefix(1);
  const auto* designation = find_escape(rest_);
  if (designation == nullptr) return replace();
  (designation->to_g1 ? g1_ : g0_) = designation->set;
  rest_.remove_prefix(designation->bytes.size());
}

void TextReader::one_byte_g0() {
  const unsigned stops = delimiters_ | (initial_.follows_escapes ? escape_start : 0U);
  const auto end = std::ranges::find_if(rest_, [&](char c) { return is_high(c) || has_role(c, stops); });
  const auto length = static_cast<std::size_t>(end - rest_.begin());
  append_g0(rest_.substr(0, length));
  rest_.remove_prefix(length);
  if (rest_.empty() || !has_role(rest_.front(), delimiters_)) return;
  plain(rest_.front());
  rest_.remove_prefix(1);
}

void TextReader::append_g0(std::string_view bytes) {
  if (g0_ != CharacterSet::romaji) {
    value().text.append(bytes);
    return;
  }
  for (const char c : bytes) {
    if (c == '\\')
      append_code_point(U'\u00A5', value().text);
    else if (c == '~')
      append_code_point(U'\u203E', value().text);
    else
      value().text += c;
  }
}

// One byte below 80 that is no part of a longer character: a delimiter, or a character of G0.
void TextReader::plain(char c) {
  if (!has_role(c, delimiters_)) return append_g0({&c, 1});
  if (splits_ && has_role(c, value_separator))
    values_.emplace_back();
  else
    value().text += c;
  g0_ = initial_.g0;
  g1_ = initial_.g1;
}

// A byte such as 5C or 5E is half a character here, whatever it means elsewhere; control characters and the space stand
// for themselves.
Result<void> TextReader::two_byte_g0() {
  const auto set = g0_;
  units_.clear();
  while (rest_.size() >= 2 && is_graphic(rest_[0]) && is_graphic(rest_[1]) && units_.size() < block_bytes) {
    if (set == CharacterSet::jis_x_0212) units_ += '\x8F';
    units_ += in_g1_form(rest_[0]);
    units_ += in_g1_form(rest_[1]);
    rest_.remove_prefix(2);
  }
  if (!units_.empty()) return append_units(set, units_, false);
  const char c = rest_.front();
  rest_.remove_prefix(1);
  if (!is_graphic(c)) {
    plain(c);
  } else if (has_role(c, delimiters_)) {  // half a character is none: the writer forgot to go back before the delimiter
    ++value().replaced;
    plain(c);
  } else {
    replace();
  }
  return success();
}

std::string_view TextReader::take_high_bytes() noexcept {
  const auto length = static_cast<std::size_t>(std::ranges::find_if_not(rest_, is_high) - rest_.begin());
  const auto bytes = rest_.substr(0, length);
  rest_.remove_prefix(length);
  return bytes;
}

Result<void> TextReader::g1() {
  const bool is_guess = g1_ == CharacterSet::none;
  const auto set = is_guess ? initial_.guess : g1_;
  if (set == CharacterSet::utf_8) {
    value().replaced += append_utf8(take_high_bytes(), value().text);
  } else if (set == CharacterSet::latin_1) {
    const auto bytes = take_high_bytes();
    for (const char c : bytes) append_code_point(static_cast<unsigned char>(c), value().text);
    if (is_guess) value().replaced += bytes.size();
  } else if (set == CharacterSet::katakana) {
    const auto byte = static_cast<unsigned char>(rest_.front());
    // JIS X 0201 has nothing beside A1 to DF, and who writes more there writes Shift JIS.
    if (byte < 0xA1 || byte > 0xDF) return by_units(CharacterSet::shift_jis, true);
    append_code_point(U'\uFF61' + (byte - 0xA1U), value().text);
    if (is_guess) ++value().replaced;
    rest_.remove_prefix(1);
  } else if (traits(set).unit_length == 1) {
    return by_table(set, is_guess);
  } else {
    return by_units(set, is_guess);
  }
  return success();
}

Result<void> TextReader::by_table(CharacterSet set, bool is_guess) {
  if (table_set_ != set) {
    DICOMAP_TRY(table, converters_.byte_table(set));
    table_ = table;
    table_set_ = set;
  }
  for (const char c : take_high_bytes()) {
    const auto& character = (*table_)[static_cast<unsigned char>(c) - 0x80U];
    value().text.append(character.empty() ? replacement_character : std::string_view{character});
    if (is_guess || character.empty()) ++value().replaced;
  }
  return success();
}

Result<void> TextReader::by_units(CharacterSet set, bool is_guess) {
  std::size_t length = 0;
  std::size_t count = 0;
  while (length < rest_.size() && length < block_bytes && is_high(rest_[length])) {
    const auto unit = unit_length(set, rest_.substr(length));
    if (unit == 0) break;
    length += unit;
    ++count;
  }
  if (count == 0) {
    rest_.remove_prefix(1);
    replace();
    return success();
  }
  const auto units = rest_.substr(0, length);
  rest_.remove_prefix(length);
  if (is_guess) value().replaced += count;
  return append_units(set, units, is_guess);
}

Result<void> TextReader::append_units(CharacterSet set, std::string_view units, bool is_guess) {
  while (true) {
    DICOMAP_TRY(length, converters_.convert(set, units, value().text));
    units.remove_prefix(length);
    if (units.empty()) return success();
    const auto unit = units.substr(0, std::max<std::size_t>(unit_length(set, units), 1));
    units.remove_prefix(unit.size());
    DICOMAP_TRY_VOID(refused(set, unit, is_guess));
  }
}

Result<void> TextReader::refused(CharacterSet set, std::string_view unit, bool is_guess) {
  if (!is_guess) ++value().replaced;
  if (traits(set).wider != CharacterSet::none) {
    DICOMAP_TRY(length, converters_.convert(traits(set).wider, unit, value().text));
    if (length == unit.size()) return success();
  }
  value().text.append(replacement_character);
  // A second byte below 80 belongs to no character, then: it may be a delimiter and stays.
  if (unit.size() == 2 && !is_high(unit[1])) plain(unit[1]);
  return success();
}

}  // namespace dicomap
