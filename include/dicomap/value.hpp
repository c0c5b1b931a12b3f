// SPDX-License-Identifier: MIT
/// @file
/// An array of values and whatever keeps it alive.
#pragma once

#include <dicomap/residence.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>

namespace dicomap {

/// Owner (copies share): a contiguous array, in place or copied, together with what it points into. `T` is const for all
/// that is read.
///
/// @lifetime keeps its bytes alive; spans taken from it end with the last copy of it
/// @threads  may be read from several threads at once
template <class T> class Value {
 public:
  Value() = default;
  /// `keep` owns the bytes that `values` points to.
  Value(std::span<T> values, std::shared_ptr<const void> keep, Holding holding) noexcept
      : values_{values}, keep_{std::move(keep)}, holding_{holding} {}

  [[nodiscard]] std::span<T> span() const& noexcept DICOMAP_LIFETIME_BOUND { return values_; }
  std::span<T> span() const&& = delete;  // the bytes may go with this temporary: name the Value first

  [[nodiscard]] std::size_t size() const noexcept { return values_.size(); }
  [[nodiscard]] bool empty() const noexcept { return values_.empty(); }
  [[nodiscard]] T& operator[](std::size_t index) const& noexcept DICOMAP_LIFETIME_BOUND { return values_[index]; }
  [[nodiscard]] T* data() const& noexcept DICOMAP_LIFETIME_BOUND { return values_.data(); }
  T* data() const&& = delete;
  [[nodiscard]] T* begin() const& noexcept DICOMAP_LIFETIME_BOUND { return values_.data(); }
  [[nodiscard]] T* end() const& noexcept DICOMAP_LIFETIME_BOUND { return values_.data() + values_.size(); }
  T* begin() const&& = delete;
  T* end() const&& = delete;

  [[nodiscard]] Residence residence() const noexcept { return holding_.residence; }
  [[nodiscard]] Reason reason() const noexcept { return holding_.reason; }
  [[nodiscard]] Holding holding() const noexcept { return holding_; }
  /// What keeps the bytes alive, to be shared by whatever is built over them.
  [[nodiscard]] const std::shared_ptr<const void>& keeper() const noexcept { return keep_; }

 private:
  std::span<T> values_;
  std::shared_ptr<const void> keep_;
  Holding holding_;
};

}  // namespace dicomap
