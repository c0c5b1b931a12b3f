// SPDX-License-Identifier: MIT
/// @file
/// Transfer syntaxes as people call them.
#pragma once

#include <dicomap/result.hpp>

#include <string>
#include <string_view>

namespace dicomap::tool {

/// The UID of "rle", "explicit", "JPEGLSLossless" or "1.2.840.10008.1.2.5". @errors unsupported: lists the names
[[nodiscard]] Result<std::string> transfer_syntax_uid(std::string_view name);

/// The names that are no keyword or UID, with commas between them: for help.
[[nodiscard]] std::string transfer_syntax_names();

}  // namespace dicomap::tool
