// SPDX-License-Identifier: MIT
/// @file
/// What was odd in a file and yet could be read: nothing is tolerated in silence.
#pragma once

#include <dicomap/export.hpp>
#include <dicomap/tag.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace dicomap {

/// Kinds of irregularity. Names are stable.
enum class DiagnosticCode : std::uint8_t {
  no_preamble,           ///< the 128 bytes and "DICM" are missing
  no_file_meta,          ///< group 0002 is missing
  meta_length,           ///< (0002,0000) is absent or wrong; the group number decides where the group ends
  meta_encoding,         ///< the file meta group is not explicit VR little endian
  no_transfer_syntax,    ///< (0002,0010) is absent; the encoding was recognised by the first elements
  unknown_transfer_syntax,  ///< (0002,0010) is not registered; the encoding was recognised by the first elements
  empty_dataset,         ///< nothing follows the file meta group
  encoding_mismatch,     ///< the data set (or an item) is not encoded as the transfer syntax says
  unknown_vr,            ///< two bytes that are no VR; what follows them decided how they were read
  reserved_bytes,        ///< the two reserved bytes of a long header are not zero (PS3.5 7.1.2)
  odd_length,            ///< a value of odd length (PS3.5 7.1.1)
  bad_length,            ///< a length contradicts what encloses it; the enclosing one was believed
  missing_delimiter,     ///< a sequence, item or encapsulated value is not closed
  wrong_delimiter,       ///< a delimiter of the other kind, or with a length
  not_an_item,           ///< something else where an item must be; the sequence was stepped over
  order,                 ///< a tag that is not greater than the one before it
  duplicate,             ///< a tag that occurs twice; the first is the one that is found
  meta_in_dataset,       ///< an element of group 0002 inside the data set
  trailing_bytes,        ///< bytes after the last element that are none
  deflate,               ///< the deflated data set has a header of zlib
  charset,               ///< an unknown SpecificCharacterSet, or text that it cannot explain
  pixel_attributes,      ///< an attribute of the image is missing or odd, and its meaning is plain
  pixel_length,          ///< pixel data longer or shorter than its attributes say
  offset_table,          ///< an offset table that lies; it was not used
  fragments,             ///< fragments that do not fit the frames, or of odd length
  codestream,            ///< a code stream contradicts the attributes (it was believed), or its decoder found it odd
};

inline constexpr std::size_t diagnostic_code_count = static_cast<std::size_t>(DiagnosticCode::codestream) + 1;

/// The stable name, e.g. "odd_length".
[[nodiscard]] DICOMAP_API std::string_view name_of(DiagnosticCode code) noexcept;

/// One irregularity. Value type.
struct Diagnostic {
  DiagnosticCode code = DiagnosticCode::no_preamble;
  std::uint64_t offset = 0;  ///< of the element, from the start of the source (deflated: of the inflated data set)
  Tag tag;                   ///< of the element; 0000,0000 where there is none
  std::string text;          ///< with the numbers
};

/// "odd_length at offset 426, in 0010,0030: the value has 7 bytes".
[[nodiscard]] DICOMAP_API std::string to_string(const Diagnostic& diagnostic);

/// How files are judged.
enum class Strictness : std::uint8_t {
  tolerant,  ///< read on where the meaning is unambiguous, with a Diagnostic (default)
  strict     ///< every Diagnostic is an Error
};

}  // namespace dicomap
