// SPDX-License-Identifier: MIT
/// @file
/// Bytes of one character set to UTF-8, by tables of the C library (iconv). No table ever sees an escape, nor bytes
/// that lack the form of its characters: state and resynchronisation are ours.
#pragma once

#include "parsing/text/character_sets.hpp"

#include <dicomap/result.hpp>

#include <array>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace dicomap {

/// An iconv handle. Owner.
class Converter {
 public:
  /// @errors unsupported: the table is not installed; `term` is what needs it
  static Result<Converter> open(const char* table, std::string_view term);
  Converter(Converter&& other) noexcept;
  Converter& operator=(Converter&& other) noexcept;
  ~Converter();

  /// Appends `bytes` as UTF-8, up to the first that the table has no character for. Returns how many bytes were read.
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
  /// @lifetime as long as the Converters
  Result<const ByteTable*> byte_table(CharacterSet set) const;

 private:
  struct Slot {
    std::unique_ptr<Converter> converter;
    std::unique_ptr<const ByteTable> bytes;
  };
  Result<Converter*> converter_of(CharacterSet set) const;  // mutex_ is held

  mutable std::mutex mutex_;
  mutable std::array<Slot, character_set_traits.size()> slots_;
};

}  // namespace dicomap
