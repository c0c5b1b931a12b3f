// SPDX-License-Identifier: MIT
#include "parsing/dataset_state.hpp"
#include "parsing/element_value.hpp"

#include <dicomap/tags.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace dicomap {

namespace {

/// Padding at the end: spaces, and the NULs that many writers use in their place. Spaces at the start are padding too where
/// PS3.5 6.2 says so: everywhere but in ST, LT, UT and UC.
[[gnu::hot]] std::string_view without_padding(std::string_view text, VR vr) {
  const std::size_t end = text.find_last_not_of(std::string_view{" \0", 2});
  text = text.substr(0, end == std::string_view::npos ? 0 : end + 1);
  if (vr == VR::ST || vr == VR::LT || vr == VR::UT || vr == VR::UC || vr == VR::UR) return text;
  const std::size_t begin = text.find_first_not_of(' ');
  return text.substr(begin == std::string_view::npos ? text.size() : begin);
}

// What text has that its SpecificCharacterSet cannot explain.
Result<void> report_oddities(const DataElement& element, const SpecificCharacterSet& charset, std::size_t replaced) {
  const DatasetState& state = element.state();
  for (const std::string& term : charset.unknown_terms()) {
    DICOMAP_TRY_VOID(state.report(DiagnosticCode::charset, element.charset().offset, tags::SpecificCharacterSet,
                                  fmt::format("unknown term \"{}\"", term)));
  }
  if (replaced == 0) return success();
  return state.report(DiagnosticCode::charset, element.header().offset, element.tag(),
                      fmt::format("{} places could not be read and were replaced", replaced));
}

/// Whether `bytes` stand for themselves, whatever SpecificCharacterSet says: ASCII without escapes. Where it applies also
/// without the two characters that ISO_IR 13 has others for, the backslash and the tilde.
[[gnu::hot]] bool is_plain(std::span<const std::byte> bytes, VR vr) {
  const bool charset = traits(vr).uses_charset;
  return std::ranges::all_of(bytes, [charset](std::byte b) {
    return b < std::byte{0x80} && b != std::byte{0x1B} && !(charset && (b == std::byte{'\\'} || b == std::byte{'~'}));
  });
}

}  // namespace

namespace {

// UIDs, codes, numbers, dates: the default repertoire, whatever SpecificCharacterSet says. Calls `use` with each value until it
// returns false.
template <class Use> void split_ascii(std::string_view text, VR vr, Use use) {
  for (;;) {
    const std::size_t cut = traits(vr).backslash_separates ? text.find('\\') : std::string_view::npos;
    if (!use(text.substr(0, cut)) || cut == std::string_view::npos) return;
    text.remove_prefix(cut + 1);
  }
}

std::string_view as_text(const Value<const std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Result<std::vector<SpecificCharacterSet::Decoded>> decode_values(const DataElement& element, VR vr, std::span<const std::byte> bytes) {
  const CharacterSetPlace place = traits(vr).uses_charset ? element.charset() : CharacterSetPlace{};
  const SpecificCharacterSet& charset = element.state().charset(place);
  DICOMAP_TRY(decoded, charset.decode_values(bytes, vr));
  std::size_t replaced = 0;
  for (const SpecificCharacterSet::Decoded& value : decoded) replaced += value.replaced;
  DICOMAP_TRY_VOID(report_oddities(element, charset, replaced));
  return std::move(decoded);
}

}  // namespace

[[gnu::hot]] Result<std::optional<std::string>> text_value(const DataElement& element, std::size_t index) {
  const VR vr = value_vr(element.header());
  DICOMAP_TRY(bytes, element.bytes());
  if (bytes.empty()) return std::optional<std::string>{};
  if (!is_plain(bytes.span(), vr)) {
    DICOMAP_TRY(decoded, decode_values(element, vr, bytes.span()));
    if (index >= decoded.size()) return std::optional<std::string>{};
    return std::optional{std::string{without_padding(decoded[index].text, vr)}};
  }
  std::optional<std::string> found;
  std::size_t at = 0;
  split_ascii(as_text(bytes), vr, [&](std::string_view value) {
    if (at++ != index) return true;
    found = without_padding(value, vr);
    return false;
  });
  return found;
}

Result<std::vector<std::string>> text_values(const DataElement& element) {
  const VR vr = value_vr(element.header());
  DICOMAP_TRY(bytes, element.bytes());
  std::vector<std::string> values;
  if (bytes.empty()) return values;
  if (is_plain(bytes.span(), vr)) {
    split_ascii(as_text(bytes), vr, [&](std::string_view value) {
      values.emplace_back(without_padding(value, vr));
      return true;
    });
    return values;
  }
  DICOMAP_TRY(decoded, decode_values(element, vr, bytes.span()));
  for (const SpecificCharacterSet::Decoded& value : decoded) values.emplace_back(without_padding(value.text, vr));
  return values;
}

[[gnu::hot]] Result<std::size_t> count_text_values(const DataElement& element) {
  const VR vr = value_vr(element.header());
  DICOMAP_TRY(bytes, element.bytes());
  std::size_t count = 0;
  if (bytes.empty()) return count;
  if (is_plain(bytes.span(), vr)) {
    split_ascii(as_text(bytes), vr, [&](std::string_view) { return ++count > 0; });
    return count;
  }
  DICOMAP_TRY(decoded, decode_values(element, vr, bytes.span()));
  return decoded.size();
}

[[gnu::hot]] Result<std::string> DataElement::text() const {
  const VR vr = value_vr(header_);
  if (traits(vr).kind != VRKind::text) return state_->place(wrong_type(*this, "text"), header_, depth_);
  DICOMAP_TRY(bytes, this->bytes());
  if (is_plain(bytes.span(), vr)) return std::string{without_padding(as_text(bytes), vr)};
  const SpecificCharacterSet& charset = state_->charset(traits(vr).uses_charset ? charset_ : CharacterSetPlace{});
  auto decoded = charset.decode(bytes.span(), vr);
  if (!decoded) return state_->place(std::move(decoded).assume_error(), header_, depth_);
  if (auto odd = report_oddities(*this, charset, decoded.assume_value().replaced); !odd) {
    return state_->place(std::move(odd).assume_error(), header_, depth_);
  }
  return std::string{without_padding(decoded.assume_value().text, vr)};
}

}  // namespace dicomap
