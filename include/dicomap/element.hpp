// SPDX-License-Identifier: MIT
/// @file
/// Data elements: their headers, and their values as the types that VRs stand for.
#pragma once

#include <dicomap/byte_order.hpp>
#include <dicomap/date_time.hpp>
#include <dicomap/decimal.hpp>
#include <dicomap/person_name.hpp>
#include <dicomap/result.hpp>
#include <dicomap/tag.hpp>
#include <dicomap/tag_path.hpp>
#include <dicomap/value.hpp>
#include <dicomap/vr.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace dicomap {

class DatasetState;
class Sequence;

/// The length of a value that ends at a delimiter (PS3.5 7.1.1).
inline constexpr std::uint32_t undefined_length = 0xFFFFFFFF;

/// Value type, 24 bytes: the header of one data element, where it lies, and nothing of its value.
struct ElementHeader {
  std::uint64_t offset = 0;        ///< of the header's first byte
  Tag tag;
  std::uint32_t length = 0;        ///< of the value, as in the file; may be undefined_length
  VR vr = VR::none;                ///< as in the file; implicit VR: the dictionary's; VR::none for letters that are none
  std::uint8_t header_length = 0;  ///< bytes: 8 or 12
  char vr_letters[2] = {};         ///< as in the file (explicit VR), NUL otherwise
  bool truncated = false;          ///< the value runs past the end of what holds it
  bool implicit_vr = false;        ///< the header carried no VR

  [[nodiscard]] constexpr std::uint64_t value_offset() const noexcept { return offset + header_length; }
  [[nodiscard]] constexpr bool has_undefined_length() const noexcept { return length == undefined_length; }
};

/// Where the SpecificCharacterSet in force lies. Value type; empty for the default repertoire.
struct CharacterSetPlace {
  std::uint64_t offset = 0;
  std::uint32_t length = 0;
};

/// Types that `get<T>` knows.
template <class T>
concept Gettable =
    std::same_as<T, std::int16_t> || std::same_as<T, std::uint16_t> || std::same_as<T, std::int32_t> ||
    std::same_as<T, std::uint32_t> || std::same_as<T, std::int64_t> || std::same_as<T, std::uint64_t> ||
    std::same_as<T, float> || std::same_as<T, double> || std::same_as<T, std::string> || std::same_as<T, Decimal> ||
    std::same_as<T, Date> || std::same_as<T, Time> || std::same_as<T, DateTime> || std::same_as<T, Age> ||
    std::same_as<T, PersonName> || std::same_as<T, Tag>;

/// Types that `values<T>` can view in place.
template <class T>
concept BinaryNumber =
    std::same_as<T, std::uint8_t> || std::same_as<T, std::int8_t> || std::same_as<T, std::int16_t> ||
    std::same_as<T, std::uint16_t> || std::same_as<T, std::int32_t> || std::same_as<T, std::uint32_t> ||
    std::same_as<T, std::int64_t> || std::same_as<T, std::uint64_t> || std::same_as<T, float> || std::same_as<T, double>;

/// View of one data element. Cheap to copy; reads its value only when asked.
///
/// @lifetime ends with the File it came from
/// @threads  may be used from several threads at once
class DICOMAP_API DataElement {
 public:
  DataElement(const DatasetState& state, const ElementHeader& header, Encoding encoding, std::uint64_t end,
              std::uint16_t depth, CharacterSetPlace charset) noexcept
      : state_{&state}, header_{header}, end_{end}, charset_{charset}, depth_{depth}, encoding_{encoding} {}

  [[nodiscard]] const ElementHeader& header() const noexcept DICOMAP_LIFETIME_BOUND { return header_; }
  [[nodiscard]] Tag tag() const noexcept { return header_.tag; }
  [[nodiscard]] VR vr() const noexcept { return header_.vr; }
  /// Bytes, or undefined_length.
  [[nodiscard]] std::uint32_t length() const noexcept { return header_.length; }
  [[nodiscard]] std::uint64_t value_offset() const noexcept { return header_.value_offset(); }
  [[nodiscard]] Encoding encoding() const noexcept { return encoding_; }
  /// SQ, or a UN of undefined length (PS3.5 6.2.2 note), or an implicit VR element of undefined length that is no pixel data.
  [[nodiscard]] bool is_sequence() const noexcept;
  /// Undefined length, and not a sequence: pixel data in fragments (PS3.5 A.4).
  [[nodiscard]] bool is_encapsulated() const noexcept { return header_.has_undefined_length() && !is_sequence(); }

  /// Value `index` of the element. Numbers come from binary VRs and from IS and DS, and are converted where nothing is lost
  /// but the precision of a floating T; text comes as UTF-8, without padding. A UN element of a known tag is read as the
  /// dictionary says (PS3.5 6.2.2).
  /// @errors not_found: fewer values, or (numbers in text) an empty one; wrong_type: names the right T; out_of_range: does not fit; malformed: the text is no T;
  ///         truncated
  template <Gettable T> [[nodiscard]] Result<T> get(std::size_t index = 0) const;
  /// All values. Errors as `get`, but for an empty value, which gives none; nor do empty ones among numbers in text. @complexity O(length)
  template <Gettable T> [[nodiscard]] Result<std::vector<T>> get_all() const;

  /// The values of a binary element as T: in place where byte order and alignment allow it, else copied, and the Value says
  /// why. T must have the size of the VR's unit (any T of one byte, and any T for OB, OW, UN whose length it divides).
  /// @errors wrong_type, malformed: the length is no multiple of sizeof(T); truncated, io
  template <BinaryNumber T> [[nodiscard]] Result<Value<const T>> values() const;

  /// The value's bytes as they lie. For undefined lengths: all up to the delimiter that ends the value.
  /// @errors truncated (see `partial`), io, limit_exceeded, out_of_memory
  [[nodiscard]] Result<Value<const std::byte>> bytes() const;
  /// The bytes of the value that exist, for a value that runs past the end of what holds it.
  [[nodiscard]] Result<Value<const std::byte>> partial() const;
  /// Where the value lies; for undefined lengths found by walking to the delimiter, which is not part of it.
  [[nodiscard]] Result<ByteRange> value_range() const;

  /// The whole value as UTF-8, not split at backslashes; padding at the end removed. Text VRs only.
  [[nodiscard]] Result<std::string> text() const;
  /// How many values there are. 0 for an empty element and for sequences. @complexity O(1) binary, O(length) text
  [[nodiscard]] Result<std::size_t> value_count() const;

  /// The items. @errors wrong_type: not a sequence
  [[nodiscard]] Result<Sequence> sequence() const;
  /// The items of a UN or OB of defined length that holds a sequence all the same (PS3.5 6.2.2): implicit VR little endian,
  /// or explicit where the first item shows it. @errors malformed: does not begin with an item
  [[nodiscard]] Result<Sequence> as_sequence() const;

  /// The way here from the top of the file. @complexity walks the file up to the element: for messages, not for loops
  [[nodiscard]] TagPath path() const;

  [[nodiscard]] const DatasetState& state() const noexcept DICOMAP_LIFETIME_BOUND { return *state_; }
  [[nodiscard]] std::uint64_t end() const noexcept { return end_; }
  [[nodiscard]] std::uint16_t depth() const noexcept { return depth_; }
  [[nodiscard]] CharacterSetPlace charset() const noexcept { return charset_; }

 private:
  const DatasetState* state_;
  ElementHeader header_;
  std::uint64_t end_;  ///< of the item or data set that holds the element, as far as it is known
  CharacterSetPlace charset_;
  std::uint16_t depth_;
  Encoding encoding_;
};

}  // namespace dicomap
