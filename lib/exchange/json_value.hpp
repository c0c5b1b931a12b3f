// SPDX-License-Identifier: MIT
/// @file
/// The value of one element as JSON (PS3.18 F.2.3 to F.2.7); sequences are write_json.cpp's.
#pragma once

#include "exchange/json_text.hpp"

#include <dicomap/element.hpp>
#include <dicomap/json.hpp>
#include <dicomap/text.hpp>

namespace dicomap {

/// Writes "Value", "InlineBinary" or "BulkDataURI" with its key, or nothing for an empty value. `element` is no
/// sequence.
/// @errors what made the value unreadable: nothing was written then
[[nodiscard]] Result<void> write_json_value(const DataElement& element, const SpecificCharacterSet& charset,
                                            const JsonOptions& options, JsonText& json);

}  // namespace dicomap
