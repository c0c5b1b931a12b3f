// SPDX-License-Identifier: MIT
/// @file
/// The Basic Application Level Confidentiality Profile of PS3.15 annex E, as edits.
#pragma once

#include <dicomap/editor.hpp>
#include <dicomap/export.hpp>
#include <dicomap/result.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace dicomap {

/// Options of PS3.15 E.3, and what they need. Value type.
struct AnonymizeOptions {
  bool keep_uids = false;                ///< Retain UIDs Option
  bool keep_device_identity = false;     ///< Retain Device Identity Option
  bool keep_institution_identity = false;  ///< Retain Institution Identity Option
  bool keep_patient_characteristics = false;  ///< Retain Patient Characteristics Option
  bool keep_full_dates = false;          ///< Retain Longitudinal Temporal Information With Full Dates Option
  bool clean_descriptors = false;        ///< Clean Descriptors Option: removes what it cannot clean
  bool keep_safe_private = false;        ///< Retain Safe Private Option (the list of PS3.15 table E.3.10-1)
  /// Shifts all dates by this many days in place of removing them (Retain Longitudinal Temporal Information With Modified Dates
  /// Option); 0: they are removed.
  std::int32_t shift_days = 0;
  /// New UIDs are made from the old one and this text: the same in every file that is anonymized with it, and nobody without
  /// it can tell the old one. Empty: another for each call, so that references between files break.
  std::string secret;
  std::string patient_name = "Anonymous";  ///< PatientName, PatientID where the profile asks for a dummy
  std::string patient_id = "Anonymous";
};

/// What was done, and what could not be. Value type.
struct AnonymizeReport {
  std::uint64_t removed = 0;
  std::uint64_t emptied = 0;
  std::uint64_t replaced = 0;
  /// What a person has to look at, in sentences: pixels that may have text burned in, graphics, structured text, ...
  std::vector<std::string> warnings;
};

/// Makes the edits of the profile, and writes what was done into PatientIdentityRemoved and DeidentificationMethod
/// (PS3.15 E.1.1). Does not look at pixels.
/// @errors of reading and editing
[[nodiscard]] DICOMAP_API Result<AnonymizeReport> anonymize(Editor& editor, const AnonymizeOptions& options = {});

}  // namespace dicomap
