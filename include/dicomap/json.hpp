// SPDX-License-Identifier: MIT
/// @file
/// The DICOM JSON Model (PS3.18 annex F): a data set as text that web services and scripts read.
#pragma once

#include <dicomap/dataset.hpp>
#include <dicomap/export.hpp>
#include <dicomap/result.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace dicomap {

/// Value type. The defaults give what PS3.18 describes.
struct JsonOptions {
  /// Binary values longer than this many bytes become a BulkDataURI, others InlineBinary. Texts become one beyond 16
  /// MiB.
  std::uint64_t inline_bytes = 1024;
  /// What a BulkDataURI begins with, e.g. "ct.dcm"; escaped as URIs are. Behind it follows where the bytes lie in the
  /// source that the data set is read from: "?offset=1320&length=524288" (File::dataset_source, for deflated files).
  std::string bulk_data_name = {};
  /// Spaces a level is indented by, each attribute on a line; 0 for none, and no line breaks.
  unsigned indent = 0;
  /// Also the group lengths (gggg,0000), which PS3.18 F.2.2 leaves out.
  bool group_lengths = false;
  /// Sequences around a data set beyond which none is entered: limit_exceeded.
  std::uint32_t depth = 256;
};

/// Takes the next part of the text. An error ends the writing.
using JsonSink = std::function<Result<void>(std::string_view part)>;

/// Hands the JSON object of a data set to `sink`, in parts of about 64 KiB.
///
/// Group 0002 is left out; of duplicates the first is written, and attributes stand in ascending order whatever the
/// order of the file. The VR is the file's; that of a UN whose tag (or private creator) is in the dictionary is the
/// dictionary's (PS3.5 6.2.2). IS and DS are numbers with the digits of the file, or strings where the text is no
/// number; SV and UV are numbers; floating values that are not finite are "NaN", "Infinity" and "-Infinity". An empty
/// value among others is null. InlineBinary is little endian whatever the byte order of the file, but for UN. All text
/// is valid UTF-8.
///
/// @errors what stopped the parser; what `sink` returned. But for an error of the sink the text is a complete JSON
///         object all the same: all that could be read. A value that cannot be read leaves its attribute with a "vr"
///         alone, and the first such error is returned at the end.
/// @complexity O(size) without the bulk data, which is never read; memory for one text and 32 bytes an element of one
///          level
/// @threads as Dataset
/// @source PS3.18 F.2
[[nodiscard]] DICOMAP_API Result<void> write_json(const Dataset& dataset, const JsonOptions& options,
                                                  const JsonSink& sink);

/// The same as one string. @errors as `write_json`
[[nodiscard]] DICOMAP_API Result<std::string> to_json(const Dataset& dataset, const JsonOptions& options = {});

}  // namespace dicomap
