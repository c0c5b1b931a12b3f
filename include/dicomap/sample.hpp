// SPDX-License-Identifier: MIT
/// @file
/// What a sample of pixel data is in C++.
#pragma once

#include <concepts>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace dicomap {

/// The type of stored samples, by BitsAllocated, PixelRepresentation and the element that holds them.
enum class SampleType : std::uint8_t { bit, u8, s8, u16, s16, u32, s32, u64, s64, f32, f64 };

/// Types that frames are handed out as.
template <class T>
concept Sample = std::same_as<T, std::uint8_t> || std::same_as<T, std::int8_t> || std::same_as<T, std::uint16_t> ||
                 std::same_as<T, std::int16_t> || std::same_as<T, std::uint32_t> || std::same_as<T, std::int32_t> ||
                 std::same_as<T, std::uint64_t> || std::same_as<T, std::int64_t> || std::same_as<T, float> ||
                 std::same_as<T, double>;

/// The SampleType of a C++ type.
template <Sample T> [[nodiscard]] constexpr SampleType sample_type_of() noexcept {
  if constexpr (std::same_as<T, std::uint8_t>) return SampleType::u8;
  if constexpr (std::same_as<T, std::int8_t>) return SampleType::s8;
  if constexpr (std::same_as<T, std::uint16_t>) return SampleType::u16;
  if constexpr (std::same_as<T, std::int16_t>) return SampleType::s16;
  if constexpr (std::same_as<T, std::uint32_t>) return SampleType::u32;
  if constexpr (std::same_as<T, std::int32_t>) return SampleType::s32;
  if constexpr (std::same_as<T, std::uint64_t>) return SampleType::u64;
  if constexpr (std::same_as<T, std::int64_t>) return SampleType::s64;
  if constexpr (std::same_as<T, float>) return SampleType::f32;
  return SampleType::f64;
}

/// Calls `function.template operator()<T>()` with the C++ type that samples are handed out as (1-bit samples unpacked:
/// std::uint8_t), and returns what it returns: the same type for every T.
template <class F> constexpr decltype(auto) with_sample(SampleType type, F&& function) {
  switch (type) {
    case SampleType::bit:
    case SampleType::u8: return function.template operator()<std::uint8_t>();
    case SampleType::s8: return function.template operator()<std::int8_t>();
    case SampleType::u16: return function.template operator()<std::uint16_t>();
    case SampleType::s16: return function.template operator()<std::int16_t>();
    case SampleType::u32: return function.template operator()<std::uint32_t>();
    case SampleType::s32: return function.template operator()<std::int32_t>();
    case SampleType::u64: return function.template operator()<std::uint64_t>();
    case SampleType::s64: return function.template operator()<std::int64_t>();
    case SampleType::f32: return function.template operator()<float>();
    case SampleType::f64: break;
  }
  return function.template operator()<double>();
}

/// The C++ type to ask for, e.g. "std::uint16_t"; "bits" for SampleType::bit.
[[nodiscard]] constexpr std::string_view name_of(SampleType type) noexcept {
  constexpr std::string_view names[] = {"bits",         "std::uint8_t",  "std::int8_t",   "std::uint16_t",
                                        "std::int16_t", "std::uint32_t", "std::int32_t",  "std::uint64_t",
                                        "std::int64_t", "float",         "double"};
  return names[static_cast<std::size_t>(type)];
}

}  // namespace dicomap
