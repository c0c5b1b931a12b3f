// SPDX-License-Identifier: MIT
/// @file
/// Unique identifiers and what the registered ones stand for (PS3.6 annex A).
#pragma once

#include <dicomap/export.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace dicomap {

/// One registered UID. The texts live as long as the program.
struct UIDEntry {
  std::string_view uid;
  std::string_view name;     ///< "CT Image Storage"
  std::string_view type;     ///< "SOP Class", "Transfer Syntax", ...
  std::string_view keyword;  ///< "CTImageStorage"
  bool retired = false;
};

/// The entry of a UID; trailing NULs and spaces do not count. Empty if it is not registered.
/// @complexity O(log n)
[[nodiscard]] DICOMAP_API std::optional<UIDEntry> find_uid(std::string_view uid) noexcept;

/// Whether `text` is a UID: digits and dots, at most 64 characters, no component empty or led by zeros (PS3.5 9.1).
[[nodiscard]] DICOMAP_API bool is_valid_uid(std::string_view text) noexcept;

/// A UID that nothing else has: 2.25 and a random UUID as a number (PS3.5 B.2). @threads any
[[nodiscard]] DICOMAP_API std::string make_uid();

}  // namespace dicomap
