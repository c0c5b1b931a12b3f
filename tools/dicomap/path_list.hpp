// SPDX-License-Identifier: MIT
/// @file
/// Several tag paths on the command line.
#pragma once

#include <dicomap/result.hpp>
#include <dicomap/tag_path.hpp>

#include <string>
#include <vector>

namespace dicomap::tool {

/// Reads lists like "PatientName,0010,0020,Rows": commas separate, but for the one inside of a tag. @errors malformed
[[nodiscard]] Result<std::vector<TagPath>> parse_path_list(const std::vector<std::string>& lists);

}  // namespace dicomap::tool
