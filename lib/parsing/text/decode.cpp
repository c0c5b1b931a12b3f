// SPDX-License-Identifier: MIT
#include "parsing/text/charset_state.hpp"
#include "parsing/text/reader.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <new>

namespace dicomap {

using Decoded = SpecificCharacterSet::Decoded;

namespace {

std::string_view as_text(std::span<const std::byte> bytes) noexcept {
  return {static_cast<const char*>(static_cast<const void*>(bytes.data())), bytes.size()};
}

std::string_view without_padding(std::string_view term) noexcept {
  constexpr std::string_view padding{" \0", 2};
  const auto first = term.find_first_not_of(padding);
  if (first == std::string_view::npos) return {};
  return term.substr(first, term.find_last_not_of(padding) - first + 1);
}

/// Calls `visit` with each part of `text`.
template <class Visit> void split(std::string_view text, Visit&& visit) {
  for (auto end = text.find('\\'); end != std::string_view::npos; end = text.find('\\')) {
    visit(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  visit(text);
}

bool is_ascii(std::string_view text) noexcept {
  constexpr std::uint64_t high_bits = 0x8080808080808080;
  std::uint64_t seen = 0;
  std::size_t at = 0;
  for (; text.size() - at >= sizeof seen; at += sizeof seen) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof word);
    seen |= word;
  }
  return (seen & high_bits) == 0 && std::ranges::all_of(text.substr(at), [](char c) { return (c & 0x80) == 0; });
}

/// Whether `text` is its own UTF-8: most text is.
bool needs_no_decoding(std::string_view text, const Repertoire& initial) noexcept {
  return initial.g0 == CharacterSet::ascii && is_ascii(text) &&
         (!initial.follows_escapes || text.find('\x1B') == std::string_view::npos);
}

bool is_only_ascii(const Repertoire& repertoire) noexcept {
  return repertoire.g0 == CharacterSet::ascii && repertoire.g1 == CharacterSet::none;
}

/// What text starts with, from all terms that are known (an empty first one means ASCII).
Repertoire combine(const std::vector<Repertoire>& terms) noexcept {
  auto initial = terms.front();
  const auto extension = std::find_if_not(terms.begin() + 1, terms.end(), is_only_ascii);
  if (extension == terms.end() || !is_only_ascii(initial)) return initial;
  // Encodings that stand alone hold ASCII: as the only other term they can but be meant.
  if (terms.size() == 2 && !extension->follows_escapes) return *extension;
  // Who forgets an escape means the set that would have needed it.
  if (extension->follows_escapes) initial.guess = extension->g1;
  return initial;
}

}  // namespace

SpecificCharacterSet::SpecificCharacterSet() : SpecificCharacterSet{std::string_view{}} {}

SpecificCharacterSet::SpecificCharacterSet(std::string_view value) {
  const auto state = std::make_shared<State>();
  state->value = value;
  auto& terms = state->terms;
  split(value, [&](std::string_view term) {
    term = without_padding(term);
    const auto known = find_term(term);
    if (!known && !term.empty()) state->unknown_terms.emplace_back(term);
    if (known || terms.empty()) terms.push_back(known.value_or(Repertoire{}));
  });
  state->initial = combine(terms);
  state->is_utf8_compatible =
      state->initial.g1 == CharacterSet::utf_8 ||
      (terms.size() == 1 && is_only_ascii(state->initial) && state->initial.escaped == CharacterSet::none);
  state_ = state;
}

const std::vector<std::string>& SpecificCharacterSet::unknown_terms() const noexcept { return state_->unknown_terms; }
bool SpecificCharacterSet::is_utf8_compatible() const noexcept { return state_->is_utf8_compatible; }
std::string_view SpecificCharacterSet::value() const noexcept { return state_->value; }

Result<Decoded> SpecificCharacterSet::decode(std::span<const std::byte> bytes, VR vr) const {
  try {
    const auto text = as_text(bytes);
    const auto& initial = traits(vr).uses_charset ? state_->initial : without_charset;
    if (needs_no_decoding(text, initial)) return Decoded{std::string{text}, 0};
    DICOMAP_TRY(values, TextReader{text, vr, initial, state_->converters, false}.read());
    return std::move(values.front());
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::out_of_memory, "no memory to decode the text"};
  }
}

Result<std::vector<Decoded>> SpecificCharacterSet::decode_values(std::span<const std::byte> bytes, VR vr) const {
  try {
    const auto text = as_text(bytes);
    const auto& initial = traits(vr).uses_charset ? state_->initial : without_charset;
    if (!needs_no_decoding(text, initial)) return TextReader{text, vr, initial, state_->converters, true}.read();
    std::vector<Decoded> values;
    if (traits(vr).backslash_separates)
      split(text, [&](std::string_view value) { values.push_back({std::string{value}, 0}); });
    else
      values.push_back({std::string{text}, 0});
    return values;
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::out_of_memory, "no memory to decode the text"};
  }
}

}  // namespace dicomap
