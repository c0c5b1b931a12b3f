// SPDX-License-Identifier: MIT
#include <dicomap/tag_path.hpp>

#include <dicomap/dictionary.hpp>

#include <fmt/format.h>

#include <charconv>

namespace dicomap {

namespace {

std::string name_or_number(Tag tag) {
  const std::string_view keyword = keyword_of(tag);
  return keyword.empty() ? to_string(tag) : std::string{keyword};
}

Result<Tag> tag_or_keyword(std::string_view text) {
  if (const auto tag = parse_tag(text)) return *tag;
  if (const auto entry = find_keyword(text)) return entry->tag;
  return Error{ErrorCode::malformed, fmt::format("\"{}\" is neither a keyword of the dictionary nor a tag", text)}.hint(
      "write PatientName, 0010,0010 or ReferencedImageSequence[0].ReferencedSOPInstanceUID");
}

// "Sequence[3]" without its brackets; an item has to be named, since most sequences have more than one.
Result<TagPath::Step> parse_step(std::string_view text) {
  const std::size_t bracket = text.find('[');
  TagPath::Step step;
  if (bracket == std::string_view::npos || !text.ends_with(']')) {
    return Error{ErrorCode::malformed, fmt::format("\"{}\" needs the index of an item, e.g. {}[0]", text, text)};
  }
  const std::string_view number = text.substr(bracket + 1, text.size() - bracket - 2);
  const auto [end, problem] = std::from_chars(number.data(), number.data() + number.size(), step.item);
  if (problem != std::errc{} || end != number.data() + number.size()) {
    return Error{ErrorCode::malformed, fmt::format("\"{}\" is no index of an item", number)};
  }
  DICOMAP_TRY(tag, tag_or_keyword(text.substr(0, bracket)));
  step.sequence = tag;
  return step;
}

}  // namespace

Result<TagPath> TagPath::parse(std::string_view text) {
  std::vector<Step> steps;
  for (std::size_t dot = text.find('.'); dot != std::string_view::npos; dot = text.find('.')) {
    DICOMAP_TRY(step, parse_step(text.substr(0, dot)));
    steps.push_back(step);
    text.remove_prefix(dot + 1);
  }
  DICOMAP_TRY(element, tag_or_keyword(text));
  return TagPath{std::move(steps), element};
}

std::string to_string(const TagPath& path) {
  std::string text;
  for (const TagPath::Step& step : path.steps()) text += fmt::format("{}[{}].", to_string(step.sequence), step.item);
  return text + to_string(path.element());
}

std::string to_names(const TagPath& path) {
  std::string text;
  for (const TagPath::Step& step : path.steps()) text += fmt::format("{}[{}].", name_or_number(step.sequence), step.item);
  const std::string_view keyword = keyword_of(path.element());
  if (keyword.empty()) return text + fmt::format("({})", to_string(path.element()));
  return text + fmt::format("{} ({})", keyword, to_string(path.element()));
}

}  // namespace dicomap
