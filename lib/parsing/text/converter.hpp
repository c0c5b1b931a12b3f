// SPDX-License-Identifier: MIT
/// @file
/// Bytes of one character set to UTF-8 and back, by tables of the C library (iconv). No table ever sees an escape, nor bytes
/// that lack the form of its characters: state and resynchronisation are ours.
#pragma once

#include "parsing/text/character_sets.hpp"

#include <dicomap/result.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace dicomap {

/// An iconv handle. Owner.
class Converter {
 public:
  enum class Direction : std::uint8_t { to_utf8, from_utf8 };

  /// @errors unsupported: the table is not installed; `term` is what needs it
  static Result<Converter> open(const char* table, std::string_view term, Direction direction = Direction::to_utf8);
  Converter(Converter&& other) noexcept;
  Converter& operator=(Converter&& other) noexcept;
  ~Converter();

  /// Appends `bytes` as UTF-8, up to the first that the table has no character for (or the other way round). Returns how many
  /// bytes were read.
  std::size_t convert(std::string_view bytes, std::string& text);

 private:
  explicit Converter(void* handle) noexcept : handle_{handle} {}
  void* handle_ = nullptr;  // iconv_t; nullptr when moved from
};

/// A set with one byte a character: the UTF-8 of the bytes 80 to FF; empty where the set has none.
using ByteTable = std::array<std::string, 128>;

/// The converters of one SpecificCharacterSet: each is opened once, when it is first needed, and kept.
///
/// @threads may be used from several threads at once
class Converters {
 public:
  /// As Converter::convert.
  Result<std::size_t> convert(CharacterSet set, std::string_view bytes, std::string& text) const;
  /// The bytes of one character (UTF-8) in a set, in the form of its table; empty where the set does not have it.
  Result<std::string> find(CharacterSet set, std::string_view character) const;
  /// @lifetime as long as the Converters
  Result<const ByteTable*> byte_table(CharacterSet set) const;

 private:
  struct Slot {
    std::unique_ptr<Converter> converter;
    std::unique_ptr<Converter> back;
    std::unique_ptr<const ByteTable> bytes;
  };
  // mutex_ is held
  Result<Converter*> converter_of(CharacterSet set, Converter::Direction direction = Converter::Direction::to_utf8) const;

  mutable std::mutex mutex_;
  mutable std::array<Slot, character_set_traits.size()> slots_;
};

}  // namespace dicomap
