// SPDX-License-Identifier: MIT
#include "parsing/text/writer.hpp"

#include "parsing/text/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace dicomap {

namespace {

constexpr char32_t escape_character = 0x1B;

constexpr char in_g0_form(char c) noexcept { return static_cast<char>(static_cast<unsigned char>(c) & 0x7FU); }

/// Whether a term declares what bytes below 80 mean: those of sets with two bytes a character do not (PS3.3 table C.12-4).
bool declares_g0(const Repertoire& term) noexcept {
  return term.escaped == CharacterSet::none && traits(term.g1).unit_length == 1;
}

/// The sets that may be used: what text starts with, then those of the terms in their order.
std::vector<CharacterSet> sets_of(std::span<const Repertoire> terms, const Repertoire& initial) {
  std::vector<CharacterSet> sets{initial.g0};
  const auto add = [&](CharacterSet set) {
    if (set != CharacterSet::none && std::ranges::find(sets, set) == sets.end()) sets.push_back(set);
  };
  add(initial.g1);
  for (const auto& term : terms) {
    if (!initial.follows_escapes || !term.follows_escapes) continue;
    if (declares_g0(term)) add(term.g0);
    add(term.g1);
    add(term.escaped);
  }
  return sets;
}

}  // namespace

TextWriter::TextWriter(VR vr, std::span<const Repertoire> terms, const Repertoire& initial, const Converters& converters)
    : vr_{vr}, initial_{initial}, converters_{converters}, sets_{sets_of(terms, initial)}, g0_{initial.g0}, g1_{initial.g1} {}

Result<std::string> TextWriter::write(std::string_view utf8) {
  for (auto rest = utf8; !rest.empty();) {
    const auto at = rest;
    const auto code_point = take_code_point(rest);
    if (!code_point) {
      return Error{ErrorCode::malformed, fmt::format("byte {} of the text ({:02X}) is not UTF-8", utf8.size() - rest.size(),
                                                     static_cast<unsigned char>(rest.front()))};
    }
    if (is_delimiter(*code_point)) {
      back_to_initial();
      written_ += static_cast<char>(*code_point);
      continue;
    }
    const auto character = at.substr(0, at.size() - rest.size());
    DICOMAP_TRY(found, find(character, *code_point));
    if (found.bytes.empty()) {
      missing_ = character;
      return std::string{};
    }
    bring_in(found.set);
    written_ += found.bytes;
  }
  back_to_initial();
  return std::move(written_);
}

bool TextWriter::is_delimiter(char32_t c) const noexcept {
  if (c == '\t' || c == '\n' || c == '\f' || c == '\r') return true;
  if (c == '\\') return traits(vr_).backslash_separates;
  return vr_ == VR::PN && (c == '^' || c == '=');
}

Result<TextWriter::Found> TextWriter::find(std::string_view character, char32_t code_point) const {
  for (const auto set : sets_) {
    DICOMAP_TRY(bytes, bytes_in(set, character, code_point));
    if (!bytes.empty()) return Found{set, std::move(bytes)};
  }
  return Found{};
}

// An escape in the text would be followed when it is read; a Yen sign would separate values where a backslash does.
Result<std::string> TextWriter::bytes_in(CharacterSet set, std::string_view character, char32_t code_point) const {
  const auto one_byte = [](char32_t byte) { return std::string{static_cast<char>(byte)}; };
  switch (set) {
    case CharacterSet::ascii:
      if (code_point >= 0x80 || (code_point == escape_character && initial_.follows_escapes)) return std::string{};
      return one_byte(code_point);
    case CharacterSet::romaji:
      if (code_point == U'\u00A5') return traits(vr_).backslash_separates ? std::string{} : one_byte('\\');
      if (code_point == U'\u203E') return one_byte('~');
      if (code_point == '\\' || code_point == '~') return std::string{};
      return bytes_in(CharacterSet::ascii, character, code_point);
    case CharacterSet::latin_1: return code_point >= 0x80 && code_point < 0x100 ? one_byte(code_point) : std::string{};
    case CharacterSet::katakana:
      return code_point >= U'\uFF61' && code_point <= U'\uFF9F' ? one_byte(code_point - U'\uFF61' + 0xA1) : std::string{};
    case CharacterSet::utf_8: return code_point >= 0x80 ? std::string{character} : std::string{};
    default: break;
  }
  DICOMAP_TRY(bytes, converters_.find(set, character));
  const bool is_one_byte = traits(set).unit_length == 1;
  // A table may have characters in places that the set does not have, e.g. ASCII below 80.
  const bool has_form = is_one_byte ? bytes.size() == 1 && static_cast<unsigned char>(bytes.front()) >= 0x80
                                    : !bytes.empty() && unit_length(set, bytes) == bytes.size();
  if (!has_form) return std::string{};
  if (set == CharacterSet::jis_x_0212) bytes.erase(0, 1);
  if (set == CharacterSet::jis_x_0208 || set == CharacterSet::jis_x_0212)
    std::ranges::transform(bytes, bytes.begin(), in_g0_form);
  return std::move(bytes);
}

// Sets that no escape brings in (UTF-8, GBK, GB18030) are there from the start.
void TextWriter::bring_in(CharacterSet set) {
  if (set == g0_ || set == g1_) return;
  const auto* designation = escape_of(set);
  if (designation == nullptr) return;
  written_ += static_cast<char>(escape_character);
  written_ += designation->bytes;
  (designation->to_g1 ? g1_ : g0_) = set;
}

// Where text starts with no set in G1, whatever is there is left: it does no harm to what follows, and has no escape to end it.
void TextWriter::back_to_initial() {
  bring_in(initial_.g0);
  if (initial_.g1 != CharacterSet::none) bring_in(initial_.g1);
  g1_ = initial_.g1;
}

}  // namespace dicomap
