// SPDX-License-Identifier: MIT
/// @file
/// The elements of a file as lines to compare, but for those that were edited.
#pragma once

#include "fuzz/require.hpp"

#include <dicomap/file.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dicomap::fuzz {

/// What edits may have changed. An item that came or went moves those behind it: then all of the sequence counts as edited.
struct Edited {
  std::vector<std::string> paths;
  bool everything = false;  ///< how the file is read may be another now

  [[nodiscard]] bool has(const TagPath& path) const {
    std::vector<TagPath::Step> steps;
    for (const TagPath::Step& step : path.steps()) {
      if (has_text(to_string(TagPath{steps, step.sequence}))) return true;
      steps.push_back(step);
    }
    return has_text(to_string(path));
  }

 private:
  [[nodiscard]] bool has_text(const std::string& text) const { return std::ranges::find(paths, text) != paths.end(); }
};

struct ElementList {
  std::vector<std::string> lines;
  ErrorCode ended = ErrorCode::none;  ///< why the walk did
};

inline ElementList elements_but(const Edited& edited, const Dataset& dataset, bool with_values = true) {
  ElementList list;
  Walk walk = dataset.walk();
  while (walk.next()) {
    const TagPath path = walk.path();
    // Group 2 in the data set, which is odd, may be read as file meta group behind another one.
    if (walk.header().tag.is_group_length() || walk.header().tag.group() == 2 || edited.has(path)) continue;
    const DataElement element = walk.element();
    std::string line = to_string(path);
    if (with_values) line += fmt::format(" {}", name_of(element.vr()));
    if (with_values && !element.is_sequence()) {
      const auto bytes = element.bytes();
      const std::string_view text{bytes ? reinterpret_cast<const char*>(bytes.value().data()) : "", bytes ? bytes.value().size() : 0};
      line += bytes ? fmt::format(" {} {:x}", text.size(), std::hash<std::string_view>{}(text)) : std::string{name_of(bytes.error().code())};
    }
    list.lines.push_back(std::move(line));
  }
  list.ended = walk.error().code();
  return list;
}

/// Says where two lists part.
inline void require_same(const ElementList& was, const ElementList& is, std::source_location here = std::source_location::current()) {
  const auto [old, now] = std::ranges::mismatch(was.lines, is.lines);
  const bool is_same = old == was.lines.end() && now == is.lines.end();
  if (!is_same) {
    fmt::print(stderr, "was: {}\nis:  {}\nended: {}, {}\n", old == was.lines.end() ? "(end)" : *old, now == is.lines.end() ? "(end)" : *now,
               name_of(was.ended), name_of(is.ended));
  }
  require(is_same, here);
}

}  // namespace dicomap::fuzz
