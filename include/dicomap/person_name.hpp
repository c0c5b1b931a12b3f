// SPDX-License-Identifier: MIT
/// @file
/// Person names: three groups of five components (PS3.5 6.2.1).
#pragma once

#include <dicomap/export.hpp>

#include <string>
#include <string_view>

namespace dicomap {

/// One way of writing a name. Value type; components may be empty.
struct NameGroup {
  std::string family;
  std::string given;
  std::string middle;
  std::string prefix;
  std::string suffix;
  friend bool operator==(const NameGroup&, const NameGroup&) = default;
  [[nodiscard]] bool empty() const noexcept {
    return family.empty() && given.empty() && middle.empty() && prefix.empty() && suffix.empty();
  }
};

/// PN. Value type, UTF-8.
struct PersonName {
  NameGroup alphabetic;
  NameGroup ideographic;
  NameGroup phonetic;
  friend bool operator==(const PersonName&, const PersonName&) = default;
};

/// Splits one name (UTF-8, one value) at `=` and `^`. Every text is a name: what exceeds three groups or five components
/// stays, with its separators, in the last one. Spaces at the end of components do not count.
[[nodiscard]] DICOMAP_API PersonName parse_person_name(std::string_view text);

/// "Family^Given=..." again, without trailing separators.
[[nodiscard]] DICOMAP_API std::string to_string(const PersonName& name);

}  // namespace dicomap
