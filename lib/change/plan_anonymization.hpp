// SPDX-License-Identifier: MIT
/// @file
/// Which elements of a file the confidentiality profile changes, and into what.
#pragma once

#include <dicomap/anonymize.hpp>
#include <dicomap/file.hpp>
#include <dicomap/new_value.hpp>
#include <dicomap/result.hpp>
#include <dicomap/tag_path.hpp>

#include <cstdint>
#include <vector>

namespace dicomap {

/// One change. Value type.
struct PlannedEdit {
  enum class Kind : std::uint8_t { remove, empty, replace };
  Kind kind = Kind::remove;
  TagPath path;
  NewValue value;  ///< of `replace`
};

/// Of the data set and the file meta group, in the order of the file. Reads every header, and the values of UIDs and dates.
/// @errors malformed: an element twice on one level; of reading
[[nodiscard]] Result<std::vector<PlannedEdit>> plan_anonymization(const File& file, const AnonymizeOptions& options);

}  // namespace dicomap
