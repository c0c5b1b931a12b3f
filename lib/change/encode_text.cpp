// SPDX-License-Identifier: MIT
#include "change/encode_text.hpp"

#include "change/check_text.hpp"
#include "change/value_errors.hpp"
#include "parsing/text/utf8.hpp"

#include <fmt/format.h>

#include <string_view>

namespace dicomap {

namespace {

Result<void> check_utf8(std::string_view text) {
  auto rest = text;
  while (take_code_point(rest)) {}
  if (rest.empty()) return success();
  return Error{ErrorCode::malformed, fmt::format("byte {} of the text ({:02X}) is not UTF-8", text.size() - rest.size(),
                                                 static_cast<unsigned char>(rest.front()))}
      .hint("give text as UTF-8; it is written in the SpecificCharacterSet in force");
}

Result<void> check_separators(std::string_view value, VR vr) {
  if (!traits(vr).backslash_separates || value.find('\\') == std::string_view::npos) return success();
  return Error{ErrorCode::malformed, fmt::format("a value of {} has a backslash, which separates values", name_of(vr))}
      .hint("one text for all values is split at its backslashes");
}

Result<void> check_value(std::string_view value, const ValueTarget& target) {
  DICOMAP_TRY_VOID(check_utf8(value));
  DICOMAP_TRY_VOID(check_separators(value, target.vr));
  return target.strictness == Strictness::strict ? check_text(value, target.vr) : success();
}

}  // namespace

std::vector<std::string> split_values(std::string_view text) {
  std::vector<std::string> values;
  while (true) {
    const auto end = text.find('\\');
    values.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return values;
    text.remove_prefix(end + 1);
  }
}

Result<std::vector<std::byte>> encode_text(std::span<const std::string> values, const ValueTarget& target) {
  if (values.size() > 1 && !traits(target.vr).backslash_separates)
    return Error{ErrorCode::wrong_type, fmt::format("{} holds one text, not {}", name_of(target.vr), values.size())};
  std::string joined;
  for (const auto& value : values) {
    DICOMAP_TRY_VOID(check_value(value, target));
    if (&value != values.data()) joined += '\\';
    joined += value;
  }
  return target.charset.encode(joined, target.vr);
}

}  // namespace dicomap
