// SPDX-License-Identifier: MIT
/// @file
/// Bytes on their way into a file, one behind the other: small ones are gathered, large ones pass by, and what lies in
/// another file never comes here.
#pragma once

#include "bytes/byte_sink.hpp"
#include "bytes/file_system.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace dicomap {

/// Borrows a descriptor. The first failure stays: nothing behind it is written, and `flush` tells it again.
class WriteBuffer final : public ByteSink {
 public:
  /// `name` is for errors.
  WriteBuffer(FileSystem& system, int descriptor, std::string name);

  [[nodiscard]] std::uint64_t position() const noexcept override { return written_ + gathered_; }
  [[nodiscard]] Result<void> write(std::span<const std::byte> bytes) override;
  [[nodiscard]] Result<void> copy(const ByteStore& from, ByteRange range) override;
  [[nodiscard]] Result<void> patch(std::uint64_t offset, std::span<const std::byte> bytes) override;
  [[nodiscard]] Result<void> flush();
  /// Every call from now on returns `why`.
  void end(Error why) noexcept { failure_ = std::move(why); }

 private:
  [[nodiscard]] Result<void> remember(Result<void> result);
  [[nodiscard]] Result<void> write_now(std::span<const std::byte> bytes);
  [[nodiscard]] Result<void> copy_now(const ByteStore& from, ByteRange range);
  [[nodiscard]] Result<void> patch_now(std::uint64_t offset, std::span<const std::byte> bytes);
  [[nodiscard]] Result<void> flush_now();
  [[nodiscard]] Result<ByteRange> copy_by_kernel(const ByteStore& from, ByteRange range);  // what is left to copy
  [[nodiscard]] Result<void> copy_by_blocks(const ByteStore& from, ByteRange range);

  FileSystem& system_;
  int descriptor_;
  std::string name_;
  std::uint64_t written_ = 0;
  std::size_t gathered_ = 0;
  std::unique_ptr<std::byte[]> buffer_;
  std::optional<Error> failure_;
};

}  // namespace dicomap
