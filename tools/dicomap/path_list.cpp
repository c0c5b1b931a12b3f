// SPDX-License-Identifier: MIT
#include "path_list.hpp"

#include <algorithm>
#include <string_view>

namespace dicomap::tool {

namespace {

bool is_hexadecimal(std::string_view text) {
  return text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

/// Whether the comma at `at` stands between the group and the element of a tag: four digits on either side, and what is
/// before them is no word.
bool is_inside_tag(std::string_view list, std::size_t at) {
  if (at < 4 || list.size() - at <= 4) return false;
  if (!is_hexadecimal(list.substr(at - 4, 4)) || !is_hexadecimal(list.substr(at + 1, 4))) return false;
  return at == 4 || std::string_view{",.("}.find(list[at - 5]) != std::string_view::npos;
}

std::size_t end_of_path(std::string_view list) {
  std::size_t at = list.find(',');
  while (at != std::string_view::npos && is_inside_tag(list, at)) at = list.find(',', at + 1);
  return std::min(at, list.size());
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
