// SPDX-License-Identifier: MIT
/// @file
/// Least, greatest and sum of the samples of a frame.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <type_traits>

namespace dicomap::tool {

/// Value type: as `frames` shows them. Sums of integers are exact; floats have all the digits that tell them apart.
struct FrameStatistics {
  std::string min;
  std::string max;
  std::string sum;
};

namespace detail {

__extension__ using Int128 = __int128;  // 2^32 samples of 64 bits

/// Samples whose sum fits 64 bits are added in these: the loop is vectorised.
template <std::integral T>
[[nodiscard]] Int128 sum_of(std::span<const T> samples) noexcept {
  using Wide = std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>;
  constexpr std::size_t block = sizeof(T) == 8 ? 1 : std::size_t{1} << 20;
  Int128 sum = 0;
  for (; !samples.empty(); samples = samples.subspan(std::min(block, samples.size()))) {
    Wide part = 0;
    for (const T sample : samples.first(std::min(block, samples.size()))) part += static_cast<Wide>(sample);
    sum += part;
  }
  return sum;
}

[[nodiscard]] inline double sum_of(std::span<const double> samples) noexcept {
  double sum = 0;
  for (const double sample : samples) sum += sample;
  return sum;
}

[[nodiscard]] inline double sum_of(std::span<const float> samples) noexcept {
  double sum = 0;
  for (const float sample : samples) sum += double{sample};
  return sum;
}

}  // namespace detail

/// Precondition: there are samples. A NaN among floats makes all three NaN.
template <class T>
[[nodiscard]] FrameStatistics statistics_of(std::span<const T> samples) {
  T least = samples[0];
  T greatest = samples[0];
  for (const T sample : samples) {
    least = sample < least ? sample : least;
    greatest = greatest < sample ? sample : greatest;
  }
  const auto sum = detail::sum_of(samples);
  if constexpr (std::floating_point<T>) {
    if (std::any_of(samples.begin(), samples.end(), [](T s) { return s != s; })) return {"nan", "nan", "nan"};
    return {fmt::to_string(double{least}), fmt::to_string(double{greatest}), fmt::to_string(sum)};
  } else {
    return {fmt::to_string(+least), fmt::to_string(+greatest), fmt::format("{}", sum)};
  }
}

}  // namespace dicomap::tool
