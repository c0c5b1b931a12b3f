// SPDX-License-Identifier: MIT
/// @file
/// Numbers as the bytes of a binary VR.
#pragma once

#include <dicomap/byte_order.hpp>
#include <dicomap/result.hpp>
#include <dicomap/vr.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace dicomap {

/// Gathers the value field of a VR of kind integer, floating, words or bytes. A number must be one of those that the VR's unit
/// holds; units that are not said to have a sign (OB, OW, OL, OV, UN) hold both kinds of integers.
/// @errors out_of_range: the number does not fit; malformed: the text is no number
class NumberBytes {
 public:
  NumberBytes(VR vr, ByteOrder order) noexcept : vr_{vr}, order_{order} {}

  [[nodiscard]] Result<void> add(std::int64_t number);
  [[nodiscard]] Result<void> add(std::uint64_t number);
  [[nodiscard]] Result<void> add(double number);
  /// A number as it is printed.
  [[nodiscard]] Result<void> add(std::string_view text);

  [[nodiscard]] std::vector<std::byte> take() noexcept { return std::move(bytes_); }

 private:
  [[nodiscard]] Result<void> add_integral(double number);
  void put(std::uint64_t bits);

  VR vr_;
  ByteOrder order_;
  std::vector<std::byte> bytes_;
};

/// Bytes that are printed in hexadecimal, with or without spaces between them: "01 0a ff".
/// @errors malformed
[[nodiscard]] Result<std::vector<std::byte>> read_hexadecimal(std::string_view text, VR vr);

}  // namespace dicomap
