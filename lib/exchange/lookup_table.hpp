// SPDX-License-Identifier: MIT
/// @file
/// Lookup tables: modality, VOI and palette tables have one form.
#pragma once

#include <dicomap/dataset.hpp>
#include <dicomap/result.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace dicomap {

/// Value type. Not empty.
struct LookupTable {
  double first = 0;    ///< the value that the first entry is for
  unsigned bits = 16;  ///< of an entry
  std::vector<std::uint16_t> entries;

  /// The entry of a value; the first or last one for values outside of the table (PS3.3 C.7.6.3.1.5, C.11.1.1).
  [[nodiscard]] std::uint16_t operator()(double value) const noexcept;
  /// What an entry of all ones means.
  [[nodiscard]] double highest() const noexcept { return static_cast<double>((1U << bits) - 1U); }
};

/// The elements that make a table.
struct LookupTableTags {
  Tag descriptor;
  Tag data;
  Tag segmented_data;  ///< 0000,0000 where there can be none
};

/// Whether a data set or item says that there is a table. Some writers leave items whose descriptor is empty, which say
/// as little as none; an absent descriptor is an error of `read_table`.
[[nodiscard]] Result<bool> has_table(const Dataset& dataset, const LookupTableTags& tags);

/// Reads a table. Entries of 8 bits are met one to a byte and one to a word: the length tells.
/// @param is_signed  whether the descriptor's second value has a sign
/// @errors not_found; malformed: a descriptor that is none, data too short for it, segments that make no table
/// @source PS3.3 C.7.6.3.1.5, C.7.9.2, C.11.1.1.1, C.11.2.1.1
[[nodiscard]] Result<LookupTable> read_table(const Dataset& dataset, const LookupTableTags& tags, bool is_signed);

/// Segmented data made whole: never more than `size` entries. `units` are the words or bytes of the data, in order.
/// @errors malformed: an unknown segment, one that runs past the data, indirections to nowhere or to each other, too
///          few entries
[[nodiscard]] Result<std::vector<std::uint16_t>> expand_segments(std::span<const std::uint16_t> units, unsigned bits,
                                                                 std::size_t size);

}  // namespace dicomap
