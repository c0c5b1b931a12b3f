// SPDX-License-Identifier: MIT
#include "path_list.hpp"

#include <algorithm>
#include <string_view>

namespace dicomap::tool {

namespace {

bool is_hexadecimal(std::string_view text) {
  return text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

/// Characters of the tag that a step of a path begins with: gggg,eeee, or (gggg,eeee) up to its last digit.
std::size_t tag_at(std::string_view list, std::size_t at) {
  const std::size_t start = at + (list.substr(at).starts_with('(') ? 1 : 0);
  const std::string_view tag = list.substr(start, 9);
  const bool is_tag =
      tag.size() == 9 && tag[4] == ',' && is_hexadecimal(tag.substr(0, 4)) && is_hexadecimal(tag.substr(5));
  return is_tag ? start + tag.size() - at : 0;
}

/// The comma behind the path that `list` begins with: none of those between the group and the element of a tag.
std::size_t end_of_path(std::string_view list) {
  std::size_t at = 0;
  do {
    at = list.find_first_of(",.", at + tag_at(list, at));
  } while (at != std::string_view::npos && list[at++] == '.');
  return at == std::string_view::npos ? list.size() : at - 1;
}

}  // namespace

Result<std::vector<TagPath>> parse_path_list(const std::vector<std::string>& lists) {
  std::vector<TagPath> paths;
  for (std::string_view list : lists) {
    while (true) {
      const std::size_t end = end_of_path(list);
      DICOMAP_TRY(path, TagPath::parse(list.substr(0, end)));
      paths.push_back(std::move(path));
      if (end == list.size()) break;
      list.remove_prefix(end + 1);
    }
  }
  return paths;
}

}  // namespace dicomap::tool
