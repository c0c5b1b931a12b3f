// SPDX-License-Identifier: MIT
/// @file
/// Which bits of a stored word are its value.
#pragma once

#include <dicomap/pixel_layout.hpp>
#include <dicomap/result.hpp>

#include <cstdint>
#include <type_traits>

namespace dicomap {

/// BitsStored bits below HighBit, sign-extended where the samples have a sign. Value type.
class StoredBits {
 public:
  /// @errors malformed: bits that fit no word
  [[nodiscard]] static Result<StoredBits> of(const PixelLayout& layout);

  template <class T> [[nodiscard]] T operator()(T word) const noexcept {
    if constexpr (std::is_floating_point_v<T>) {
      return word;
    } else {
      // Up to the top of 64 bits and down again: the shift to the right drops what is below, and brings the sign along.
      const auto bits = static_cast<std::uint64_t>(static_cast<std::make_unsigned_t<T>>(word)) << above_;
      if constexpr (std::is_signed_v<T>) return static_cast<T>(static_cast<std::int64_t>(bits) >> below_);
      return static_cast<T>(bits >> below_);
    }
  }

  /// Whether all bits of a word are its value.
  template <class T> [[nodiscard]] bool is_whole_word() const noexcept {
    return below_ == 64 - 8 * sizeof(T) && above_ == below_;
  }

  /// The smallest and the greatest value that fit.
  [[nodiscard]] double lowest() const noexcept { return lowest_; }
  [[nodiscard]] double highest() const noexcept { return highest_; }

 private:
  unsigned above_ = 0;  // bits above HighBit, of 64
  unsigned below_ = 0;  // 64 less BitsStored
  double lowest_ = 0;
  double highest_ = 0;
};

}  // namespace dicomap
