// SPDX-License-Identifier: MIT
/// @file
/// A value to write, before its VR, byte order and character set are known.
#pragma once

#include <dicomap/date_time.hpp>
#include <dicomap/decimal.hpp>
#include <dicomap/export.hpp>
#include <dicomap/person_name.hpp>
#include <dicomap/tag.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace dicomap {

namespace detail {

// Integers that are meant as numbers: 'M' and true are not.
template <class T>
concept CharacterOrBool = std::same_as<T, bool> || std::same_as<T, char> || std::same_as<T, wchar_t> || std::same_as<T, char8_t> ||
                          std::same_as<T, char16_t> || std::same_as<T, char32_t>;
template <class T>
concept SignedNumber = std::signed_integral<T> && !CharacterOrBool<T>;
template <class T>
concept UnsignedNumber = std::unsigned_integral<T> && !CharacterOrBool<T>;

}  // namespace detail

/// Value type. Made from what C++ has for it: text (UTF-8), numbers, tags, dates; one or several of them.
///
/// `editor.set(tags::PatientName, "Doe^Jane")`, `editor.set(tags::PixelSpacing, {0.5, 0.5})`, `editor.set(tags::Rows, 512)`
///
/// What a VR takes: text VRs take text, in the form that PS3.5 6.2 has for them; DS and IS numbers as well. VRs of binary
/// numbers take numbers that they can hold, or text as it is printed ("1\\2"); AT takes tags, or text ("0010,0010"); OB, OW and
/// their like take numbers of their unit (OB and UN of 0 to 255), or text of hexadecimal bytes ("01 0a"). Everything takes bytes.
///
/// A floating-point number for a DS is written as the shortest text that reads back equal, or, where 16 characters are too few
/// for that, rounded to the nearest number that they hold: at least nine digits remain.
class DICOMAP_API NewValue {
 public:
  using Numbers = std::vector<double>;
  using Floats = std::vector<float>;
  using Integers = std::vector<std::int64_t>;
  using Unsigned = std::vector<std::uint64_t>;
  using Texts = std::vector<std::string>;
  using Tags = std::vector<Tag>;
  using Bytes = std::vector<std::byte>;

  // Implicit, all of them: a value is what one writes for it.
  // NOLINTBEGIN(google-explicit-constructor)

  /// An element of length 0.
  NewValue() = default;
  /// One text. In a VR of several values a backslash separates them, as in the file. For a VR of binary numbers or tags it is
  /// read as they are printed.
  NewValue(std::string text) : value_{std::move(text)} {}
  NewValue(std::string_view text) : value_{std::string{text}} {}
  NewValue(const char* text) : value_{std::string{text}} {}
  NewValue(std::nullptr_t) = delete;
  template <detail::SignedNumber T> NewValue(T number) : value_{Integers{number}} {}
  template <detail::UnsignedNumber T> NewValue(T number) : value_{Unsigned{number}} {}
  template <detail::CharacterOrBool T> NewValue(T) = delete;
  NewValue(double number) : value_{Numbers{number}} {}
  NewValue(float number) : value_{Floats{number}} {}
  NewValue(Tag tag) : value_{Tags{tag}} {}
  // As the VR of the same kind writes them: DA, TM, DT, AS, PN, DS.
  NewValue(const Date& date);
  NewValue(const Time& time);
  NewValue(const DateTime& date_time);
  NewValue(const Age& age);
  NewValue(const PersonName& name);
  NewValue(const Decimal& decimal);

  // Several values. Of texts none may have a backslash where it separates values.
  NewValue(Texts texts) : value_{std::move(texts)} {}
  NewValue(Tags tags) : value_{std::move(tags)} {}
  NewValue(Numbers numbers) : value_{std::move(numbers)} {}
  NewValue(Floats numbers) : value_{std::move(numbers)} {}
  template <detail::SignedNumber T> NewValue(const std::vector<T>& numbers) : value_{Integers{numbers.begin(), numbers.end()}} {}
  template <detail::UnsignedNumber T> NewValue(const std::vector<T>& numbers) : value_{Unsigned{numbers.begin(), numbers.end()}} {}
  NewValue(std::initializer_list<std::string_view> texts) : value_{Texts{texts.begin(), texts.end()}} {}
  NewValue(std::initializer_list<Tag> tags) : value_{Tags{tags}} {}
  /// Also {0, 0.5, 1}: of integers among them only constants.
  NewValue(std::initializer_list<double> numbers) : value_{Numbers{numbers}} {}
  template <std::same_as<float> T> NewValue(std::initializer_list<T> numbers) : value_{Floats{numbers}} {}
  template <detail::SignedNumber T> NewValue(std::initializer_list<T> numbers)
      : value_{Integers{numbers.begin(), numbers.end()}} {}
  template <detail::UnsignedNumber T> NewValue(std::initializer_list<T> numbers)
      : value_{Unsigned{numbers.begin(), numbers.end()}} {}
  template <detail::CharacterOrBool T> NewValue(std::initializer_list<T>) = delete;

  // NOLINTEND(google-explicit-constructor)

  /// The bytes of the value field as they will lie in the file: nothing is checked but the length, nothing swapped or padded
  /// but to even length.
  [[nodiscard]] static NewValue bytes(Bytes bytes) {
    NewValue value;
    value.value_ = std::move(bytes);
    return value;
  }

  using Storage = std::variant<std::monostate, std::string, Texts, Numbers, Floats, Integers, Unsigned, Tags, Bytes>;
  [[nodiscard]] const Storage& storage() const noexcept { return value_; }

 private:
  Storage value_;
};

}  // namespace dicomap
