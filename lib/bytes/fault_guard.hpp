// SPDX-License-Identifier: MIT
/// @file
/// Turns SIGBUS in a registered mapping into zeros and a flag.
#pragma once

#include <dicomap/result.hpp>

#include <cstddef>
#include <cstdint>

namespace dicomap {

/// Owner. While one lives, a load from its region that the kernel answers with SIGBUS (the file was truncated, the disk
/// failed) finds anonymous zeros from the faulting page to the end of the region, and `faulted()` turns true. One
/// handler per process, installed with the first guard and removed with the last if nobody has put another over it;
/// faults elsewhere go to the handler before it, or end the process as they would have.
///
/// @threads any thread that does not block SIGBUS may fault in the region; construction and destruction may run
///          concurrently
class FaultGuard {
 public:
  FaultGuard() noexcept = default;
  /// `begin` is where a mapping starts (page-aligned); it must be unmapped only after the guard is gone.
  /// @errors limit_exceeded: more guarded mappings than the table holds
  [[nodiscard]] static Result<FaultGuard> protect(const std::byte* begin, std::uint64_t length);
  FaultGuard(FaultGuard&& other) noexcept;
  FaultGuard& operator=(FaultGuard&& other) noexcept;
  ~FaultGuard();

  /// Whether zeros may have been read. Ask after the loads.
  [[nodiscard]] bool faulted() const noexcept;

 private:
  explicit FaultGuard(int slot) noexcept : slot_{slot} {}
  int slot_ = -1;
};

}  // namespace dicomap
