// SPDX-License-Identifier: MIT
/// @file
/// What a File and everything made from it share.
#pragma once

#include "parsing/dataset_state.hpp"

#include <dicomap/file.hpp>

#include <memory>
#include <optional>
#include <string>

namespace dicomap {

/// Filled while the file is opened, fixed from then on.
struct FileState {
  FileState(Source opened, const OpenOptions& asked) : source{opened}, dataset_source{std::move(opened)}, options{asked} {}

  Source source;
  Source dataset_source;  // the file, or the inflated data set
  OpenOptions options;
  std::shared_ptr<DiagnosticLog> log = std::make_shared<DiagnosticLog>();
  std::string transfer_syntax_uid;
  const TransferSyntax* transfer_syntax = nullptr;
  TransferSyntax unknown_syntax;  // what transfer_syntax points to where the file names one that is not registered
  ByteRange preamble;
  std::optional<DatasetState> meta;
  std::optional<DatasetState> dataset;
};

}  // namespace dicomap
