// SPDX-License-Identifier: MIT
/// @file
/// The generated table of registered UIDs.
#pragma once

#include <vocabulary/dictionary_table.hpp>

#include <cstddef>
#include <cstdint>

namespace dicomap::vocabulary {

/// One registered UID. `type` is an index into uid_types.
struct UIDRow {
  PooledText uid;
  PooledText name;
  PooledText keyword;
  std::uint8_t type;
  bool retired;
};
static_assert(sizeof(UIDRow) == 16);

// What tools/generate/dictionary.py writes to uid_table.cpp.
extern const std::size_t uid_row_count;
extern const UIDRow uid_rows[];  ///< in ascending order of UID, as text
extern const PooledText uid_types[];
extern const char uid_texts[];

}  // namespace dicomap::vocabulary
