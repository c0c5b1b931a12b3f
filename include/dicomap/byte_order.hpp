// SPDX-License-Identifier: MIT
/// @file
/// Byte ranges, byte order, and loads that need neither alignment nor the host's order.
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace dicomap {

/// Value type. Where bytes lie in a source; never the bytes themselves. Offsets count from the first byte of the source (the
/// preamble, where there is one).
struct ByteRange {
  std::uint64_t offset = 0;  ///< bytes
  std::uint64_t length = 0;  ///< bytes

  /// Whether the whole range lies inside a source of `size` bytes. Cannot overflow.
  [[nodiscard]] constexpr bool fits(std::uint64_t size) const noexcept { return length <= size && offset <= size - length; }
  friend constexpr bool operator==(const ByteRange&, const ByteRange&) noexcept = default;
};

/// Order of the bytes of a binary number (PS3.5 7.3).
enum class ByteOrder : std::uint8_t { little, big };

inline constexpr ByteOrder host_order = std::endian::native == std::endian::big ? ByteOrder::big : ByteOrder::little;

/// How element headers and binary values are written. Value type.
struct Encoding {
  bool explicit_vr = true;
  ByteOrder order = ByteOrder::little;
  friend constexpr bool operator==(const Encoding&, const Encoding&) noexcept = default;
};

inline constexpr Encoding explicit_little{true, ByteOrder::little};
inline constexpr Encoding implicit_little{false, ByteOrder::little};
inline constexpr Encoding explicit_big{true, ByteOrder::big};

namespace detail {
template <std::size_t> struct UnsignedOf;
template <> struct UnsignedOf<1> { using type = std::uint8_t; };
template <> struct UnsignedOf<2> { using type = std::uint16_t; };
template <> struct UnsignedOf<4> { using type = std::uint32_t; };
template <> struct UnsignedOf<8> { using type = std::uint64_t; };
constexpr std::uint8_t swap_bytes(std::uint8_t v) noexcept { return v; }
constexpr std::uint16_t swap_bytes(std::uint16_t v) noexcept { return __builtin_bswap16(v); }
constexpr std::uint32_t swap_bytes(std::uint32_t v) noexcept { return __builtin_bswap32(v); }
constexpr std::uint64_t swap_bytes(std::uint64_t v) noexcept { return __builtin_bswap64(v); }
}  // namespace detail

/// The bytes of a number in the other order.
template <class T> [[nodiscard]] T byte_swapped(T value) noexcept {
  using Bits = typename detail::UnsignedOf<sizeof(T)>::type;
  return std::bit_cast<T>(detail::swap_bytes(std::bit_cast<Bits>(value)));
}

/// Loads a number from `bytes`, which need not be aligned; the caller has checked that sizeof(T) bytes are there.
template <class T> [[nodiscard]] T load(const std::byte* bytes, ByteOrder order) noexcept {
  T value;
  std::memcpy(&value, bytes, sizeof value);
  return order == host_order ? value : byte_swapped(value);
}

}  // namespace dicomap
