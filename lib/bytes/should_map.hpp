// SPDX-License-Identifier: MIT
/// @file
/// Whether a file is to be mapped: a pure function, every refusal with its reason.
#pragma once

#include <dicomap/source.hpp>

namespace dicomap {

/// What the decision rests on.
struct MapQuestion {
  Mapping mapping = Mapping::automatic;
  std::uint64_t size = 0;              ///< bytes
  std::uint64_t small_file_bytes = 0;
  long file_system_type = 0;           ///< f_type of statfs; 0 or -1 where it is not known
};

/// Reason::none to map, else why not.
[[nodiscard]] Reason should_map(const MapQuestion& question) noexcept;

/// Network and FUSE file systems: f_type of statfs(2).
[[nodiscard]] bool is_remote_file_system(long type) noexcept;

/// What a failing mmap says about the cause.
[[nodiscard]] Reason reason_of_map_failure(int error_number) noexcept;

}  // namespace dicomap
