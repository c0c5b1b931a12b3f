// SPDX-License-Identifier: MIT
/// @file
/// Elements and items that the file does not have, written from nothing. Their sequences and items end by their lengths.
#pragma once

#include "bytes/byte_sink.hpp"
#include "change/edits.hpp"

namespace dicomap {

/// Nothing for an edit that erases. @errors out_of_range: longer than an element can be
[[nodiscard]] Result<void> write_new(Tag tag, const ElementEdit& edit, Encoding encoding, ByteSink& sink);
/// All elements of an item or a data set.
[[nodiscard]] Result<void> write_new(const DatasetEdits& edits, Encoding encoding, ByteSink& sink);

}  // namespace dicomap
