// SPDX-License-Identifier: MIT
#include <dicomap/person_name.hpp>

#include <array>
#include <utility>

namespace dicomap {

namespace {

constexpr std::array group_members{&PersonName::alphabetic, &PersonName::ideographic, &PersonName::phonetic};
constexpr std::array component_members{&NameGroup::family, &NameGroup::given, &NameGroup::middle, &NameGroup::prefix,
                                       &NameGroup::suffix};

/// Takes the text up to the separator (or all of it, when this is the last part) from the front of `rest`.
std::string_view take_part(std::string_view& rest, char separator, bool is_last) noexcept {
  const auto end = is_last ? std::string_view::npos : rest.find(separator);
  const auto part = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return part;
}

std::string_view without_padding(std::string_view text) noexcept {
  return text.substr(0, text.find_last_not_of(std::string_view{" \0", 2}) + 1);
}

NameGroup parse_group(std::string_view text) {
  NameGroup group;
  for (const auto component : component_members)
    group.*component = without_padding(take_part(text, '^', component == component_members.back()));
  return group;
}

/// The parts with a separator between them, up to the last one that is not empty.
template <std::size_t count> std::string join(const std::array<std::string, count>& parts, char separator) {
  std::string text;
  std::size_t separators = 0;  // that stand before the next part
  for (const auto& part : parts) {
    if (!part.empty()) {
      text.append(std::exchange(separators, 0), separator).append(part);
    }
    ++separators;
  }
  return text;
}

std::string to_string(const NameGroup& group) {
  return join(std::array{group.family, group.given, group.middle, group.prefix, group.suffix}, '^');
}

}  // namespace

PersonName parse_person_name(std::string_view text) {
  PersonName name;
  for (const auto group : group_members) name.*group = parse_group(take_part(text, '=', group == group_members.back()));
  return name;
}

std::string to_string(const PersonName& name) {
  return join(std::array{to_string(name.alphabetic), to_string(name.ideographic), to_string(name.phonetic)}, '=');
}

}  // namespace dicomap
