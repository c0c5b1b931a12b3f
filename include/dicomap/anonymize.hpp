// SPDX-License-Identifier: MIT
/// @file
/// The Basic Application Level Confidentiality Profile of PS3.15 annex E, as edits.
#pragma once

#include <dicomap/editor.hpp>
#include <dicomap/export.hpp>
#include <dicomap/result.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace dicomap {

/// Options of PS3.15 E.3, and what they need. Value type. Those that need a person's judgement of texts, pictures or private
/// elements (the "clean" options, Retain Safe Private) are not here: what they would clean is removed.
struct AnonymizeOptions {
  bool keep_uids = false;                  ///< Retain UIDs Option
  bool keep_device_identity = false;       ///< Retain Device Identity Option
  bool keep_institution_identity = false;  ///< Retain Institution Identity Option
  /// Retain Patient Characteristics Option: age, sex, size, weight, ...; texts about the patient are removed all the same.
  bool keep_patient_characteristics = false;
  bool keep_full_dates = false;            ///< Retain Longitudinal Temporal Information With Full Dates Option
  /// Moves all dates by this many days in place of removing them, and leaves times of day (Retain Longitudinal Temporal
  /// Information With Modified Dates Option); 0: they are removed.
  std::int32_t shift_days = 0;
  /// New UIDs are made from the old one and this text: the same in every file that is anonymized with it, and nobody without
  /// it can tell the old one. Empty: another for each call, so that references between files break.
  std::string secret;
  std::string patient_name = "Anonymous";  ///< PatientName; empty: none
  std::string patient_id = "Anonymous";    ///< PatientID; empty: none
};

/// What was done, and what could not be. Value type.
struct AnonymizeReport {
  std::uint64_t removed = 0;   ///< elements, a sequence as one
  std::uint64_t emptied = 0;
  std::uint64_t replaced = 0;  ///< by a dummy, another UID, another date
  /// What a person has to look at, in sentences: pixels that may have text burned in, graphics, structured text, ...
  std::vector<std::string> warnings;
};

/// Makes the edits of the profile, in the data set with all its items and in the file meta group, and writes what was done
/// into PatientIdentityRemoved, DeidentificationMethod and DeidentificationMethodCodeSequence (PS3.15 E.1.1). Does not look
/// at pixels. Of a choice (X/Z/D) it takes what keeps every kind of object valid. Beyond the table: elements that PS3.6 does
/// not know are removed; names of persons, dates and UIDs that the table does not have are replaced.
/// @errors unsupported: a DICOMDIR; malformed: an element twice, options that contradict each other; of reading and editing: then
///         some of the edits were made and others not, which is not to be saved
/// @source PS3.15 E.1 to E.3, table E.1-1
[[nodiscard]] DICOMAP_API Result<AnonymizeReport> anonymize(Editor& editor, const AnonymizeOptions& options = {});

}  // namespace dicomap
