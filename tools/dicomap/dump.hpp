// SPDX-License-Identifier: MIT
/// @file
/// What the two forms of `dump` share: which elements are shown.
#pragma once

#include <dicomap/dataset.hpp>
#include <dicomap/file.hpp>
#include <dicomap/result.hpp>
#include <dicomap/tag_path.hpp>

#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <string>

namespace dicomap::tool {

class Session;

/// Value type: the options of `dump`.
struct DumpOptions {
  std::optional<TagPath> path;                                  ///< only this element and what is in it
  std::size_t depth = std::numeric_limits<std::size_t>::max();  ///< levels of items that are entered
  bool whole = false;                                           ///< values in full
  bool with_file = false;                                       ///< name the file (tsv: in a first column)
};

/// One element that is to be shown.
struct Visited {
  const Walk& walk;
  const Source& source;     ///< what its offset counts in
  const std::string& path;  ///< "0008,1110[0].0008,1155"
};

/// Calls `show` for each element that the options choose, group 0002 first, in the order of the file.
/// @errors those of `show`; what stopped the parser
Result<void> visit_elements(const File& file, const DumpOptions& options,
                            const std::function<Result<void>(const Visited&)>& show);

/// For programs: the columns depth path tag vr length offset sha256_16.
Result<void> dump_tsv(Session& session, const File& file, const std::string& name, const DumpOptions& options);

/// For people.
Result<void> dump_text(Session& session, const File& file, const std::string& name, const DumpOptions& options);

}  // namespace dicomap::tool
