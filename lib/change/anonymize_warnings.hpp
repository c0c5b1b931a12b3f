// SPDX-License-Identifier: MIT
/// @file
/// What no table of elements can make anonymous.
#pragma once

#include <dicomap/anonymize.hpp>
#include <dicomap/file.hpp>
#include <dicomap/result.hpp>

#include <string>
#include <vector>

namespace dicomap {

/// In sentences, for a person who is to look at it. Reads the file as it was before it was anonymized.
[[nodiscard]] Result<std::vector<std::string>> anonymize_warnings(const File& file, const AnonymizeOptions& options);

}  // namespace dicomap
