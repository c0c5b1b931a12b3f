// SPDX-License-Identifier: MIT
#include "value_lines.hpp"

#include "printable.hpp"

#include <dicomap/dataset.hpp>

#include <fmt/format.h>

#include <iterator>
#include <type_traits>

namespace dicomap::tool {

namespace {

using Lines = std::vector<std::string>;

template <class Range>
Lines lines_of(const Range& values) {
  Lines lines;
  lines.reserve(values.size());
  for (const auto& value : values) {
    if constexpr (std::is_same_v<std::decay_t<decltype(value)>, Tag>) lines.push_back(to_string(value));
    else lines.push_back(fmt::format("{}", value));
  }
  return lines;
}

template <class T>
Result<Lines> numbers(const DataElement& element) {
  DICOMAP_TRY(values, element.get_all<T>());
  return lines_of(values);
}

template <class T>
Result<Lines> floats(const DataElement& element) {
  DICOMAP_TRY(values, element.values<T>());
  return lines_of(values);
}

Result<Lines> texts(const DataElement& element) {
  DICOMAP_TRY(values, element.get_all<std::string>());
  Lines lines;
  for (const std::string& value : values) lines.push_back(printable(value));
  return lines;
}

Result<Lines> bytes(const DataElement& element) {
  DICOMAP_TRY(value, element.bytes());
  std::string text;
  text.reserve(value.size() * 2);
  for (const std::byte byte : value)
    fmt::format_to(std::back_inserter(text), "{:02x}", std::to_integer<unsigned>(byte));
  return text.empty() ? Lines{} : Lines{std::move(text)};
}

}  // namespace

Result<Lines> value_lines(const DataElement& element) {
  if (element.is_sequence()) {
    return Error{ErrorCode::wrong_type, "a sequence has items, not values"}.hint(
        "go on to an element, e.g. [0].PatientID");
  }
  if (element.is_encapsulated()) {
    return Error{ErrorCode::wrong_type, "pixel data in fragments has frames, not values"}.hint("--raw gives its bytes");
  }
  switch (element.vr()) {
    case VR::AT: return numbers<Tag>(element);
    case VR::FL:
    case VR::OF: return floats<float>(element);
    case VR::FD:
    case VR::OD: return floats<double>(element);
    case VR::SL:
    case VR::SS:
    case VR::SV: return numbers<std::int64_t>(element);
    case VR::UL:
    case VR::US:
    case VR::UV: return numbers<std::uint64_t>(element);
    case VR::OB:
    case VR::OW:
    case VR::OL:
    case VR::OV:
    case VR::none: return bytes(element);
    case VR::UN: {
      auto as_text = texts(element);
      return as_text ? as_text : bytes(element);
    }
    default: return texts(element);
  }
}

}  // namespace dicomap::tool
