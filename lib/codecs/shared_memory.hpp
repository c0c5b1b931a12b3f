// SPDX-License-Identifier: MIT
/// @file
/// Memory that this process and a worker both see.
#pragma once

#include "codecs/descriptor.hpp"

#include <dicomap/result.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace dicomap::codecs {

/// Owner. Moves. Sealed, so that a worker cannot cut it under our feet; pages that nobody has touched cost nothing.
class SharedMemory {
 public:
  SharedMemory() = default;
  SharedMemory(SharedMemory&& other) noexcept;
  SharedMemory& operator=(SharedMemory&& other) noexcept;
  ~SharedMemory();

  /// @errors out_of_memory
  [[nodiscard]] static Result<SharedMemory> make(std::uint64_t bytes);

  [[nodiscard]] std::span<std::byte> bytes() const noexcept { return bytes_; }
  [[nodiscard]] int descriptor() const noexcept { return file_.number(); }

 private:
  Descriptor file_;
  std::span<std::byte> bytes_;
};

}  // namespace dicomap::codecs
