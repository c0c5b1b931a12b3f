// SPDX-License-Identifier: MIT
/// @file
/// PS3.15 table E.1-1: what the Basic Application Level Confidentiality Profile does with which element.
#pragma once

#include <dicomap/tag.hpp>

#include <cstdint>
#include <optional>
#include <span>

namespace dicomap {

/// What becomes of an element. Where the table leaves a choice, it was made when the rows were generated.
enum class ProfileAction : std::uint8_t {
  keep,
  remove,     ///< X
  empty,      ///< Z: a value of length 0
  dummy,      ///< D: a value that says nothing
  new_uid,    ///< U: another UID, the same one for the same UID
  keep_items, ///< U*: a sequence stays, and the UIDs in it are replaced
  shift       ///< C of dates: another day; in no row, options make it of those with keep_dates
};

// Options of PS3.15 E.3 under which a row is kept. Bits.
inline constexpr std::uint8_t keep_uids = 1;
inline constexpr std::uint8_t keep_device = 2;
inline constexpr std::uint8_t keep_institution = 4;
inline constexpr std::uint8_t keep_patient = 8;
inline constexpr std::uint8_t keep_dates = 16;

/// Value type.
struct ConfidentialityRow {
  std::uint32_t tag = 0;
  ProfileAction basic = ProfileAction::keep;
  std::uint8_t kept_by = 0;  ///< options that keep it; with keep_dates also: a date that can be shifted
};

/// The rows for one tag each, in ascending order of tag. Generated from data/confidentiality.
[[nodiscard]] std::span<const ConfidentialityRow> confidentiality_rows() noexcept;

/// The row of a tag; curves, overlays and private elements included. Empty where the profile says nothing.
[[nodiscard]] std::optional<ConfidentialityRow> find_confidentiality(Tag tag) noexcept;

}  // namespace dicomap
