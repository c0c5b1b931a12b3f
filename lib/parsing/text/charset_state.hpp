// SPDX-License-Identifier: MIT
/// @file
/// What copies of a SpecificCharacterSet share.
#pragma once

#include "parsing/text/converter.hpp"

#include <dicomap/text.hpp>

#include <string>
#include <vector>

namespace dicomap {

struct SpecificCharacterSet::State {
  std::string value;
  std::vector<std::string> unknown_terms;
  std::vector<Repertoire> terms;  ///< those that are known, in their order; at least one
  Repertoire initial;
  bool is_utf8_compatible = true;
  Converters converters;
};

/// SpecificCharacterSet does not apply to codes, numbers, dates and UIDs (PS3.5 6.1.2.3): ASCII without escapes.
inline constexpr Repertoire without_charset{.follows_escapes = false};

}  // namespace dicomap
