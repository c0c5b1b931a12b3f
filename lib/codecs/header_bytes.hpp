// SPDX-License-Identifier: MIT
/// @file
/// The big-endian numbers of a code stream's header, taken one after the other.
#pragma once

#include <dicomap/byte_order.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace dicomap::codecs {

/// View. What is taken past the end is 0 and remembered: take what is wanted, then ask `ended_early()` once.
class HeaderBytes {
 public:
  explicit HeaderBytes(std::span<const std::byte> bytes) noexcept : bytes_{bytes} {}

  [[nodiscard]] std::size_t offset() const noexcept { return offset_; }
  [[nodiscard]] std::size_t left() const noexcept { return bytes_.size() - offset_; }
  [[nodiscard]] bool ended_early() const noexcept { return ended_early_; }

  template <class T> [[nodiscard]] T take() noexcept {
    if (left() < sizeof(T)) {
      run_out();
      return 0;
    }
    const T value = load<T>(bytes_.data() + offset_, ByteOrder::big);
    offset_ += sizeof(T);
    return value;
  }

  void skip(std::uint64_t count) noexcept {
    if (count > left()) return run_out();
    offset_ += static_cast<std::size_t>(count);
  }

  /// The next `count` bytes, for themselves; stepped over. Empty where they are not all there.
  [[nodiscard]] HeaderBytes take_part(std::uint64_t count) noexcept {
    if (count > left()) {
      run_out();
      return HeaderBytes{{}};
    }
    const std::size_t from = offset_;
    skip(count);
    return HeaderBytes{bytes_.subspan(from, static_cast<std::size_t>(count))};
  }

 private:
  void run_out() noexcept {
    offset_ = bytes_.size();
    ended_early_ = true;
  }

  std::span<const std::byte> bytes_;
  std::size_t offset_ = 0;
  bool ended_early_ = false;
};

}  // namespace dicomap::codecs
