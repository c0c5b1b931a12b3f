// SPDX-License-Identifier: MIT
/// @file
/// Text tests: a value's bytes go in as a literal, UTF-8 comes out.
#pragma once

#include "support/dicom_bytes.hpp"

#include <dicomap/text.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace dicomap::test {

/// The whole field as UTF-8; nothing may be replaced.
inline std::string decoded(std::string_view charset, std::string_view value, VR vr = VR::PN) {
  const auto text = SpecificCharacterSet{charset}.decode(bytes_of(value), vr).value();
  CHECK(text.replaced == 0);
  return text.text;
}

/// The same where something cannot be read: the text and, after a bar, how many places.
inline std::string damaged(std::string_view charset, std::string_view value, VR vr = VR::PN) {
  const auto text = SpecificCharacterSet{charset}.decode(bytes_of(value), vr).value();
  return text.text + "|" + std::to_string(text.replaced);
}

/// The values of the field.
inline std::vector<std::string> split(std::string_view charset, std::string_view value, VR vr = VR::LO) {
  const auto values = SpecificCharacterSet{charset}.decode_values(bytes_of(value), vr).value();
  std::vector<std::string> texts;
  for (const auto& text : values) texts.push_back(text.text);
  return texts;
}

}  // namespace dicomap::test
