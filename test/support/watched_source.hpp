// SPDX-License-Identifier: MIT
/// @file
/// A source that remembers which of its bytes were looked at: laziness is tested by what was touched.
#pragma once

#include "bytes/byte_store.hpp"
#include "support/dicom_bytes.hpp"

#include <algorithm>
#include <cstring>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

namespace dicomap::test {

/// Every run is a copy of its own, of just the bytes that were asked for: a sanitizer sees a load behind them.
class WatchedStore final : public ByteStore {
 public:
  WatchedStore(Bytes bytes, const SourceOptions& options)
      : ByteStore{"watched", bytes.size(), options}, bytes_{std::move(bytes)}, touched_(bytes_.size(), false) {}

  [[nodiscard]] Result<Run> run(std::uint64_t offset, std::uint64_t wanted, Purpose) const override {
    const std::lock_guard lock{mutex_};
    note(offset, wanted);
    const auto first = bytes_.begin() + static_cast<std::ptrdiff_t>(offset);
    runs_.emplace_back(first, first + static_cast<std::ptrdiff_t>(wanted));
    return Run{runs_.back().data(), offset, wanted, holding()};
  }
  [[nodiscard]] Result<void> read(std::uint64_t offset, std::span<std::byte> into) const override {
    const std::lock_guard lock{mutex_};
    if (!ByteRange{offset, into.size()}.fits(size())) return Error{ErrorCode::out_of_range, "past the end"};
    note(offset, into.size());
    if (!into.empty()) std::memcpy(into.data(), bytes_.data() + offset, into.size());
    return success();
  }
  [[nodiscard]] Holding holding() const noexcept override { return {Residence::copied, Reason::in_memory}; }

  [[nodiscard]] bool touched(ByteRange range) const {
    const std::lock_guard lock{mutex_};
    const auto first = touched_.begin() + static_cast<std::ptrdiff_t>(range.offset);
    return std::find(first, first + static_cast<std::ptrdiff_t>(range.length), true) !=
           first + static_cast<std::ptrdiff_t>(range.length);
  }
  /// How often bytes were asked for, and how many in all.
  [[nodiscard]] std::uint64_t calls() const { return calls_; }
  [[nodiscard]] std::uint64_t bytes_read() const { return bytes_read_; }
  void forget() {
    const std::lock_guard lock{mutex_};
    touched_.assign(touched_.size(), false);
    calls_ = bytes_read_ = 0;
  }

 private:
  void note(std::uint64_t offset, std::uint64_t length) const {
    ++calls_;
    bytes_read_ += length;
    std::fill_n(touched_.begin() + static_cast<std::ptrdiff_t>(offset), length, true);
  }

  Bytes bytes_;
  mutable std::mutex mutex_;
  mutable std::vector<bool> touched_;
  mutable std::deque<Bytes> runs_;
  mutable std::uint64_t calls_ = 0;
  mutable std::uint64_t bytes_read_ = 0;
};

/// The store and the Source over it, made from bytes that were built.
class WatchedSource {
 public:
  explicit WatchedSource(const DicomBytes& bytes, const SourceOptions& options = {})
      : store_{std::make_shared<WatchedStore>(bytes.bytes(), options)} {}

  [[nodiscard]] Source source() const { return Source{store_}; }
  [[nodiscard]] bool touched(ByteRange range) const { return store_->touched(range); }
  [[nodiscard]] std::uint64_t calls() const { return store_->calls(); }
  [[nodiscard]] std::uint64_t bytes_read() const { return store_->bytes_read(); }
  /// Starts afresh, e.g. behind what opening the file read.
  void forget() { store_->forget(); }

 private:
  std::shared_ptr<WatchedStore> store_;
};

}  // namespace dicomap::test
