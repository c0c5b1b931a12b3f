// SPDX-License-Identifier: MIT
/// @file
/// The data dictionary: PS3.6 with DICOS' group 4010, repeating groups, and the private dictionary of the vendors.
/// Constant tables of offsets into pools of text: nothing is built, relocated or allocated at start-up. Entries are put
/// together when asked for.
#pragma once

#include <dicomap/tag.hpp>
#include <dicomap/vr.hpp>

#include <cstddef>
#include <optional>
#include <string_view>

namespace dicomap {

/// One row of PS3.6. Value type; the texts live as long as the program.
struct DictionaryEntry {
  Tag tag;                   ///< for a repeating group: its first tag, e.g. (6000,3000)
  VR vr = VR::none;          ///< the VR; of several the one taken where nothing decides (US, OW)
  VR other_vr = VR::none;    ///< a second one PS3.6 allows ("US or SS": SS; "OB or OW": OB); else none
  bool retired = false;
  std::string_view vm;       ///< as PS3.6 writes it, e.g. "1-n"
  std::string_view keyword;  ///< empty for the few tags without one
  std::string_view name;
  std::string_view vr_text;  ///< as PS3.6 writes it, e.g. "US or SS"
};

/// One row of the private dictionary.
struct PrivateEntry {
  std::string_view creator;
  std::string_view element;  ///< "0029xx08": xx is the block that the creator reserved
  VR vr = VR::none;
  std::string_view vm;
  std::string_view name;
};

/// The entry of a standard tag, repeating groups (50xx, 60xx, ...) included. Empty for private and unknown tags.
/// @complexity O(1); about 5 ns
/// @source PS3.6 6, 7; PS3.5 7.6 (repeating groups)
[[nodiscard]] DICOMAP_API std::optional<DictionaryEntry> find_entry(Tag tag) noexcept;

/// The entry of a keyword, e.g. "PatientName". Exact spelling. Empty if there is none.
/// @complexity O(log n)
[[nodiscard]] DICOMAP_API std::optional<DictionaryEntry> find_keyword(std::string_view keyword) noexcept;

/// The entry of a private element (gggg,bbee), by the creator that reserved its block: trailing spaces and NULs of the
/// creator do not count. Empty where the creator's vendor has published nothing about the element.
/// @complexity O(log n)
[[nodiscard]] DICOMAP_API std::optional<PrivateEntry> find_private(std::string_view creator, Tag tag) noexcept;

/// Number of standard entries.
[[nodiscard]] DICOMAP_API std::size_t dictionary_size() noexcept;

/// A standard entry by index, in ascending order of tag (repeating groups under their first tag). `index` is below
/// dictionary_size().
[[nodiscard]] DICOMAP_API DictionaryEntry dictionary_entry(std::size_t index) noexcept;

/// "PatientName" for standard tags, "GroupLength" for (gggg,0000), "PrivateCreator" for creators, else empty.
[[nodiscard]] DICOMAP_API std::string_view keyword_of(Tag tag) noexcept;

}  // namespace dicomap
