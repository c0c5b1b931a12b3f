// SPDX-License-Identifier: MIT
// Text: the first byte picks the VR, then SpecificCharacterSet up to a line feed, then the value.
#include <dicomap/date_time.hpp>
#include <dicomap/decimal.hpp>
#include <dicomap/person_name.hpp>
#include <dicomap/text.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

using namespace dicomap;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

bool is_utf8(std::string_view text) {
  const SpecificCharacterSet utf8{"ISO_IR 192"};
  const auto again = utf8.decode(std::as_bytes(std::span{text}), VR::UT).value();
  return again.replaced == 0 && again.text == text;
}

void read_as_other_values(const std::string& text) {
  static_cast<void>(parse_date(text).has_value());
  static_cast<void>(parse_time(text).has_value());
  static_cast<void>(parse_date_time(text).has_value());
  static_cast<void>(parse_age(text).has_value());
  const auto decimal = parse_decimal(text);
  const auto number = parse_double(text);
  require(decimal.has_value() == number.has_value());
  if (number) require(decimal.value().value == number.value());
  if (parse_integer(text)) require(number.has_value());
  const auto name = parse_person_name(text);
  require(parse_person_name(to_string(name)) == name);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view input{static_cast<const char*>(static_cast<const void*>(data)) + 1, size - 1};
  const auto vr = static_cast<VR>(data[0] % vr_traits.size());
  const auto end = std::min(input.find('\n'), input.size());
  const SpecificCharacterSet charset{input.substr(0, end)};
  const auto value = std::as_bytes(std::span{input.substr(std::min(end + 1, input.size()))});

  const auto whole = charset.decode(value, vr).value();
  const auto parts = charset.decode_values(value, vr).value();
  require(is_utf8(whole.text));
  require(!parts.empty() && (traits(vr).backslash_separates || parts.size() == 1));
  std::string joined;
  std::size_t replaced = 0;
  for (const auto& part : parts) {
    require(is_utf8(part.text));
    joined += (&part == &parts.front() ? "" : "\\") + part.text;
    replaced += part.replaced;
  }
  require(joined == whole.text && replaced == whole.replaced);
  if (const auto again = charset.encode(whole.text, vr)) {
    const auto read = charset.decode(again.value(), vr).value();
    require(read.text == whole.text && read.replaced == 0);
  }
  read_as_other_values(whole.text);
  return 0;
}
