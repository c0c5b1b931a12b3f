// SPDX-License-Identifier: MIT
#include "parsing/dataset_state.hpp"
#include "parsing/element_value.hpp"
#include "parsing/read_number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace dicomap {

namespace {

/// One number of a binary value, widened: unsigned, signed, or floating.
using Number = std::variant<std::uint64_t, std::int64_t, double>;

template <class T> Number widen(const std::byte* bytes, ByteOrder order) {
  const T value = load<T>(bytes, order);
  if constexpr (std::is_floating_point_v<T>) {
    return static_cast<double>(value);
  } else if constexpr (std::is_signed_v<T>) {
    return static_cast<std::int64_t>(value);
  } else {
    return static_cast<std::uint64_t>(value);
  }
}

[[gnu::hot]] Number number_at(const std::byte* bytes, const VRTraits& vr, ByteOrder order) {
  const bool floating = vr.kind == VRKind::floating || vr.name == "OF" || vr.name == "OD";
  switch (vr.unit_length) {
    case 1: return widen<std::uint8_t>(bytes, order);
    case 2: return vr.is_signed ? widen<std::int16_t>(bytes, order) : widen<std::uint16_t>(bytes, order);
    case 4:
      if (floating) return widen<float>(bytes, order);
      return vr.is_signed ? widen<std::int32_t>(bytes, order) : widen<std::uint32_t>(bytes, order);
    default:
      if (floating) return widen<double>(bytes, order);
      return vr.is_signed ? widen<std::int64_t>(bytes, order) : widen<std::uint64_t>(bytes, order);
  }
}

// Apart from the conversion, which there is for each type: what went wrong is said in one place.
template <class Value> [[gnu::cold]] Error does_not_fit(Value value, std::size_t bits, bool is_signed) {
  return {ErrorCode::out_of_range,
          fmt::format("the value {} does not fit into {} bits {} sign", value, bits, is_signed ? "with" : "without")};
}

[[gnu::cold]] Error no_integer(double value, std::size_t bits, bool is_signed) {
  if (std::trunc(value) == value) return does_not_fit(value, bits, is_signed);
  return {ErrorCode::out_of_range, fmt::format("the value {} is no integer of {} bits", value, bits)};
}

template <class T> [[gnu::hot]] Result<T> convert(const Number& number) {
  constexpr std::size_t bits = sizeof(T) * 8;
  if constexpr (std::is_floating_point_v<T>) {
    return std::visit([](auto value) { return static_cast<T>(value); }, number);
  } else {
    if (const auto* value = std::get_if<std::uint64_t>(&number)) {
      if (!std::in_range<T>(*value)) return does_not_fit(*value, bits, std::is_signed_v<T>);
      return static_cast<T>(*value);
    }
    if (const auto* value = std::get_if<std::int64_t>(&number)) {
      if (!std::in_range<T>(*value)) return does_not_fit(*value, bits, std::is_signed_v<T>);
      return static_cast<T>(*value);
    }
    const double value = *std::get_if<double>(&number);
    const bool fits = value >= static_cast<double>(std::numeric_limits<T>::min()) &&
                      value < std::ldexp(1.0, std::numeric_limits<T>::digits);
    if (!fits || std::trunc(value) != value) return no_integer(value, bits, std::is_signed_v<T>);
    return static_cast<T>(value);
  }
}

/// DS and whatever is read as a floating number may have a fraction.
[[gnu::hot]] Result<Number> parse_number(std::string_view text, VR vr, bool as_floating) {
  if (as_floating || vr == VR::DS) {
    DICOMAP_TRY(value, parse_double(text));
    return Number{value};
  }
  DICOMAP_TRY(value, parse_integer(text));
  return Number{value};
}

/// The bytes of a binary value as the array of numbers that they are.
struct BinaryNumbers {
  Value<const std::byte> bytes;
  const VRTraits& kind;
  ByteOrder order;

  [[nodiscard]] std::size_t count() const noexcept { return bytes.size() / kind.unit_length; }
  [[nodiscard]] Number at(std::size_t index) const {
    return number_at(bytes.data() + index * kind.unit_length, kind, order);
  }
};

[[gnu::hot]] Result<BinaryNumbers> binary_numbers(const DataElement& element, bool as_floating) {
  const VR vr = value_vr(element.header());
  const VRTraits& kind = traits(vr);
  if (kind.kind != VRKind::integer && kind.kind != VRKind::floating && kind.kind != VRKind::words) {
    return wrong_type(element, as_floating ? "a floating-point number" : "an integer");
  }
  DICOMAP_TRY(bytes, element.bytes());
  if (bytes.size() % kind.unit_length != 0) {
    return Error{ErrorCode::malformed, fmt::format("{} bytes are no whole number of {} values ({} bytes each)", bytes.size(),
                                                   name_of(vr), kind.unit_length)};
  }
  return BinaryNumbers{std::move(bytes), kind, value_order(element.header(), element.encoding())};
}

bool is_number_in_text(VR vr) noexcept { return vr == VR::IS || vr == VR::DS; }

/// Value `index`, before it is made a T. Text of nothing but padding is no value.
[[gnu::hot]] Result<std::optional<Number>> number_value(const DataElement& element, std::size_t index, bool as_floating) {
  const VR vr = value_vr(element.header());
  if (is_number_in_text(vr)) {
    DICOMAP_TRY(text, text_value(element, index));
    if (!text || text->empty()) return std::optional<Number>{};
    DICOMAP_TRY(number, parse_number(*text, vr, as_floating));
    return std::optional{number};
  }
  DICOMAP_TRY(numbers, binary_numbers(element, as_floating));
  if (index >= numbers.count()) return std::optional<Number>{};
  return std::optional{numbers.at(index)};
}

}  // namespace

template <class T> [[gnu::hot]] Result<std::optional<T>> read_number(const DataElement& element, std::size_t index) {
  DICOMAP_TRY(number, number_value(element, index, std::is_floating_point_v<T>));
  if (!number) return std::optional<T>{};
  DICOMAP_TRY(value, convert<T>(*number));
  return std::optional<T>{value};
}

template <class T> Result<std::vector<T>> read_numbers(const DataElement& element) {
  constexpr bool as_floating = std::is_floating_point_v<T>;
  const VR vr = value_vr(element.header());
  std::vector<T> values;
  if (is_number_in_text(vr)) {
    DICOMAP_TRY(texts, text_values(element));
    for (const std::string& text : texts) {
      if (text.empty()) continue;  // "1\\\\3" has two numbers
      DICOMAP_TRY(number, parse_number(text, vr, as_floating));
      DICOMAP_TRY(value, convert<T>(number));
      values.push_back(value);
    }
    return values;
  }
  DICOMAP_TRY(numbers, binary_numbers(element, as_floating));
  values.reserve(numbers.count());
  for (std::size_t i = 0; i < numbers.count(); ++i) {
    DICOMAP_TRY(value, convert<T>(numbers.at(i)));
    values.push_back(value);
  }
  return values;
}

#define DICOMAP_INSTANTIATE(T)                                                           \
  template Result<std::optional<T>> read_number(const DataElement&, std::size_t);        \
  template Result<std::vector<T>> read_numbers(const DataElement&)
DICOMAP_INSTANTIATE(std::int16_t);
DICOMAP_INSTANTIATE(std::uint16_t);
DICOMAP_INSTANTIATE(std::int32_t);
DICOMAP_INSTANTIATE(std::uint32_t);
DICOMAP_INSTANTIATE(std::int64_t);
DICOMAP_INSTANTIATE(std::uint64_t);
DICOMAP_INSTANTIATE(float);
DICOMAP_INSTANTIATE(double);
#undef DICOMAP_INSTANTIATE

Result<std::vector<Tag>> read_tags(const DataElement& element) {
  if (value_vr(element.header()) != VR::AT) return wrong_type(element, "a tag");
  DICOMAP_TRY(bytes, element.bytes());
  if (bytes.size() % 4 != 0) {
    return Error{ErrorCode::malformed, fmt::format("{} bytes are no whole number of tags (4 bytes each)", bytes.size())};
  }
  const ByteOrder order = value_order(element.header(), element.encoding());
  std::vector<Tag> tags;
  tags.reserve(bytes.size() / 4);
  for (std::size_t at = 0; at < bytes.size(); at += 4) {
    tags.emplace_back(load<std::uint16_t>(bytes.data() + at, order), load<std::uint16_t>(bytes.data() + at + 2, order));
  }
  return tags;
}

namespace {

/// Whether bytes of `vr` may be seen as T: same unit, same kind; bytes as anything.
template <class T> bool may_view(VR vr) noexcept {
  const VRTraits& kind = traits(vr);
  if (kind.kind == VRKind::text || kind.kind == VRKind::sequence) return false;
  if (sizeof(T) == 1 || kind.kind == VRKind::bytes) return true;
  if (vr == VR::OW) return true;  // holds samples of any width (PS3.5 A.2)
  const bool floating = kind.kind == VRKind::floating || vr == VR::OF || vr == VR::OD;
  if (kind.kind == VRKind::integer && kind.is_signed != std::is_signed_v<T>) return false;
  return kind.unit_length == sizeof(T) && floating == std::is_floating_point_v<T>;
}

template <class T> constexpr std::string_view type_name() noexcept {
  if constexpr (std::is_same_v<T, float>) return "float";
  else if constexpr (std::is_same_v<T, double>) return "double";
  else if constexpr (sizeof(T) == 1) return std::is_signed_v<T> ? "std::int8_t" : "std::uint8_t";
  else if constexpr (sizeof(T) == 2) return std::is_signed_v<T> ? "std::int16_t" : "std::uint16_t";
  else if constexpr (sizeof(T) == 4) return std::is_signed_v<T> ? "std::int32_t" : "std::uint32_t";
  else return std::is_signed_v<T> ? "std::int64_t" : "std::uint64_t";
}

}  // namespace

template <BinaryNumber T> Result<Value<const T>> DataElement::values() const {
  if (!may_view<T>(value_vr(header_)) || header_.has_undefined_length()) {
    return state_->place(wrong_type(*this, type_name<T>()), header_, depth_);
  }
  DICOMAP_TRY(bytes, this->bytes());
  if (bytes.size() % sizeof(T) != 0) {
    return state_->place(Error{ErrorCode::malformed, fmt::format("{} bytes are no whole number of {}", bytes.size(), type_name<T>())},
                         header_, depth_);
  }
  const std::size_t count = bytes.size() / sizeof(T);
  const bool swap = sizeof(T) > 1 && value_order(header_, encoding_) != host_order;
  const bool aligned = reinterpret_cast<std::uintptr_t>(bytes.data()) % alignof(T) == 0;
  if (!swap && aligned) {
    // Byte order, length and alignment are proven: the bytes are an array of T as they lie.
    const auto* first = reinterpret_cast<const T*>(bytes.data());
    return Value<const T>{{first, count}, bytes.keeper(), bytes.holding()};
  }
  DICOMAP_TRY(copy, allocate_shared(state_->store().memory(), bytes.size()));
  auto* first = reinterpret_cast<T*>(copy.get());
  for (std::size_t i = 0; i < count; ++i) {
    first[i] = load<T>(bytes.data() + i * sizeof(T), swap ? value_order(header_, encoding_) : host_order);
  }
  const Holding holding{Residence::copied, swap ? Reason::byte_order : Reason::misaligned};
  return Value<const T>{{first, count}, std::move(copy), holding};
}

template DICOMAP_API Result<Value<const std::uint8_t>> DataElement::values() const;
template DICOMAP_API Result<Value<const std::int8_t>> DataElement::values() const;
template DICOMAP_API Result<Value<const std::uint16_t>> DataElement::values() const;
template DICOMAP_API Result<Value<const std::int16_t>> DataElement::values() const;
template DICOMAP_API Result<Value<const std::uint32_t>> DataElement::values() const;
template DICOMAP_API Result<Value<const std::int32_t>> DataElement::values() const;
template DICOMAP_API Result<Value<const std::uint64_t>> DataElement::values() const;
template DICOMAP_API Result<Value<const std::int64_t>> DataElement::values() const;
template DICOMAP_API Result<Value<const float>> DataElement::values() const;
template DICOMAP_API Result<Value<const double>> DataElement::values() const;

}  // namespace dicomap
