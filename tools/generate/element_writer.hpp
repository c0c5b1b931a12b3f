// SPDX-License-Identifier: MIT
/// @file
/// Writes data elements, sequences and files (PS3.5 7, PS3.10 7). Shares no code with the reader, so that the samples
/// prove something about it.
#pragma once

#include <dicomap/byte_order.hpp>
#include <dicomap/tag.hpp>
#include <dicomap/vr.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dicomap::generate {

using Bytes = std::vector<std::byte>;

/// Whether sequences and items have a length or end at a delimiter.
enum class Lengths : std::uint8_t { defined, undefined };

/// The elements of a data set or an item, as bytes. Elements must be added in ascending order of tag.
class Elements {
 public:
  explicit Elements(Encoding encoding = explicit_little, Lengths lengths = Lengths::defined)
      : encoding_{encoding}, lengths_{lengths} {}

  /// Text, padded to even length. Several values: separate them with a backslash.
  Elements& text(Tag tag, VR vr, std::string_view value);
  /// Binary numbers in the byte order of the encoding.
  template <class T> Elements& numbers(Tag tag, VR vr, std::span<const T> values) {
    Bytes value;
    for (const T number : values) append(value, number);
    return element(tag, vr, value);
  }
  Elements& us(Tag tag, std::initializer_list<std::uint16_t> values) {
    return numbers<std::uint16_t>(tag, VR::US, {values.begin(), values.size()});
  }
  Elements& ss(Tag tag, std::initializer_list<std::int16_t> values) {
    return numbers<std::int16_t>(tag, VR::SS, {values.begin(), values.size()});
  }
  Elements& ul(Tag tag, std::initializer_list<std::uint32_t> values) {
    return numbers<std::uint32_t>(tag, VR::UL, {values.begin(), values.size()});
  }
  Elements& fl(Tag tag, std::initializer_list<float> values) {
    return numbers<float>(tag, VR::FL, {values.begin(), values.size()});
  }
  Elements& fd(Tag tag, std::initializer_list<double> values) {
    return numbers<double>(tag, VR::FD, {values.begin(), values.size()});
  }
  Elements& tags_of(Tag tag, std::initializer_list<Tag> values);
  /// A value of even length as it is.
  Elements& element(Tag tag, VR vr, std::span<const std::byte> value);
  /// Items are encoded as this data set is: make them with `item`.
  Elements& sequence(Tag tag, std::initializer_list<Elements> items);
  Elements& sequence(Tag tag, std::span<const Elements> items);
  /// Compressed frames, a fragment each, of even length: with a basic offset table (PS3.5 A.4).
  Elements& fragments(Tag tag, std::span<const Bytes> frames);
  /// A header whose value is written by somebody else.
  Elements& header(Tag tag, VR vr, std::uint32_t length);

  /// No elements yet, encoded as this.
  [[nodiscard]] Elements item() const { return Elements{encoding_, lengths_}; }
  [[nodiscard]] const Bytes& bytes() const noexcept { return bytes_; }

 private:
  template <class T> void append(Bytes& to, T number) const {
    const T ordered = encoding_.order == host_order ? number : byte_swapped(number);
    const auto raw = std::as_bytes(std::span{&ordered, 1});
    to.insert(to.end(), raw.begin(), raw.end());
  }
  void bracket(Tag tag, std::uint32_t length);

  Encoding encoding_;
  Lengths lengths_;
  Bytes bytes_;
};

/// What the file meta group says about a data set.
struct FileIdentity {
  std::string_view transfer_syntax;
  std::string_view sop_class;
  std::string_view sop_instance;
  std::string_view dicos_version = {};  ///< (0002,0004), where DICOS files name their version
};

/// Preamble, "DICM" and file meta group.
[[nodiscard]] Bytes file_head(const FileIdentity& identity);
/// A whole file.
[[nodiscard]] Bytes file_of(const FileIdentity& identity, std::span<const std::byte> dataset);

}  // namespace dicomap::generate
