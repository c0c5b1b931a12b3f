// SPDX-License-Identifier: MIT
#include "parsing/text/charset_state.hpp"
#include "parsing/text/utf8.hpp"
#include "parsing/text/writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <new>

namespace dicomap {

namespace {

std::vector<std::byte> as_bytes(std::string_view text) {
  std::vector<std::byte> bytes(text.size());
  std::ranges::transform(text, bytes.begin(), [](char c) { return static_cast<std::byte>(c); });
  return bytes;
}

/// Whether `text` is written as it is, in whatever begins with ASCII: most text is.
bool is_plain(std::string_view text) noexcept {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80 && c != '\x1B'; });
}

Error has_no(std::string_view character, VR vr, std::string_view value) {
  const auto code_point = static_cast<std::uint32_t>(take_code_point(character).value_or(0));
  if (!traits(vr).uses_charset) {
    return {ErrorCode::malformed, fmt::format("U+{:04X} is not ASCII, which {} is written in whatever SpecificCharacterSet says",
                                              code_point, name_of(vr))};
  }
  if (code_point == 0x1B) return {ErrorCode::malformed, "U+001B would be read as the beginning of an escape sequence"};
  return Error{ErrorCode::malformed,
               fmt::format("the character set \"{}\" has no U+{:04X}", value.empty() ? "ISO_IR 6" : value, code_point)}
      .hint("ISO_IR 192 (UTF-8) has it: Editor::convert_to_utf8");
}

}  // namespace

Result<std::vector<std::byte>> SpecificCharacterSet::encode(std::string_view utf8, VR vr) const {
  try {
    const auto& initial = traits(vr).uses_charset ? state_->initial : without_charset;
    if (initial.g0 == CharacterSet::ascii && is_plain(utf8)) return as_bytes(utf8);
    TextWriter writer{vr, traits(vr).uses_charset ? state_->terms : std::span<const Repertoire>{}, initial, state_->converters};
    DICOMAP_TRY(written, writer.write(utf8));
    if (!writer.missing().empty()) return has_no(writer.missing(), vr, state_->value);
    return as_bytes(written);
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::out_of_memory, "no memory to encode the text"};
  }
}

}  // namespace dicomap
