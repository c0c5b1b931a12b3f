// SPDX-License-Identifier: MIT
/// @file
/// Counts calls of operator new in this thread. A test program that uses it lists support/counting_new.cpp.
#pragma once

#include <cstdint>

namespace dicomap::test {

/// Calls of operator new in this thread, of any form, since it began.
[[nodiscard]] std::uint64_t allocations_so_far() noexcept;

/// `AllocationCount count; ...; CHECK(count() == 0);`
class AllocationCount {
 public:
  [[nodiscard]] std::uint64_t operator()() const noexcept { return allocations_so_far() - before_; }

 private:
  std::uint64_t before_ = allocations_so_far();
};

}  // namespace dicomap::test
