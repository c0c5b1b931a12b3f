// SPDX-License-Identifier: MIT
/// @file
/// What there is to say about a file as a whole.
#pragma once

#include <dicomap/error.hpp>
#include <dicomap/file.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dicomap::tool {

/// Value type: one thing to say, for programs and for people.
struct Fact {
  std::string_view name;   ///< of the column, e.g. "transfer_syntax"
  std::string value;       ///< for programs; empty where there is none
  std::string_view label;  ///< for people
  std::string text;        ///< for people; empty where the line would say nothing
};

/// Value type.
struct FileFacts {
  std::vector<Fact> list;         ///< always the same names in the same order
  std::uint64_t diagnostics = 0;  ///< how often something odd was tolerated
  Error damage;                   ///< what could not be read; code `none` if there is no such thing
};

/// Names of the facts, in order.
[[nodiscard]] std::vector<std::string_view> fact_names();

/// Parses up to the pixels and touches frame 0; `thorough` walks through everything.
[[nodiscard]] FileFacts facts_of(const File& file, bool thorough);

}  // namespace dicomap::tool
