// SPDX-License-Identifier: MIT
/// @file
/// The samples of data/samples, each as a whole file.
#pragma once

#include "element_writer.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace dicomap::generate {

/// A file and its name.
struct SampleFile {
  std::string name;
  Bytes bytes;
};

/// All of them; the same bytes on every machine.
[[nodiscard]] std::vector<SampleFile> sample_files();

}  // namespace dicomap::generate
