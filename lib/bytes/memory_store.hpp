// SPDX-License-Identifier: MIT
/// @file
/// Bytes that are in memory already.
#pragma once

#include "bytes/byte_store.hpp"

#include <vector>

namespace dicomap {

/// Borrowed bytes (no `owned`) or owned ones; `reason` says how they came to be in memory.
class MemoryStore final : public ByteStore {
 public:
  MemoryStore(std::span<const std::byte> bytes, std::shared_ptr<const void> owned, std::string name,
              const SourceOptions& options, Reason reason = Reason::in_memory)
      : ByteStore{std::move(name), bytes.size(), options}, bytes_{bytes}, owned_{std::move(owned)}, reason_{reason} {}

  [[nodiscard]] Result<Run> run(std::uint64_t, std::uint64_t, Purpose) const override {
    return Run{bytes_.data(), 0, bytes_.size(), holding()};
  }
  [[nodiscard]] Result<void> read(std::uint64_t offset, std::span<std::byte> into) const override;
  [[nodiscard]] Holding holding() const noexcept override {
    return {reason_ == Reason::in_memory ? Residence::borrowed : Residence::copied, reason_};
  }

 private:
  std::span<const std::byte> bytes_;
  std::shared_ptr<const void> owned_;
  Reason reason_;
};

}  // namespace dicomap
