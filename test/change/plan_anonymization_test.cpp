// SPDX-License-Identifier: MIT
#include "change/plan_anonymization.hpp"

#include "support/dicom_bytes.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <string>
#include <variant>

using namespace dicomap;
using namespace dicomap::test;

namespace {

/// "remove", "empty", or the text that is written; by path.
std::map<std::string, std::string> plan(const DicomBytes& bytes, const AnonymizeOptions& options = {}) {
  const File file = test::open(bytes.as_file());
  std::map<std::string, std::string> edits;
  const auto planned = plan_anonymization(file, options).value();
  for (const PlannedEdit& edit : planned) {
    const std::string names = to_names(edit.path);
    std::string what = edit.kind == PlannedEdit::Kind::remove ? "remove" : "empty";
    if (edit.kind == PlannedEdit::Kind::replace) {
      const auto* text = std::get_if<std::string>(&edit.value.storage());
      const auto* raw = std::get_if<NewValue::Bytes>(&edit.value.storage());
      what = text != nullptr ? '"' + *text + '"' : "zeros";
      if (raw != nullptr && !raw->empty() && raw->front() != std::byte{}) {
        what = "bytes ";
        for (const std::byte byte : *raw) what += static_cast<char>(byte);
      }
    }
    edits[names.substr(0, names.find(' '))] = what;
  }
  edits.erase("MediaStorageSOPInstanceUID");  // of every file here
  return edits;
}

using Edits = std::map<std::string, std::string>;

AnonymizeOptions with_secret() {
  AnonymizeOptions options;
  options.secret = "secret";
  return options;
}

}  // namespace

TEST_CASE("X removes, Z empties, D writes a dummy, U another UID", "[change][anonymize]") {
  CHECK(plan(DicomBytes{}
                 .da(tags::StudyDate, "20240101")
                 .lo(tags::StudyDescription, "knee of Jane")
                 .pn(tags::ReferringPhysicianName, "Who^Doctor")
                 .ui(tags::StudyInstanceUID, "1.2.3")
                 .lo(tags::ClinicalTrialProtocolID, "T-1000"),
             with_secret()) == Edits{{"StudyDate", "empty"},
                                     {"StudyDescription", "remove"},
                                     {"ReferringPhysicianName", "empty"},
                                     {"StudyInstanceUID", "\"2.25.96864299995093350605813192188139972049\""},
                                     {"ClinicalTrialProtocolID", "\"ANONYMIZED\""}});
}

TEST_CASE("Of a choice the action is taken that keeps every object valid", "[change][anonymize]") {
  CHECK(plan(DicomBytes{}
                 .da(tags::AcquisitionDate, "20240101")                        // X/Z
                 .text(tags::AcquisitionDateTime, VR::DT, "20240101120000")    // X/Z/D
                 .da(tags::SeriesDate, "20240101")                             // X/D
                 .da(tags::ContentDate, "20240101")                            // Z/D
                 .lo(tags::InstitutionName, "St. Elsewhere")) ==               // X/Z/D
        Edits{{"AcquisitionDate", "empty"},
              {"AcquisitionDateTime", "\"19000101000000\""},
              {"SeriesDate", "\"19000101\""},
              {"ContentDate", "\"19000101\""},
              {"InstitutionName", "\"ANONYMIZED\""}});
}

TEST_CASE("Name and ID of the patient are what the options say", "[change][anonymize]") {
  const DicomBytes bytes = DicomBytes{}.pn(tags::PatientName, "Doe^Jane").lo(tags::PatientID, "4711");
  CHECK(plan(bytes) == Edits{{"PatientName", "\"Anonymous\""}, {"PatientID", "\"Anonymous\""}});
  AnonymizeOptions options;
  options.patient_name = "P^001";
  options.patient_id = "001";
  CHECK(plan(bytes, options) == Edits{{"PatientName", "\"P^001\""}, {"PatientID", "\"001\""}});
  options.patient_name.clear();
  options.patient_id.clear();
  CHECK(plan(bytes, options) == Edits{{"PatientName", "empty"}, {"PatientID", "empty"}});
}

TEST_CASE("What is empty stays as it is, but for what is removed", "[change][anonymize]") {
  CHECK(plan(DicomBytes{}.da(tags::StudyDate, "").pn(tags::PatientName, "").lo(tags::StudyDescription, "").ui(tags::StudyInstanceUID, "")) ==
        Edits{{"StudyDescription", "remove"}});
}

TEST_CASE("Items are gone through, at any depth", "[change][anonymize]") {
  CHECK(plan(DicomBytes{}.sequence(
            tags::ProcedureCodeSequence,
            {item().sh(tags::CodeValue, "1"),
             item(Length::undefined).sequence(tags::PurposeOfReferenceCodeSequence, {item().pn(tags::PatientName, "Doe^Jane")})})) ==
        Edits{{"ProcedureCodeSequence[1].PurposeOfReferenceCodeSequence[0].PatientName", "\"Anonymous\""}});
}

TEST_CASE("Referenced images keep their references, to the new UIDs", "[change][anonymize]") {
  CHECK(plan(DicomBytes{}.sequence(tags::ReferencedImageSequence, {item()
                                                                       .ui(tags::ReferencedSOPClassUID, "1.2.840.10008.5.1.4.1.1.2")
                                                                       .ui(tags::ReferencedSOPInstanceUID, "1.2.3")}),
             with_secret()) == Edits{{"ReferencedImageSequence[0].ReferencedSOPInstanceUID", "\"2.25.96864299995093350605813192188139972049\""}});
}

TEST_CASE("A sequence that is to say nothing keeps its shape and no value", "[change][anonymize]") {
  CHECK(plan(DicomBytes{}.sequence(tags::GraphicAnnotationSequence,
                                   {item()
                                        .cs(tags::GraphicLayer, "LAYER")
                                        .sequence(tags::TextObjectSequence, {item()
                                                                                 .text(tags::UnformattedTextValue, VR::ST, "Jane was here")
                                                                                 .fl(tags::AnchorPoint, 1.5, 2.5)})})) ==
        Edits{{"GraphicAnnotationSequence[0].TextObjectSequence[0].UnformattedTextValue", "\"ANONYMIZED\""},
              {"GraphicAnnotationSequence[0].TextObjectSequence[0].AnchorPoint", "zeros"}});
  CHECK(plan(DicomBytes{}.sequence(tags::PersonIdentificationCodeSequence,
                                   {item().sh(tags::CodeValue, "4711").sh(tags::CodingSchemeDesignator, "99X").lo(tags::CodeMeaning, "Jane")})) ==
        Edits{{"PersonIdentificationCodeSequence[0].CodeValue", "\"ANONYMIZED\""},
              {"PersonIdentificationCodeSequence[0].CodingSchemeDesignator", "\"99ANON\""},
              {"PersonIdentificationCodeSequence[0].CodeMeaning", "\"ANONYMIZED\""}});
}

TEST_CASE("What a report says becomes one item that says nothing", "[change][anonymize]") {
  CHECK(plan(DicomBytes{}.sequence(tags::ContentSequence, {item().text(tags::TextValue, VR::UT, "Jane has"), item()})) ==
        Edits{{"ContentSequence", "remove"},
              {"ContentSequence[0].RelationshipType", "\"CONTAINS\""},
              {"ContentSequence[0].ValueType", "\"TEXT\""},
              {"ContentSequence[0].ConceptNameCodeSequence[0].CodeValue", "\"121106\""},
              {"ContentSequence[0].ConceptNameCodeSequence[0].CodingSchemeDesignator", "\"DCM\""},
              {"ContentSequence[0].ConceptNameCodeSequence[0].CodeMeaning", "\"Comment\""},
              {"ContentSequence[0].TextValue", "\"ANONYMIZED\""}});
}

TEST_CASE("Private elements, curves, overlays and what no dictionary knows are removed", "[change][anonymize]") {
  const File file = test::open(DicomBytes{}
                                   .lo(Tag{0x0008, 0x9999}, "Jane")
                                   .lo(Tag{0x0009, 0x0010}, "ACME")
                                   .lo(Tag{0x0009, 0x1001}, "Jane")
                                   .us(tags::Rows, 4)
                                   .lo(Tag{0x5000, 0x0022}, "Jane")
                                   .us(tags::OverlayRows(0), 4)
                                   .as_file());
  std::vector<std::string> removed;
  const auto planned = plan_anonymization(file, {}).value();
  for (const PlannedEdit& edit : planned) {
    if (edit.kind == PlannedEdit::Kind::remove) removed.push_back(to_string(edit.path));
  }
  CHECK(removed == std::vector<std::string>{"0008,9999", "0009,0010", "0009,1001", "5000,0022", "6000,0010"});
}

TEST_CASE("A sequence under UN is removed, for nobody can edit inside of it", "[change][anonymize]") {
  CHECK(plan(DicomBytes{}.element(tags::ProcedureCodeSequence, VR::UN, bytes_of(0xFE, 0xFF, 0x00, 0xE0, 0, 0, 0, 0))) ==
        Edits{{"ProcedureCodeSequence", "remove"}});
}

TEST_CASE("Names, dates and UIDs that the table does not have are replaced", "[change][anonymize]") {
  CHECK(plan(DicomBytes{}
                 .ui(tags::SOPClassUID, "1.2.3.4")  // a private one: it says what this is, not which
                 .ui(tags::VolumeFrameOfReferenceUID, "1.2.3")
                 .pn(tags::EvaluatorName, "Doe^Jane")
                 .da(tags::ExpiryDate, "20240101"),
             with_secret()) == Edits{{"VolumeFrameOfReferenceUID", "\"2.25.96864299995093350605813192188139972049\""},
                                     {"EvaluatorName", "\"ANONYMIZED\""},
                                     {"ExpiryDate", "\"19000101\""}});
}

TEST_CASE("UIDs that everybody shares are not replaced", "[change][anonymize]") {
  CHECK(plan(DicomBytes{}.ui(tags::FrameOfReferenceUID, "1.2.840.10008.1.4.1.1").ui(tags::FailedSOPInstanceUIDList, "1.2.840.10008.1.1\\1.2.3"),
             with_secret()) == Edits{{"FailedSOPInstanceUIDList", "\"1.2.840.10008.1.1\\2.25.96864299995093350605813192188139972049\""}});
}

TEST_CASE("Each option keeps what it names", "[change][anonymize]") {
  const DicomBytes bytes = DicomBytes{}
                               .da(tags::StudyDate, "20240131")
                               .lo(tags::InstitutionName, "St. Elsewhere")
                               .lo(tags::DeviceSerialNumber, "4711")
                               .cs(tags::PatientSex, "O")
                               .text(tags::PatientAge, VR::AS, "030Y")
                               .ui(tags::SeriesInstanceUID, "1.2.3");
  const Edits all{{"StudyDate", "empty"},         {"InstitutionName", "\"ANONYMIZED\""},
                  {"PatientSex", "empty"},        {"DeviceSerialNumber", "\"ANONYMIZED\""},
                  {"PatientAge", "remove"},       {"SeriesInstanceUID", "\"2.25.96864299995093350605813192188139972049\""}};
  const auto without = [&](const std::vector<std::string>& keys) {
    Edits edits = all;
    for (const std::string& key : keys) edits.erase(key);
    return edits;
  };
  AnonymizeOptions options = with_secret();
  CHECK(plan(bytes, options) == all);
  options.keep_uids = true;
  CHECK(plan(bytes, options) == without({"SeriesInstanceUID"}));
  options = with_secret();
  options.keep_device_identity = true;
  CHECK(plan(bytes, options) == without({"DeviceSerialNumber"}));
  options = with_secret();
  options.keep_institution_identity = true;
  CHECK(plan(bytes, options) == without({"InstitutionName"}));
  options = with_secret();
  options.keep_patient_characteristics = true;
  CHECK(plan(bytes, options) == without({"PatientSex", "PatientAge"}));
  options = with_secret();
  options.keep_full_dates = true;
  CHECK(plan(bytes, options) == without({"StudyDate"}));
  options = with_secret();
  options.shift_days = 1;
  Edits shifted = all;
  shifted["StudyDate"] = "bytes 20240201";
  CHECK(plan(bytes, options) == shifted);
}

TEST_CASE("Dates that are moved keep their times; what is no date goes as without the option", "[change][anonymize]") {
  AnonymizeOptions options;
  options.shift_days = -31;
  CHECK(plan(DicomBytes{}
                 .da(tags::StudyDate, "20240131")
                 .da(tags::SeriesDate, "soon")
                 .tm(tags::StudyTime, "120000")
                 .sh(tags::TimezoneOffsetFromUTC, "+0100")
                 .da(tags::PatientBirthDate, "19700101")
                 .element(tags::CertifiedTimestamp, VR::OB, bytes_of(1, 2)),
             options) == Edits{{"StudyDate", "bytes 20231231"},
                               {"SeriesDate", "\"19000101\""},
                               {"PatientBirthDate", "empty"},
                               {"CertifiedTimestamp", "remove"}});
}

TEST_CASE("Of the file meta group only what PS3.10 requires is kept", "[change][anonymize]") {
  const DicomBytes meta = DicomBytes{}
                              .preamble()
                              .ui(tags::MediaStorageSOPInstanceUID, "1.2.3")
                              .ui(tags::TransferSyntaxUID, "1.2.840.10008.1.2.1")
                              .text(tags::SourceApplicationEntityTitle, VR::AE, "JANES_PC")
                              .ui(tags::PrivateInformationCreatorUID, "1.2.3")
                              .element(tags::PrivateInformation, VR::OB, bytes_of(1, 2))
                              .us(tags::Rows, 4);
  const File file = test::open(meta);
  std::vector<std::string> removed;
  const auto planned = plan_anonymization(file, {}).value();
  for (const PlannedEdit& edit : planned) {
    if (edit.kind == PlannedEdit::Kind::remove) removed.push_back(to_string(edit.path));
    else CHECK(edit.path.element() == tags::MediaStorageSOPInstanceUID);
  }
  CHECK(removed == std::vector<std::string>{"0002,0016", "0002,0100", "0002,0102"});
}

TEST_CASE("An element that is there twice stops anonymizing", "[change][anonymize]") {
  const File file = test::open(DicomBytes{}.pn(tags::PatientName, "Doe^Jane").pn(tags::PatientName, "Doe^John").as_file());
  const auto planned = plan_anonymization(file, {});
  REQUIRE_FALSE(planned);
  CHECK(planned.error().message() == "PatientName (0010,0010) is there twice: an edit would reach the first only");
}

TEST_CASE("A file that cannot be read to its end is not anonymized", "[change][anonymize]") {
  const File file = test::open(DicomBytes{}.pn(tags::PatientName, "Doe^Jane").lo(tags::PatientID, "4711").as_file().truncate_by(2));
  CHECK(plan_anonymization(file, {}).error().code() == ErrorCode::truncated);
}
