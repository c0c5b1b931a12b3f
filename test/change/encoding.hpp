// SPDX-License-Identifier: MIT
/// @file
/// Tests of values to write: a C++ value goes in, the characters of a value field (or the message) come out.
#pragma once

#include "change/encode_value.hpp"
#include "support/dicom_bytes.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace dicomap::test {

/// How a value is written in these tests, unless they say otherwise.
struct Writing {
  std::string_view charset = {};
  Strictness strictness = Strictness::strict;
  ByteOrder order = ByteOrder::little;
};
inline constexpr Writing tolerantly{.strictness = Strictness::tolerant};
inline constexpr Writing big_endian{.order = ByteOrder::big};

[[nodiscard]] inline Result<Bytes> encode(VR vr, const NewValue& value, const Writing& writing = {}) {
  const SpecificCharacterSet charset{writing.charset};
  return encode_value(value, {.vr = vr, .order = writing.order, .charset = charset, .strictness = writing.strictness});
}

/// The bytes of a value field; throws the error.
[[nodiscard]] inline Bytes field(VR vr, const NewValue& value, const Writing& writing = {}) {
  return encode(vr, value, writing).value();
}

/// The same as characters.
[[nodiscard]] inline std::string text_field(VR vr, const NewValue& value, const Writing& writing = {}) {
  const auto bytes = field(vr, value, writing);
  std::string text(bytes.size(), '\0');
  std::ranges::transform(bytes, text.begin(), [](std::byte b) { return static_cast<char>(b); });
  return text;
}

/// The code's name and the whole message; "written" where there is no error.
[[nodiscard]] inline std::string refused(VR vr, const NewValue& value, const Writing& writing = {}) {
  const auto bytes = encode(vr, value, writing);
  if (bytes) return "written";
  return std::string{name_of(bytes.assume_error().code())} + ": " + bytes.assume_error().message();
}

}  // namespace dicomap::test
