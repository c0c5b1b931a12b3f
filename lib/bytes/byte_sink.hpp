// SPDX-License-Identifier: MIT
/// @file
/// Where bytes go to, one behind the other: a file that is written, or memory.
#pragma once

#include "bytes/byte_store.hpp"

#include <span>
#include <vector>

namespace dicomap {

/// The other edge of the bytes room. One thread at a time.
class ByteSink {
 public:
  virtual ~ByteSink() = default;
  ByteSink(const ByteSink&) = delete;
  ByteSink& operator=(const ByteSink&) = delete;

  /// Bytes written so far: the offset of the next one.
  [[nodiscard]] virtual std::uint64_t position() const noexcept = 0;
  /// Writes all of `bytes` at the end. @errors io, out_of_memory
  [[nodiscard]] virtual Result<void> write(std::span<const std::byte> bytes) = 0;
  /// Writes a range of a store at the end: a block at a time, or without their coming by here at all.
  /// @errors of reading and of writing
  [[nodiscard]] virtual Result<void> copy(const ByteStore& from, ByteRange range);
  /// Writes over what was written at `offset`. @errors unsupported: what was written has gone on (a deflated stream)
  [[nodiscard]] virtual Result<void> patch(std::uint64_t offset, std::span<const std::byte> bytes) = 0;

 protected:
  ByteSink() = default;
};

/// Bytes in memory.
class MemorySink final : public ByteSink {
 public:
  [[nodiscard]] std::uint64_t position() const noexcept override { return bytes_.size(); }
  [[nodiscard]] Result<void> write(std::span<const std::byte> bytes) override;
  [[nodiscard]] Result<void> patch(std::uint64_t offset, std::span<const std::byte> bytes) override;
  [[nodiscard]] const std::vector<std::byte>& bytes() const noexcept { return bytes_; }
  [[nodiscard]] std::vector<std::byte> take() noexcept { return std::move(bytes_); }

 private:
  std::vector<std::byte> bytes_;
};

}  // namespace dicomap
