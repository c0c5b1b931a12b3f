// SPDX-License-Identifier: MIT
// All text of a data set in UTF-8: the attribute that says so, and every value that is not ASCII.
#include "change/editor_state.hpp"

#include <dicomap/tags.hpp>

#include <algorithm>

namespace dicomap {

namespace {

constexpr std::string_view utf8_term = "ISO_IR 192";

/// Whether the bytes mean the same in any character set.
bool is_ascii(std::span<const std::byte> bytes) noexcept {
  constexpr std::byte escape{0x1B};
  return std::ranges::all_of(bytes, [](std::byte byte) { return byte < std::byte{0x80} && byte != escape; });
}

EncodedValue encoded(std::string_view text, char padding) {
  std::vector<std::byte> bytes(text.size() + text.size() % 2, static_cast<std::byte>(padding));
  std::ranges::copy(std::as_bytes(std::span{text}), bytes.begin());
  return std::make_shared<const std::vector<std::byte>>(std::move(bytes));
}

}  // namespace

Result<void> Editor::convert_to_utf8() {
  EditorState& state = *state_;
  if (state.access == Access::in_place) return state.not_in_place("text cannot be written in another character set", TagPath{tags::SpecificCharacterSet});
  DICOMAP_TRY(file, edited());
  std::vector<EditStep> steps;
  const std::uint64_t call = state.calls;
  steps.push_back({{Change::Kind::set, TagPath{tags::SpecificCharacterSet}, 0}, call, VR::CS, encoded(utf8_term, ' ')});
  auto walk = file.dataset().walk();
  while (walk.next()) {
    const ElementHeader& header = walk.header();
    if (header.tag == tags::SpecificCharacterSet && walk.depth() > 0) {
      steps.push_back({{Change::Kind::erased, walk.path(), 0}, call, VR::none, nullptr});
    }
    if (!traits(header.vr).uses_charset) continue;
    const DataElement element = walk.element();
    DICOMAP_TRY(bytes, element.bytes());
    if (is_ascii(bytes.span())) continue;
    const TagPath path = walk.path();
    DICOMAP_TRY(charset, charset_at(state.tree, path));
    auto text = charset.decode(bytes.span(), header.vr);
    if (!text) return state.place(std::move(text).assume_error(), path);
    std::string utf8 = std::move(text).assume_value().text;
    while (!utf8.empty() && (utf8.back() == ' ' || utf8.back() == '\0')) utf8.pop_back();  // its padding
    steps.push_back({{Change::Kind::set, path, 0}, call, header.vr, encoded(utf8, traits(header.vr).padding)});
  }
  if (walk.error().code() != ErrorCode::none) return walk.error();
  return state.make(std::move(steps));
}

}  // namespace dicomap
