// SPDX-License-Identifier: MIT
/// @file
/// Text as UTF-8, whatever SpecificCharacterSet (0008,0005) it was written in (PS3.3 C.12.1.1.2, PS3.5 6.1).
#pragma once

#include <dicomap/export.hpp>
#include <dicomap/result.hpp>
#include <dicomap/vr.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dicomap {

/// A SpecificCharacterSet, parsed once: the initial repertoire and the code extensions that escapes may switch to.
/// Value type (copies share the parsed state and its converters).
///
/// @threads `decode` and `encode` may be called from several threads at once
class DICOMAP_API SpecificCharacterSet {
 public:
  /// The default repertoire, ISO_IR 6 (ASCII). Bytes above 7F are read as ISO 8859-1 and counted in `Decoded::replaced`.
  SpecificCharacterSet();
  /// From the values of (0008,0005), e.g. "ISO 2022 IR 6\\ISO 2022 IR 87" as it lies in the file. Never fails: a term that
  /// is not known is kept and listed by `unknown_terms()`, and text is then read as the default repertoire would.
  explicit SpecificCharacterSet(std::string_view value);

  /// Terms of the attribute that are not defined terms of PS3.3 (nor common misspellings of one, e.g. "ISO-IR 100").
  [[nodiscard]] const std::vector<std::string>& unknown_terms() const noexcept DICOMAP_LIFETIME_BOUND;
  /// Whether every byte below 80 but ESC stands for itself: ISO_IR 6, 192.
  [[nodiscard]] bool is_utf8_compatible() const noexcept;
  /// The attribute's value as it was given.
  [[nodiscard]] std::string_view value() const noexcept DICOMAP_LIFETIME_BOUND;

  struct Decoded {
    std::string text;           ///< UTF-8, always valid
    std::size_t replaced = 0;   ///< places where bytes could not be read and U+FFFD (or a guess) stands
  };

  /// One whole value field as UTF-8: not split, not trimmed. `vr` says which delimiters reset the code extensions
  /// (PS3.5 6.1.2.5.3: `\` for multi-valued text, `^` and `=` for PN, CR LF FF TAB for all).
  /// @errors unsupported: the table that a term needs is not installed (the raw bytes remain)
  /// @complexity O(n); one converter per term is opened once and kept
  [[nodiscard]] Result<Decoded> decode(std::span<const std::byte> bytes, VR vr) const;

  /// The values of one value field as UTF-8, split at backslashes the way the repertoire demands (GBK and GB18030 after
  /// the conversion, everything else before it), padding not trimmed. VRs that know no backslash give one value.
  /// @errors as `decode`
  [[nodiscard]] Result<std::vector<Decoded>> decode_values(std::span<const std::byte> bytes, VR vr) const;

  /// The other way: one whole value field, not padded. Each character is written in the first of the attribute's sets that has
  /// it, with the escapes that this needs, and the first set is back before each delimiter and at the end (PS3.5 6.1.2.5.3).
  /// `decode` of it is `utf8` again, for every VR. VRs that SpecificCharacterSet does not apply to are written in ASCII.
  /// @errors malformed: a character that no set of the attribute has, bytes that are not UTF-8; unsupported: as `decode`
  /// @complexity O(n)
  [[nodiscard]] Result<std::vector<std::byte>> encode(std::string_view utf8, VR vr) const;

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

}  // namespace dicomap
