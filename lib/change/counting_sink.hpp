// SPDX-License-Identifier: MIT
/// @file
/// Where what would be written is measured.
#pragma once

#include "bytes/byte_sink.hpp"

namespace dicomap {

/// Counts bytes and keeps none.
class CountingSink final : public ByteSink {
 public:
  [[nodiscard]] std::uint64_t position() const noexcept override { return position_; }
  [[nodiscard]] Result<void> write(std::span<const std::byte> bytes) override {
    add(bytes.size());
    return success();
  }
  [[nodiscard]] Result<void> copy(const ByteStore&, ByteRange range) override {
    add(range.length);
    return success();
  }
  [[nodiscard]] Result<void> patch(std::uint64_t, std::span<const std::byte>) override { return success(); }
  void add(std::uint64_t bytes) noexcept { position_ += bytes; }

 private:
  std::uint64_t position_ = 0;
};

}  // namespace dicomap
