// SPDX-License-Identifier: MIT
/// @file
/// Reads one value field character set by character set: follows escapes, comes back to the start at delimiters
/// (PS3.5 6.1.2.5.3) and splits values where the characters, not the bytes, say so.
#pragma once

#include "parsing/text/converter.hpp"

#include <dicomap/text.hpp>

#include <vector>

namespace dicomap {

/// View: borrows the bytes and the converters. Used once.
class TextReader {
 public:
  /// `splits`: a new value begins after each separator; else the separator is part of the text.
  TextReader(std::string_view bytes, VR vr, const Repertoire& initial, const Converters& converters, bool splits);

  /// At least one value. Linear in the bytes.
  [[nodiscard]] Result<std::vector<SpecificCharacterSet::Decoded>> read();

 private:
  // Each reads from the front of rest_.
  void escape();
  void one_byte_g0();
  Result<void> two_byte_g0();
  Result<void> g1();
  Result<void> by_table(CharacterSet set, bool is_guess);
  Result<void> by_units(CharacterSet set, bool is_guess);

  // Each writes what was read.
  void plain(char c);
  void append_g0(std::string_view bytes);
  Result<void> append_units(CharacterSet set, std::string_view units, bool is_guess);
  Result<void> refused(CharacterSet set, std::string_view unit, bool is_guess);
  void replace();
  [[nodiscard]] bool has_role(char c, unsigned roles) const noexcept;
  [[nodiscard]] std::string_view take_high_bytes() noexcept;
  [[nodiscard]] SpecificCharacterSet::Decoded& value() noexcept { return values_.back(); }

  std::string_view rest_;
  const Repertoire& initial_;
  const Converters& converters_;
  unsigned delimiters_;  // the roles that count for this VR
  bool splits_;
  CharacterSet g0_;
  CharacterSet g1_;
  const ByteTable* table_ = nullptr;  // of table_set_, to ask the converters once
  CharacterSet table_set_ = CharacterSet::none;
  std::string units_;  // two-byte characters of G0 in the form that their table takes
  std::vector<SpecificCharacterSet::Decoded> values_;
};

}  // namespace dicomap
