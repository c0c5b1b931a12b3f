// SPDX-License-Identifier: MIT
#include "edit_steps.hpp"

#include <dicomap/decimal.hpp>
#include <dicomap/source.hpp>

#include <fmt/format.h>

#include <array>
#include <vector>

namespace dicomap::tool {

namespace {

using Kind = EditRequest::Kind;

Error bad(std::string_view option, std::string_view text, std::string_view expected) {
  return Error{ErrorCode::malformed, fmt::format("{} {}: {} was expected", option, text, expected)};
}

/// "512" of at most 2^63 - 1.
std::optional<std::uint64_t> natural(std::string_view text) {
  const bool digits = !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
  if (!digits) return std::nullopt;
  const auto number = parse_integer(text);
  return number ? std::optional{static_cast<std::uint64_t>(number.assume_value())} : std::nullopt;
}

/// "PATH=VALUE".
Result<EditStep> assignment(const EditRequest& request) {
  const bool is_file = request.kind == Kind::set_file;
  const std::string_view option = is_file ? "--set-file" : "--set";
  const std::size_t equals = request.text.find('=');
  if (equals == std::string::npos) return bad(option, request.text, is_file ? "PATH=FILENAME" : "PATH=VALUE");
  DICOMAP_TRY(path, TagPath::parse(std::string_view{request.text}.substr(0, equals)));
  EditStep step;
  step.kind = request.kind;
  step.path = path;
  step.vr = request.vr;
  step.value = request.text.substr(equals + 1);
  return step;
}

/// "SEQUENCE[INDEX]", which is the path of an item.
Result<EditStep> item(const EditRequest& request) {
  const std::string_view text = request.text;
  const std::string_view option = request.kind == Kind::insert_item ? "--insert-item" : "--erase-item";
  const std::size_t bracket = text.rfind('[');
  if (bracket == std::string_view::npos || !text.ends_with(']')) return bad(option, text, "SEQUENCE[INDEX]");
  const auto index = natural(text.substr(bracket + 1, text.size() - bracket - 2));
  if (!index || *index > 0xFFFFFFFF) return bad(option, text, "SEQUENCE[INDEX]");
  DICOMAP_TRY(path, TagPath::parse(text.substr(0, bracket)));
  EditStep step;
  step.kind = request.kind;
  step.path = path;
  step.item = static_cast<std::uint32_t>(*index);
  return step;
}

/// "FRAME,ROW,COLUMN[,SAMPLE]=VALUE".
Result<EditStep> pixel(const EditRequest& request) {
  const std::string_view text = request.text;
  const auto wrong = [&] { return bad("--set-pixel", text, "FRAME,ROW,COLUMN[,SAMPLE]=VALUE, all from 0"); };
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) return wrong();
  std::vector<std::uint64_t> numbers;
  for (std::size_t begin = 0; begin <= equals;) {
    const std::size_t end = std::min(text.find(',', begin), equals);
    const auto number = natural(text.substr(begin, end - begin));
    if (!number) return wrong();
    numbers.push_back(*number);
    begin = end + 1;
  }
  if (numbers.size() != 3 && numbers.size() != 4) return wrong();
  EditStep step;
  step.kind = request.kind;
  step.value = text.substr(equals + 1);
  if (!parse_double(step.value)) return wrong();
  step.frame = numbers[0];
  step.row = static_cast<std::size_t>(numbers[1]);
  step.column = static_cast<std::size_t>(numbers[2]);
  step.sample = numbers.size() == 4 ? static_cast<std::size_t>(numbers[3]) : 0;
  return step;
}

Result<NewValue> file_value(const std::string& name) {
  DICOMAP_TRY(source, Source::open(name));
  constexpr std::uint64_t longest = 0xFFFFFFFE;
  if (source.size() > longest) {
    return Error{ErrorCode::out_of_range, fmt::format("{} bytes are more than an element holds: {}", source.size(), longest)}.from(name);
  }
  NewValue::Bytes bytes(static_cast<std::size_t>(source.size()));
  DICOMAP_TRY_VOID(source.copy_out(0, bytes));
  return NewValue::bytes(std::move(bytes));
}

/// A whole number as one, whatever the sample's type: a double has 53 bits only.
Result<void> store(const PixelReference& pixel, const std::string& value) {
  if (const auto integer = parse_integer(value)) return pixel.store(integer.assume_value());
  DICOMAP_TRY(number, parse_double(value));
  return pixel.store(number);
}

}  // namespace

Result<EditStep> parse_step(const EditRequest& request) {
  switch (request.kind) {
    case Kind::set:
    case Kind::set_file: return assignment(request);
    case Kind::insert_item:
    case Kind::erase_item: return item(request);
    case Kind::set_pixel: return pixel(request);
    case Kind::erase:
    case Kind::utf8: break;
  }
  EditStep step;
  step.kind = request.kind;
  if (request.kind == Kind::utf8) return step;
  DICOMAP_TRY(path, TagPath::parse(request.text));
  step.path = path;
  return step;
}

Result<void> carry_out(Editor& editor, const EditStep& step) {
  switch (step.kind) {
    case Kind::set: return editor.set(step.path, step.value, step.vr);
    case Kind::set_file: {
      DICOMAP_TRY(value, file_value(step.value));
      return editor.set(step.path, value, step.vr);
    }
    case Kind::erase: return editor.erase(step.path);
    case Kind::insert_item: return editor.insert_item(step.path, step.item);
    case Kind::erase_item: return editor.erase_item(step.path, step.item);
    case Kind::set_pixel: {
      DICOMAP_TRY(pixel, editor.pixel(step.frame, step.row, step.column, step.sample));
      return store(pixel, step.value);
    }
    case Kind::utf8: break;
  }
  return editor.convert_to_utf8();
}

}  // namespace dicomap::tool
