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
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace dicomap {

/// Value type. Made from what C++ has for it: text (UTF-8), numbers, tags, dates; one or several of them.
///
/// `editor.set(tags::PatientName, "Doe^Jane")`, `editor.set(tags::PixelSpacing, {0.5, 0.5})`, `editor.set(tags::Rows, 512)`
class DICOMAP_API NewValue {
 public:
  using Numbers = std::vector<double>;
  using Integers = std::vector<std::int64_t>;
  using Unsigned = std::vector<std::uint64_t>;
  using Texts = std::vector<std::string>;
  using Tags = std::vector<Tag>;
  using Bytes = std::vector<std::byte>;

  /// An element of length 0.
  NewValue() = default;
  /// One text. In a VR of several values a backslash separates them, as in the file. For a VR of binary numbers or tags it is
  /// read as they are printed.
  NewValue(std::string text) : value_{std::move(text)} {}             // NOLINT(google-explicit-constructor)
  NewValue(std::string_view text) : value_{std::string{text}} {}      // NOLINT(google-explicit-constructor)
  NewValue(const char* text) : value_{std::string{text}} {}           // NOLINT(google-explicit-constructor)
  template <std::integral T> NewValue(T number) : NewValue{{number}} {}        // NOLINT(google-explicit-constructor)
  template <std::floating_point T> NewValue(T number) : NewValue{{number}} {}  // NOLINT(google-explicit-constructor)
  NewValue(Tag tag) : value_{Tags{tag}} {}                            // NOLINT(google-explicit-constructor)
  NewValue(const Date& date);                                         // NOLINT(google-explicit-constructor)
  NewValue(const Time& time);                                         // NOLINT(google-explicit-constructor)
  NewValue(const DateTime& date_time);                                // NOLINT(google-explicit-constructor)
  NewValue(const PersonName& name);                                   // NOLINT(google-explicit-constructor)
  NewValue(const Decimal& decimal);                                   // NOLINT(google-explicit-constructor)

  // Several values. Of texts none may have a backslash where it separates values.
  NewValue(Texts texts) : value_{std::move(texts)} {}                 // NOLINT(google-explicit-constructor)
  NewValue(Tags tags) : value_{std::move(tags)} {}                    // NOLINT(google-explicit-constructor)
  template <std::signed_integral T> NewValue(std::initializer_list<T> numbers)
      : value_{Integers{numbers.begin(), numbers.end()}} {}
  template <std::unsigned_integral T> NewValue(std::initializer_list<T> numbers)
      : value_{Unsigned{numbers.begin(), numbers.end()}} {}
  template <std::floating_point T> NewValue(std::initializer_list<T> numbers)
      : value_{Numbers{numbers.begin(), numbers.end()}} {}
  template <class T>
  requires std::signed_integral<T>
  NewValue(const std::vector<T>& numbers) : value_{Integers{numbers.begin(), numbers.end()}} {}  // NOLINT
  template <class T>
  requires std::unsigned_integral<T>
  NewValue(const std::vector<T>& numbers) : value_{Unsigned{numbers.begin(), numbers.end()}} {}  // NOLINT
  template <class T>
  requires std::floating_point<T>
  NewValue(const std::vector<T>& numbers) : value_{Numbers{numbers.begin(), numbers.end()}} {}   // NOLINT

  /// The bytes of the value field as they will lie in the file: nothing is checked but the length, nothing swapped or padded
  /// but to even length.
  [[nodiscard]] static NewValue bytes(Bytes bytes) {
    NewValue value;
    value.value_ = std::move(bytes);
    return value;
  }

  using Storage = std::variant<std::monostate, std::string, Texts, Numbers, Integers, Unsigned, Tags, Bytes>;
  [[nodiscard]] const Storage& storage() const noexcept { return value_; }

 private:
  Storage value_;
};

}  // namespace dicomap
