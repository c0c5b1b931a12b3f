// SPDX-License-Identifier: MIT
#include <dicomap/anonymize.hpp>

#include "change/anonymize_warnings.hpp"
#include "change/plan_anonymization.hpp"

#include <dicomap/dataset.hpp>
#include <dicomap/tags.hpp>
#include <dicomap/version.hpp>

#include <string_view>
#include <utility>

namespace dicomap {

namespace {

Result<void> check(const File& file, const AnonymizeOptions& options) {
  if (options.keep_full_dates && options.shift_days != 0) {
    return Error{ErrorCode::malformed, "keep_full_dates and shift_days contradict each other: dates are kept or moved, not both"};
  }
  DICOMAP_TRY(records, file.dataset().find(tags::DirectoryRecordSequence));
  if (records) {
    return Error{ErrorCode::unsupported,
                 "a DICOMDIR names files and where its own records lie; make it anew from the files once they are anonymized"};
  }
  return success();
}

Result<void> carry_out(Editor& editor, const std::vector<PlannedEdit>& plan, AnonymizeReport& report) {
  for (const PlannedEdit& edit : plan) {
    switch (edit.kind) {
      case PlannedEdit::Kind::remove:
        DICOMAP_TRY_VOID(editor.erase(edit.path));
        ++report.removed;
        break;
      case PlannedEdit::Kind::empty:
        DICOMAP_TRY_VOID(editor.set(edit.path, NewValue{}));
        ++report.emptied;
        break;
      case PlannedEdit::Kind::replace:
        DICOMAP_TRY_VOID(editor.set(edit.path, edit.value));
        ++report.replaced;
        break;
    }
  }
  return success();
}

/// One of CID 7050, and what DeidentificationMethod says of it.
struct Method {
  const char* code;
  const char* meaning;
};

std::vector<Method> methods_of(const AnonymizeOptions& options) {
  std::vector<Method> methods{{"113100", "Basic Application Confidentiality Profile"}};
  const auto add = [&methods](bool when, Method method) {
    if (when) methods.push_back(method);
  };
  add(options.keep_full_dates, {"113106", "Retain Longitudinal Temporal Information Full Dates Option"});
  add(options.shift_days != 0, {"113107", "Retain Longitudinal Temporal Information Modified Dates Option"});
  add(options.keep_patient_characteristics, {"113108", "Retain Patient Characteristics Option"});
  add(options.keep_device_identity, {"113109", "Retain Device Identity Option"});
  add(options.keep_uids, {"113110", "Retain UIDs Option"});
  add(options.keep_institution_identity, {"113112", "Retain Institution Identity Option"});
  return methods;
}

const char* dates_are(const AnonymizeOptions& options) {
  if (options.keep_full_dates) return "UNMODIFIED";
  return options.shift_days != 0 ? "MODIFIED" : "REMOVED";
}

/// PS3.15 E.1.1. What an earlier de-identifier wrote goes: its text can be anything.
Result<void> say_so(Editor& editor, const AnonymizeOptions& options) {
  DICOMAP_TRY_VOID(editor.set(tags::PatientIdentityRemoved, "YES"));
  NewValue::Texts texts{"dicomap " DICOMAP_VERSION};
  DICOMAP_TRY_VOID(editor.erase(tags::DeidentificationMethodCodeSequence));
  std::uint32_t index = 0;
  for (const Method& method : methods_of(options)) {
    const std::vector<TagPath::Step> item{{tags::DeidentificationMethodCodeSequence, index++}};
    DICOMAP_TRY_VOID(editor.set(TagPath{item, tags::CodeValue}, method.code));
    DICOMAP_TRY_VOID(editor.set(TagPath{item, tags::CodingSchemeDesignator}, "DCM"));
    DICOMAP_TRY_VOID(editor.set(TagPath{item, tags::CodeMeaning}, method.meaning));
    texts.emplace_back(method.meaning);
  }
  DICOMAP_TRY_VOID(editor.set(tags::DeidentificationMethod, texts));
  return editor.set(tags::LongitudinalTemporalInformationModified, dates_are(options));
}

}  // namespace

Result<AnonymizeReport> anonymize(Editor& editor, const AnonymizeOptions& options) {
  DICOMAP_TRY(file, editor.edited());
  DICOMAP_TRY_VOID(check(file, options));
  AnonymizeReport report;
  DICOMAP_TRY(warnings, anonymize_warnings(file, options));
  report.warnings = std::move(warnings);
  DICOMAP_TRY(plan, plan_anonymization(file, options));
  DICOMAP_TRY_VOID(editor.clear_preamble());
  DICOMAP_TRY_VOID(carry_out(editor, plan, report));
  DICOMAP_TRY_VOID(say_so(editor, options));
  return report;
}

}  // namespace dicomap
