// SPDX-License-Identifier: MIT
/// @file
/// The tables of data/dictionary, read without the library.
#pragma once

#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace dicomap::test {

using TableRow = std::map<std::string, std::string>;  ///< by the column's name

inline std::vector<std::string> split_at_tabs(const std::string& line) {
  std::vector<std::string> cells{""};
  for (const char c : line) {
    if (c == '\t') {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  return cells;
}

/// The rows of e.g. "uids.tsv".
inline std::vector<TableRow> table_file(const std::string& name) {
  std::ifstream file{DICOMAP_SOURCE_DIR "/data/dictionary/" + name};
  std::string line;
  if (!std::getline(file, line)) throw std::runtime_error{"cannot read " + name};
  const auto columns = split_at_tabs(line);
  std::vector<TableRow> rows;
  while (std::getline(file, line)) {
    const auto cells = split_at_tabs(line);
    TableRow row;
    for (std::size_t i = 0; i < columns.size(); ++i) row[columns[i]] = cells.at(i);
    rows.push_back(row);
  }
  return rows;
}

}  // namespace dicomap::test
