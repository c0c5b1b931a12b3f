// SPDX-License-Identifier: MIT
/// @file
/// How a file is opened and judged.
#pragma once

#include <dicomap/diagnostic.hpp>
#include <dicomap/frame_decoder.hpp>
#include <dicomap/source.hpp>

#include <string>

namespace dicomap {

/// Value type. The defaults are right for most.
struct OpenOptions : SourceOptions {
  Strictness strictness = Strictness::tolerant;
  /// Reads the data set under this transfer syntax UID, whatever the file says, and takes the whole source as a bare data
  /// set where it has no file meta group. Empty: the file decides.
  std::string transfer_syntax;
  /// Decoders of your own, by transfer syntax UID; each comes before the one that dicomap brings.
  Decoders decoders;
  /// Where foreign decoders run.
  Isolation isolation = Isolation::automatic;
};

}  // namespace dicomap
