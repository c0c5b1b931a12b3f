// SPDX-License-Identifier: MIT
// get<T>: picks the reader for T, and completes its errors with the place.
#include "parsing/dataset_state.hpp"
#include "parsing/element_value.hpp"
#include "parsing/read_number.hpp"

#include <fmt/format.h>

#include <optional>
#include <type_traits>

namespace dicomap {

namespace {

/// One text value as T, for the types that are text in the file.
template <class T> Result<T> parse_text(const std::string& text) {
  if constexpr (std::is_same_v<T, Decimal>) return parse_decimal(text);
  else if constexpr (std::is_same_v<T, Date>) return parse_date(text);
  else if constexpr (std::is_same_v<T, Time>) return parse_time(text);
  else if constexpr (std::is_same_v<T, DateTime>) return parse_date_time(text);
  else if constexpr (std::is_same_v<T, Age>) return parse_age(text);
  else return parse_person_name(text);
}

/// Whether text of `vr` is a T, and what T is called.
template <class T> std::pair<bool, std::string_view> text_type(VR vr) {
  if constexpr (std::is_same_v<T, std::string>) return {traits(vr).kind == VRKind::text, "text"};
  else if constexpr (std::is_same_v<T, Decimal>) return {vr == VR::DS || vr == VR::IS, "a decimal number"};
  else if constexpr (std::is_same_v<T, Date>) return {vr == VR::DA, "a date"};
  else if constexpr (std::is_same_v<T, Time>) return {vr == VR::TM, "a time"};
  else if constexpr (std::is_same_v<T, DateTime>) return {vr == VR::DT || vr == VR::DA, "a date and time"};
  else if constexpr (std::is_same_v<T, Age>) return {vr == VR::AS, "an age"};
  else return {vr == VR::PN, "a person name"};
}

/// `wrong_type` unless text of the element's VR is a T.
template <class T> Result<void> expect_text_of(const DataElement& element) {
  const auto [right, name] = text_type<T>(value_vr(element.header()));
  if (!right) return wrong_type(element, name);
  return success();
}

template <class T> Result<std::optional<T>> read_value(const DataElement& element, std::size_t index) {
  if constexpr (std::is_arithmetic_v<T>) {
    return read_number<T>(element, index);
  } else if constexpr (std::is_same_v<T, Tag>) {
    DICOMAP_TRY(tags, read_tags(element));
    return index < tags.size() ? std::optional{tags[index]} : std::nullopt;
  } else {
    DICOMAP_TRY_VOID(expect_text_of<T>(element));
    auto text = text_value(element, index);
    if constexpr (std::is_same_v<T, std::string>) {
      return text;
    } else {
      if (!text) return std::move(text).assume_error();
      if (!text.assume_value()) return std::optional<T>{};
      DICOMAP_TRY(value, parse_text<T>(*text.assume_value()));
      return std::optional<T>{std::move(value)};
    }
  }
}

template <class T> Result<std::vector<T>> read_values(const DataElement& element) {
  if constexpr (std::is_arithmetic_v<T>) {
    return read_numbers<T>(element);
  } else if constexpr (std::is_same_v<T, Tag>) {
    return read_tags(element);
  } else {
    DICOMAP_TRY_VOID(expect_text_of<T>(element));
    auto texts = text_values(element);
    if constexpr (std::is_same_v<T, std::string>) {
      return texts;
    } else {
      if (!texts) return std::move(texts).assume_error();
      std::vector<T> values;
      for (const std::string& text : texts.assume_value()) {
        DICOMAP_TRY(value, parse_text<T>(text));
        values.push_back(std::move(value));
      }
      return values;
    }
  }
}

std::string_view to_ask_for(VR vr) noexcept {
  switch (traits(vr).kind) {
    case VRKind::text:
      switch (vr) {
        case VR::DA: return "Date or std::string";
        case VR::TM: return "Time or std::string";
        case VR::DT: return "DateTime or std::string";
        case VR::AS: return "Age or std::string";
        case VR::PN: return "PersonName or std::string";
        case VR::DS: return "double, Decimal or std::string";
        case VR::IS: return "an integer, Decimal or std::string";
        default: return "std::string";
      }
    case VRKind::integer:
      switch (vr) {
        case VR::US: return "std::uint16_t";
        case VR::SS: return "std::int16_t";
        case VR::UL: return "std::uint32_t";
        case VR::SL: return "std::int32_t";
        case VR::UV: return "std::uint64_t";
        default: return "std::int64_t";
      }
    case VRKind::floating: return vr == VR::FL ? "float" : "double";
    case VRKind::tag: return "Tag";
    case VRKind::bytes: return "bytes()";
    case VRKind::words: return "values<T>() or bytes()";
    case VRKind::sequence: return "sequence()";
  }
  return "bytes()";
}

[[gnu::cold]] Error no_value(const DataElement& element, std::size_t index) {
  const auto counted = element.value_count();
  const std::size_t count = counted ? counted.assume_value() : 0;
  std::string what = element.length() == 0 ? std::string{"the element is empty"}
                     : index < count       ? fmt::format("value {} is empty", index)
                                           : fmt::format("there is no value {}", index);
  return element.state().place(Error{ErrorCode::not_found, std::move(what)}, element.header(), element.depth());
}

}  // namespace

Error wrong_type(const DataElement& element, std::string_view asked) {
  const VR vr = value_vr(element.header());
  return Error{ErrorCode::wrong_type, fmt::format("the value is {}, not {}", name_of(vr), asked)}.hint(
      fmt::format("ask for {}", to_ask_for(vr)));
}

template <Gettable T> [[gnu::hot]] Result<T> DataElement::get(std::size_t index) const {
  auto value = read_value<T>(*this, index);
  if (!value) return state_->place(std::move(value).assume_error(), header_, depth_);
  if (!value.assume_value()) return no_value(*this, index);
  return *std::move(value).assume_value();
}

template <Gettable T> Result<std::vector<T>> DataElement::get_all() const {
  auto values = read_values<T>(*this);
  if (!values) return state_->place(std::move(values).assume_error(), header_, depth_);
  return values;
}

[[gnu::hot]] Result<std::size_t> DataElement::value_count() const {
  const VRTraits& kind = traits(value_vr(header_));
  if (kind.kind == VRKind::sequence || is_sequence()) return std::size_t{0};
  if (kind.kind == VRKind::text) return count_text_values(*this);
  if (header_.has_undefined_length()) return std::size_t{1};
  const std::size_t unit = kind.kind == VRKind::tag ? 4U : kind.unit_length;
  return kind.kind == VRKind::bytes || kind.kind == VRKind::words ? std::size_t{header_.length > 0} : header_.length / unit;
}

#define DICOMAP_INSTANTIATE(T)                                                  \
  template DICOMAP_API Result<T> DataElement::get<T>(std::size_t) const;        \
  template DICOMAP_API Result<std::vector<T>> DataElement::get_all<T>() const
DICOMAP_INSTANTIATE(std::int16_t);
DICOMAP_INSTANTIATE(std::uint16_t);
DICOMAP_INSTANTIATE(std::int32_t);
DICOMAP_INSTANTIATE(std::uint32_t);
DICOMAP_INSTANTIATE(std::int64_t);
DICOMAP_INSTANTIATE(std::uint64_t);
DICOMAP_INSTANTIATE(float);
DICOMAP_INSTANTIATE(double);
DICOMAP_INSTANTIATE(std::string);
DICOMAP_INSTANTIATE(Decimal);
DICOMAP_INSTANTIATE(Date);
DICOMAP_INSTANTIATE(Time);
DICOMAP_INSTANTIATE(DateTime);
DICOMAP_INSTANTIATE(Age);
DICOMAP_INSTANTIATE(PersonName);
DICOMAP_INSTANTIATE(Tag);
#undef DICOMAP_INSTANTIATE

}  // namespace dicomap
