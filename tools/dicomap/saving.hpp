// SPDX-License-Identifier: MIT
/// @file
/// What edit, convert and anonymize share: where files are saved, and what that looks like.
#pragma once

#include <dicomap/editor.hpp>
#include <dicomap/result.hpp>
#include <dicomap/save_options.hpp>

#include <string>
#include <vector>

namespace dicomap::tool {

class Session;

/// Saves under a name, with a progress bar where it takes long. @errors as Editor::save_as
[[nodiscard]] Result<void> save_as(const Session& session, const Editor& editor, const std::string& path, SaveOptions options);
/// The same over the file itself.
[[nodiscard]] Result<void> save(const Session& session, Editor& editor, SaveOptions options);

/// Where each of several files goes: OUT for one file, the folder OUT for more of them or where it is one, or ends with "/".
/// @errors malformed, a sentence about the command line: a file that would be lost, two files of one name, no folder
[[nodiscard]] Result<std::vector<std::string>> output_paths(const std::vector<std::string>& files, const std::string& out);

/// Whether `out` is to hold files.
[[nodiscard]] bool is_folder(const std::vector<std::string>& files, const std::string& out);

}  // namespace dicomap::tool
