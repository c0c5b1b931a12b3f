// SPDX-License-Identifier: MIT
/// @file
/// Ranges of another store and bytes in memory, one behind the other, as one store: a file as it is to become.
#pragma once

#include "bytes/byte_store.hpp"

#include <vector>

namespace dicomap {

/// A part of what is spliced. Value type.
struct Splice {
  std::uint64_t offset = 0;  ///< in the base; for bytes in memory 0
  std::uint64_t length = 0;  ///< bytes
  std::shared_ptr<const std::byte> memory;  ///< null: a range of the base

  [[nodiscard]] bool is_base() const noexcept { return memory == nullptr; }
};

/// Copies nothing but what lies across the end of a part.
class SplicedStore final : public ByteStore {
 public:
  /// `parts` lie inside `base`, and their lengths add up to at most 2^63.
  SplicedStore(std::shared_ptr<const ByteStore> base, std::vector<Splice> parts, const SourceOptions& options);

  [[nodiscard]] Result<Run> run(std::uint64_t offset, std::uint64_t wanted, Purpose purpose) const override;
  [[nodiscard]] Result<void> read(std::uint64_t offset, std::span<std::byte> into) const override;
  [[nodiscard]] Holding holding() const noexcept override { return base_->holding(); }
  [[nodiscard]] Result<void> parts(ByteRange range, const TakePart& take) const override;
  void advise(Advice advice) const noexcept override { base_->advise(advice); }
  void prefetch(ByteRange range) const noexcept override;
  void release(ByteRange range) const noexcept override;
  [[nodiscard]] Result<void> prefault(ByteRange range) const override;
  [[nodiscard]] bool changed() const noexcept override { return base_->changed(); }
  [[nodiscard]] Result<void> check() const override { return base_->check(); }
  [[nodiscard]] Result<void> verify() const override { return base_->verify(); }

  [[nodiscard]] const std::vector<Splice>& splices() const noexcept { return splices_; }

 private:
  /// Of the part that holds `offset`.
  [[nodiscard]] std::size_t index_of(std::uint64_t offset) const noexcept;
  /// Calls `use(splice, range inside of it)` with each part of a range, until it returns false.
  template <class F> void each(ByteRange range, F&& use) const;

  std::shared_ptr<const ByteStore> base_;
  std::vector<Splice> splices_;
  std::vector<std::uint64_t> begins_;  ///< of each part, ascending
};

}  // namespace dicomap
