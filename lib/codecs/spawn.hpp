// SPDX-License-Identifier: MIT
/// @file
/// Starts a worker program.
#pragma once

#include "codecs/descriptor.hpp"

#include <string>

namespace dicomap::codecs {

/// A child process. Value type.
struct Spawned {
  int error = 0;  ///< errno; 0: it runs
  int pid = -1;
};

/// `program MODULE` with `socket` as its descriptor 3, 0 to 2 on /dev/null, an empty environment (so that LD_PRELOAD and
/// LD_LIBRARY_PATH say nothing), no signal blocked or ignored.
[[nodiscard]] Spawned spawn(const std::string& program, const std::string& module, const Descriptor& socket) noexcept;

}  // namespace dicomap::codecs
