// SPDX-License-Identifier: MIT
#include "value_text.hpp"

#include "printable.hpp"

#include <dicomap/uid.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <span>
#include <type_traits>
#include <vector>

namespace dicomap::tool {

namespace {

constexpr std::string_view ellipsis = "...";

std::string cut(const std::string& text, std::size_t characters) {
  if (text.size() <= characters || first_characters(text, characters).size() == text.size()) return text;
  return std::string{first_characters(text, characters > ellipsis.size() ? characters - ellipsis.size() : 0)}.append(
      ellipsis);
}

constexpr std::size_t remark_frame = 3;  // characters around a remark: " [" and "]"

/// The value cut so that the remark fits behind it.
ValueText cut_beside(const std::string& value, std::string remark, std::size_t characters) {
  const std::size_t taken = remark.size() + remark_frame;
  return {cut(value, characters - std::min(characters, taken)), std::move(remark)};
}

/// The element with no more than `bytes` of its value, and no more than there are.
DataElement shortened(const DataElement& element, std::uint64_t bytes) {
  ElementHeader header = element.header();
  const std::uint64_t there = element.end() - std::min(element.end(), header.value_offset());
  header.length = static_cast<std::uint32_t>(std::min({std::uint64_t{header.length}, bytes, there}));
  header.truncated = false;
  return {element.state(), header, element.encoding(), element.end(), element.depth(), element.charset()};
}

template <class T>
std::string shown(const T& value) {
  if constexpr (std::is_same_v<T, Tag>) return fmt::format("({})", to_string(value));
  else return fmt::format("{}", value);
}

template <class Range>
std::string joined(const Range& values, std::string_view separator) {
  std::string text;
  for (const auto& value : values) {
    if (!text.empty()) text += separator;
    text += shown(value);
  }
  return text;
}

Result<std::string> text_of(const DataElement& element, VR vr) {
  switch (vr) {
    case VR::AT: {
      DICOMAP_TRY(tags, element.get_all<Tag>());
      return joined(tags, "\\");
    }
    case VR::FL:
    case VR::OF: {
      DICOMAP_TRY(numbers, element.values<float>());
      return joined(numbers, "\\");
    }
    case VR::FD:
    case VR::OD: {
      DICOMAP_TRY(numbers, element.values<double>());
      return joined(numbers, "\\");
    }
    case VR::SL:
    case VR::SS:
    case VR::SV: {
      DICOMAP_TRY(numbers, element.get_all<std::int64_t>());
      return joined(numbers, "\\");
    }
    case VR::UL:
    case VR::US:
    case VR::UV: {
      DICOMAP_TRY(numbers, element.get_all<std::uint64_t>());
      return joined(numbers, "\\");
    }
    default: return element.text();
  }
}

bool is_plain(std::byte byte) {
  const auto c = std::to_integer<unsigned>(byte);
  return c >= 0x20 && c < 0x7F;
}

/// Bytes as text in quotes where they are that, else in hexadecimal.
std::string bytes_text(std::span<const std::byte> bytes, bool may_be_text) {
  const auto text_end = std::find_if_not(bytes.begin(), bytes.end(), is_plain);
  const bool is_text = std::all_of(text_end, bytes.end(), [](std::byte b) { return b == std::byte{}; });
  std::string text;
  if (may_be_text && is_text && text_end != bytes.begin()) {
    text = '"';
    std::transform(bytes.begin(), text_end, std::back_inserter(text), [](std::byte b) { return static_cast<char>(b); });
    return text + '"';
  }
  for (const std::byte byte : bytes) {
    fmt::format_to(std::back_inserter(text), "{}{:02x}", text.empty() ? "" : " ", std::to_integer<unsigned>(byte));
  }
  return text;
}

ValueText binary(const DataElement& element, std::size_t characters) {
  const DataElement beginning = shortened(element, characters);
  const auto bytes = beginning.bytes();
  if (!bytes) return {{}, printable(bytes.assume_error().what())};
  const bool is_unknown = element.vr() == VR::UN || element.vr() == VR::none;
  const std::string text = bytes_text(bytes.assume_value().span(), is_unknown);
  const bool all = beginning.length() == element.length() && text.size() <= characters;
  if (all) return {text, {}};
  return cut_beside(text + std::string{ellipsis}, fmt::format("{} bytes", element.length()), characters);
}

ValueText fragments(const DataElement& element) {
  const auto range = element.value_range();
  if (!range) return {{}, printable(range.assume_error().what())};
  return {{}, fmt::format("in fragments, {} bytes", range.assume_value().length)};
}

std::string uid_names(std::string_view uids) {
  std::string names;
  while (!uids.empty()) {
    const auto end = std::min(uids.find('\\'), uids.size());
    if (const auto entry = find_uid(uids.substr(0, end))) {
      if (!names.empty()) names += ", ";
      names += entry->name;
    }
    uids.remove_prefix(std::min(end + 1, uids.size()));
  }
  return names;
}

/// Bytes of a value that are enough for `characters` of its text.
std::uint64_t enough_bytes(std::size_t characters, std::uint8_t unit_length) {
  return (std::uint64_t{characters} * 8 + 64) / unit_length * unit_length;
}

}  // namespace

ValueText value_text(const DataElement& element, std::size_t characters) {
  if (element.is_encapsulated()) return fragments(element);
  if (element.is_sequence() || element.length() == 0) return {};
  const VRTraits& of_vr = traits(element.vr());
  const bool is_number = of_vr.kind == VRKind::integer || of_vr.kind == VRKind::floating || of_vr.kind == VRKind::tag;
  const bool is_floats = element.vr() == VR::OF || element.vr() == VR::OD;
  if (of_vr.kind != VRKind::text && !is_number && !is_floats) return binary(element, characters);

  const std::uint64_t enough = std::min<std::uint64_t>(
      enough_bytes(std::min(characters, std::size_t{1} << 28), of_vr.unit_length), element.length());
  const DataElement beginning = shortened(element, enough);
  auto text = text_of(beginning, element.vr());
  if (!text) return binary(element, characters);
  std::string shown = printable(text.assume_value());
  const bool all = beginning.length() == element.length() && first_characters(shown, characters).size() == shown.size();
  if (!all) {
    const std::uint32_t unit = element.vr() == VR::AT ? 4 : of_vr.unit_length;
    return cut_beside(shown + std::string{ellipsis},
                      of_vr.kind == VRKind::text ? fmt::format("{} bytes", element.length())
                                                 : fmt::format("{} values", element.length() / unit),
                      characters);
  }
  if (element.vr() != VR::UI) return {std::move(shown), {}};
  const std::size_t left = characters - std::min(characters, shown.size() + remark_frame);
  return {std::move(shown), cut(uid_names(text.assume_value()), left)};
}

}  // namespace dicomap::tool
