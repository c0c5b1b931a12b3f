// SPDX-License-Identifier: MIT
/// @file
/// Writes one value field character by character: the other way of TextReader.
#pragma once

#include "parsing/text/converter.hpp"

#include <dicomap/result.hpp>
#include <dicomap/vr.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dicomap {

/// View: borrows the converters. Used once.
class TextWriter {
 public:
  /// `terms` are what the attribute declares, `initial` what text starts with.
  TextWriter(VR vr, std::span<const Repertoire> terms, const Repertoire& initial, const Converters& converters);

  /// The bytes of a text. Where a character is in none of the sets, `missing()` is that character, and the bytes are useless.
  /// Linear in the text.
  /// @errors malformed: not UTF-8; unsupported: a table is not installed
  [[nodiscard]] Result<std::string> write(std::string_view utf8);

  /// The character that no set has; empty: there was none.
  [[nodiscard]] std::string_view missing() const noexcept { return missing_; }

 private:
  /// A set that may be used, and what was found in it.
  struct Found {
    CharacterSet set = CharacterSet::none;
    std::string bytes;  ///< empty: the set does not have the character
  };
  [[nodiscard]] Result<Found> find(std::string_view character, char32_t code_point) const;
  [[nodiscard]] Result<std::string> bytes_in(CharacterSet set, std::string_view character, char32_t code_point) const;
  void bring_in(CharacterSet set);
  void back_to_initial();
  [[nodiscard]] bool is_delimiter(char32_t code_point) const noexcept;

  VR vr_;
  const Repertoire& initial_;
  const Converters& converters_;
  std::vector<CharacterSet> sets_;  // in the order in which they are asked
  CharacterSet g0_;
  CharacterSet g1_;
  std::string written_;
  std::string missing_;
};

}  // namespace dicomap
