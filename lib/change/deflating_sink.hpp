// SPDX-License-Identifier: MIT
/// @file
/// Deflates what goes through (PS3.5 A.5).
#pragma once

#include "bytes/byte_sink.hpp"

#include <memory>

namespace dicomap {

/// Raw deflate streams (RFC 1951) into another sink, in the memory of a block. Positions count bytes before deflating; nothing
/// can be patched.
class DeflatingSink final : public ByteSink {
 public:
  /// Borrows `to`. @errors out_of_memory
  [[nodiscard]] static Result<std::unique_ptr<DeflatingSink>> create(ByteSink& to);
  ~DeflatingSink() override;

  [[nodiscard]] std::uint64_t position() const noexcept override { return position_; }
  [[nodiscard]] Result<void> write(std::span<const std::byte> bytes) override;
  [[nodiscard]] Result<void> patch(std::uint64_t offset, std::span<const std::byte> bytes) override;
  /// Writes what is held back, and a NUL where the stream would be of odd length. Once, at the end.
  [[nodiscard]] Result<void> finish();

 private:
  struct Stream;
  DeflatingSink(ByteSink& to, std::unique_ptr<Stream> stream) noexcept;
  [[nodiscard]] Result<void> deflate(std::span<const std::byte> bytes, int flush);

  ByteSink* to_;
  std::unique_ptr<Stream> stream_;
  std::uint64_t begin_;  // in `to_`
  std::uint64_t position_ = 0;
};

}  // namespace dicomap
