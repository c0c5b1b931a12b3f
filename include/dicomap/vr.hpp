// SPDX-License-Identifier: MIT
/// @file
/// Value representations and what each implies for reading (PS3.5 6.2, 7.1.2).
#pragma once

#include <dicomap/export.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace dicomap {

/// Every VR of PS3.5 table 6.2-1, in alphabetical order, and `none` for what has no VR or one that is not known.
enum class VR : std::uint8_t {
  AE, AS, AT, CS, DA, DS, DT, FD, FL, IS, LO, LT, OB, OD, OF, OL, OV, OW, PN, SH, SL, SQ, SS, ST, SV, TM, UC, UI, UL, UN, UR,
  US, UT, UV, none
};

/// What kind of value a VR holds.
enum class VRKind : std::uint8_t {
  text,      ///< characters; UTF-8 after conversion
  integer,   ///< binary integers of `unit_length` bytes
  floating,  ///< IEEE 754 binary32 or binary64
  tag,       ///< AT: pairs of 16-bit numbers
  bytes,     ///< OB, UN
  words,     ///< OW, OL, OV, OF, OD: bytes in units that are swapped by byte order
  sequence   ///< SQ
};

/// One row of the table: what a VR implies.
struct VRTraits {
  std::string_view name;        ///< two letters
  VRKind kind;
  std::uint8_t header_length;   ///< bytes of the element header in explicit VR: 8, or 12 with a 32-bit length
  std::uint8_t unit_length;     ///< bytes of one binary value, and what byte order swaps; 1 for text and bytes
  bool is_signed;               ///< for integers
  bool uses_charset;            ///< SpecificCharacterSet (0008,0005) applies (PS3.5 6.1.2.3)
  bool backslash_separates;     ///< several values are separated by a backslash (false: ST LT UT UR and all binary)
  char padding;                 ///< what fills a value of odd length: space, or NUL
};

inline constexpr std::array<VRTraits, 35> vr_traits{{
    {"AE", VRKind::text, 8, 1, false, false, true, ' '},     {"AS", VRKind::text, 8, 1, false, false, true, ' '},
    {"AT", VRKind::tag, 8, 2, false, false, false, '\0'},    {"CS", VRKind::text, 8, 1, false, false, true, ' '},
    {"DA", VRKind::text, 8, 1, false, false, true, ' '},     {"DS", VRKind::text, 8, 1, false, false, true, ' '},
    {"DT", VRKind::text, 8, 1, false, false, true, ' '},     {"FD", VRKind::floating, 8, 8, true, false, false, '\0'},
    {"FL", VRKind::floating, 8, 4, true, false, false, '\0'}, {"IS", VRKind::text, 8, 1, false, false, true, ' '},
    {"LO", VRKind::text, 8, 1, false, true, true, ' '},      {"LT", VRKind::text, 8, 1, false, true, false, ' '},
    {"OB", VRKind::bytes, 12, 1, false, false, false, '\0'}, {"OD", VRKind::words, 12, 8, false, false, false, '\0'},
    {"OF", VRKind::words, 12, 4, false, false, false, '\0'}, {"OL", VRKind::words, 12, 4, false, false, false, '\0'},
    {"OV", VRKind::words, 12, 8, false, false, false, '\0'}, {"OW", VRKind::words, 12, 2, false, false, false, '\0'},
    {"PN", VRKind::text, 8, 1, false, true, true, ' '},      {"SH", VRKind::text, 8, 1, false, true, true, ' '},
    {"SL", VRKind::integer, 8, 4, true, false, false, '\0'}, {"SQ", VRKind::sequence, 12, 1, false, false, false, '\0'},
    {"SS", VRKind::integer, 8, 2, true, false, false, '\0'}, {"ST", VRKind::text, 8, 1, false, true, false, ' '},
    {"SV", VRKind::integer, 12, 8, true, false, false, '\0'}, {"TM", VRKind::text, 8, 1, false, false, true, ' '},
    {"UC", VRKind::text, 12, 1, false, true, true, ' '},     {"UI", VRKind::text, 8, 1, false, false, true, '\0'},
    {"UL", VRKind::integer, 8, 4, false, false, false, '\0'}, {"UN", VRKind::bytes, 12, 1, false, false, false, '\0'},
    {"UR", VRKind::text, 12, 1, false, false, false, ' '},   {"US", VRKind::integer, 8, 2, false, false, false, '\0'},
    {"UT", VRKind::text, 12, 1, false, true, false, ' '},    {"UV", VRKind::integer, 12, 8, false, false, false, '\0'},
    {"??", VRKind::bytes, 8, 1, false, false, false, '\0'},
}};

/// The row of `vr`. O(1).
[[nodiscard]] constexpr const VRTraits& traits(VR vr) noexcept { return vr_traits[static_cast<std::size_t>(vr)]; }

/// Two letters, e.g. "US"; "??" for VR::none.
[[nodiscard]] constexpr std::string_view name_of(VR vr) noexcept { return traits(vr).name; }

/// The VR of two letters. Empty for anything but the 34 of PS3.5.
[[nodiscard]] DICOMAP_API std::optional<VR> parse_vr(std::string_view letters) noexcept;

}  // namespace dicomap
