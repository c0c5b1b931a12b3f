// SPDX-License-Identifier: MIT
/// @file
/// What a file begins with: preamble, "DICM", file meta group (PS3.10 7.1); and which transfer syntaxes it may name.
#pragma once

#include "bytes/byte_sink.hpp"
#include "change/rewrite_dataset.hpp"

#include <dicomap/transfer_syntax.hpp>

#include <string_view>

namespace dicomap {

/// UIDs as files hold them may be padded.
[[nodiscard]] std::string_view without_padding(std::string_view uid) noexcept;

/// The transfer syntax of a UID, if data sets can be written under it. @errors unsupported, without the file's name
[[nodiscard]] Result<const TransferSyntax*> find_writable_syntax(std::string_view uid);

/// Writes all that lies before the data set: the preamble of the file, and its group where that is right for the target, else
/// a new one, with what it takes to align the first sample. @errors as rewrite_file
[[nodiscard]] Result<void> write_file_head(const RewriteTarget& target, const MeasuredDataset& measured, ByteSink& sink);

}  // namespace dicomap
