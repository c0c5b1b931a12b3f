// SPDX-License-Identifier: MIT
#include "exchange/json_value.hpp"

#include <dicomap/byte_order.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace dicomap {

namespace {

constexpr std::uint64_t longest_text = std::uint64_t{16} << 20;

bool is_unreserved(char c) noexcept {  // RFC 3986 2.3
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~' || c == '/';
}

void write_uri(const DataElement& element, std::uint64_t length, const JsonOptions& options, JsonText& json) {
  std::string uri;
  for (const char c : options.bulk_data_name) {
    if (is_unreserved(c))
      uri += c;
    else
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  uri += fmt::format("?offset={}&length={}", element.value_offset(), length);
  json.key("BulkDataURI");
  json.string(uri);
}

// ---- text -----------------------------------------------------------------------------------------------------------

std::string_view without_padding(std::string_view text) {
  return text.substr(0, text.find_last_not_of(std::string_view{" \0", 2}) + 1);
}

/// The digits of DS and IS as JSON allows them (RFC 8259 6), none added and none lost: "+.5" is 0.5, "007." is 7. Empty
/// for what is no number, or one that no double holds.
std::optional<std::string> json_digits(std::string_view text) {
  const auto decimal = parse_decimal(text);
  if (!decimal) return std::nullopt;
  std::string_view rest = decimal.assume_value().text;
  std::string digits;
  if (rest.starts_with('-')) digits = "-";
  if (rest.starts_with('-') || rest.starts_with('+')) rest.remove_prefix(1);
  const auto take = [&rest](std::string_view letters) {
    const std::string_view taken = rest.substr(0, rest.find_first_not_of(letters));
    rest.remove_prefix(taken.size());
    return taken;
  };
  std::string_view whole = take("0123456789");
  whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
  digits += whole.empty() ? "0" : whole;
  take(".");
  if (const std::string_view fraction = take("0123456789"); !fraction.empty()) digits.append(".").append(fraction);
  return digits.append(rest);  // the exponent is written alike in both
}

/// The groups of a name as they are written, up to the last one that is not empty.
void write_name(std::string_view name, JsonText& json) {
  constexpr std::array<std::string_view, 3> groups{"Alphabetic", "Ideographic", "Phonetic"};
  json.begin_object();
  for (const std::string_view group : groups) {
    const bool is_last = group == groups.back();
    const std::size_t end = is_last ? std::string_view::npos : name.find('=');
    std::string_view text = name.substr(0, end);
    text = without_padding(text);
    if (!text.empty()) {
      json.key(group);
      json.string(text);
    }
    name.remove_prefix(end == std::string_view::npos ? name.size() : end + 1);
  }
  json.end_object();
}

void write_text(std::string_view text, VR vr, JsonText& json) {
  if (text.find_first_not_of(' ') == std::string_view::npos) return json.null();
  if (vr == VR::AE) text = without_padding(text.substr(text.find_first_not_of(' ')));
  if (vr == VR::PN) return write_name(text, json);
  if (vr == VR::IS || vr == VR::DS) {
    if (const auto digits = json_digits(text)) return json.number(*digits);
  }
  json.string(text);
}

/// Spaces inside of the value field stay as they are (but for AE, where they never count); padding at its end goes.
Result<void> write_texts(const DataElement& element, const SpecificCharacterSet& charset, JsonText& json) {
  DICOMAP_TRY(bytes, element.bytes());
  DICOMAP_TRY(values, charset.decode_values(bytes.span(), element.vr()));
  if (values.empty()) return success();
  values.back().text = without_padding(values.back().text);
  if (values.size() == 1 && values[0].text.find_first_not_of(' ') == std::string::npos) return success();
  json.key("Value");
  const bool names = element.vr() == VR::PN;
  names ? json.begin_array() : json.begin_row();
  for (const auto& value : values) write_text(value.text, element.vr(), json);
  names ? json.end_array() : json.end_row();
  return success();
}

// ---- numbers --------------------------------------------------------------------------------------------------------

template <class T> void write_number(T value, JsonText& json) {
  if constexpr (std::is_same_v<T, Tag>) {
    json.string(fmt::format("{:08X}", value.value()));
  } else if constexpr (std::is_floating_point_v<T>) {
    if (std::isnan(value)) return json.string("NaN");
    if (std::isinf(value)) return json.string(value < 0 ? "-Infinity" : "Infinity");
    json.number(fmt::format("{}", static_cast<double>(value)));
  } else {
    json.number(fmt::format_int{value}.c_str());
  }
}

template <class T> T load_number(const std::byte* bytes, ByteOrder order) {
  if constexpr (std::is_same_v<T, Tag>) {
    return {load<std::uint16_t>(bytes, order), load<std::uint16_t>(bytes + 2, order)};
  } else {
    return load<T>(bytes, order);
  }
}

template <class T> Result<void> write_numbers(const DataElement& element, JsonText& json) {
  DICOMAP_TRY(bytes, element.bytes());
  if (bytes.size() % sizeof(T) != 0) {
    return Error{ErrorCode::malformed, fmt::format("{} bytes are no whole number of {} values ({} bytes each)",
                                                   bytes.size(), name_of(element.vr()), sizeof(T))};
  }
  if (bytes.empty()) return success();
  json.key("Value");
  json.begin_row();
  for (std::size_t at = 0; at < bytes.size() && !json.failed(); at += sizeof(T)) {
    write_number(load_number<T>(bytes.data() + at, element.encoding().order), json);
  }
  json.end_row();
  return success();
}

// ---- bytes ----------------------------------------------------------------------------------------------------------

bool has_bytes(VR vr) noexcept { return traits(vr).kind == VRKind::bytes || traits(vr).kind == VRKind::words; }

Result<void> write_base64(const DataElement& element, JsonText& json) {
  DICOMAP_TRY(bytes, element.bytes());
  const std::size_t unit = traits(element.vr()).unit_length;
  const bool swap = element.encoding().order == ByteOrder::big && unit > 1 && bytes.size() % unit == 0;
  json.key("InlineBinary");
  json.begin_base64();
  std::array<std::byte, 3 * 1024> part;  // whole groups of 3 bytes, and whole units
  for (std::size_t at = 0; at < bytes.size() && !json.failed();) {
    const std::size_t count = std::min(part.size(), bytes.size() - at);
    std::copy_n(bytes.data() + at, count, part.begin());
    for (std::size_t i = 0; swap && i < count; i += unit) std::reverse(part.data() + i, part.data() + i + unit);
    json.base64(std::span{part}.first(count));
    at += count;
  }
  json.end_base64();
  return success();
}

Result<void> write_bytes(const DataElement& element, const JsonOptions& options, JsonText& json) {
  if (element.header().truncated) {
    write_uri(element, element.end() - element.value_offset(), options, json);
  } else if (element.is_encapsulated()) {
    DICOMAP_TRY(range, element.value_range());
    write_uri(element, range.length, options, json);
  } else if (element.length() > options.inline_bytes) {
    write_uri(element, element.length(), options, json);
  } else if (element.length() > 0) {
    return write_base64(element, json);
  }
  return success();
}

}  // namespace

Result<void> write_json_value(const DataElement& element, const SpecificCharacterSet& charset,
                              const JsonOptions& options, JsonText& json) {
  if (element.header().truncated && !has_bytes(element.vr())) {
    return Error{ErrorCode::truncated, fmt::format("value length {} runs past the end", element.length())};
  }
  switch (element.vr()) {
    case VR::OB:
    case VR::OD:
    case VR::OF:
    case VR::OL:
    case VR::OV:
    case VR::OW:
    case VR::UN:
    case VR::none: return write_bytes(element, options, json);
    case VR::AT: return write_numbers<Tag>(element, json);
    case VR::FL: return write_numbers<float>(element, json);
    case VR::FD: return write_numbers<double>(element, json);
    case VR::SS: return write_numbers<std::int16_t>(element, json);
    case VR::US: return write_numbers<std::uint16_t>(element, json);
    case VR::SL: return write_numbers<std::int32_t>(element, json);
    case VR::UL: return write_numbers<std::uint32_t>(element, json);
    case VR::SV: return write_numbers<std::int64_t>(element, json);
    case VR::UV: return write_numbers<std::uint64_t>(element, json);
    case VR::LT:
    case VR::ST:
    case VR::UC:
    case VR::UT:
    case VR::DS:
    case VR::IS:
      if (element.length() > longest_text && !element.header().has_undefined_length()) {
        write_uri(element, element.length(), options, json);
        return success();
      }
      return write_texts(element, charset, json);
    case VR::AE:
    case VR::AS:
    case VR::CS:
    case VR::DA:
    case VR::DT:
    case VR::LO:
    case VR::PN:
    case VR::SH:
    case VR::TM:
    case VR::UI:
    case VR::UR: return write_texts(element, charset, json);
    case VR::SQ: break;
  }
  return success();
}

}  // namespace dicomap
