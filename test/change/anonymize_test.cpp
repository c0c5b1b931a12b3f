// SPDX-License-Identifier: MIT
#include <dicomap/anonymize.hpp>

#include "change/confidentiality.hpp"
#include "support/dicom_bytes.hpp"
#include "support/temporary_file.hpp"

#include <dicomap/dictionary.hpp>
#include <dicomap/image.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

using namespace dicomap;
using namespace dicomap::test;

namespace {

/// Nothing may be left of it.
constexpr const char* marker = "MARKER";

std::string text_of_file(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

/// A file before and after.
class Anonymized {
 public:
  explicit Anonymized(const DicomBytes& bytes, const AnonymizeOptions& options = {}) : before_{bytes.bytes()} {
    Editor editor = Editor::open(before_.path().string()).value();
    report = anonymize(editor, options).value();
    editor.save_as(path()).value();
    file = File::open(path()).value();
  }

  [[nodiscard]] std::string path() const { return (folder_ / "after.dcm").string(); }
  [[nodiscard]] std::string get(std::string_view path) const {
    const TagPath parsed = TagPath::parse(path).value();
    return file->dataset_of(parsed).at(parsed).value().get<std::string>().value();
  }
  [[nodiscard]] bool has(Tag tag) const { return file->dataset_of(tag).find(tag).value().has_value(); }
  [[nodiscard]] std::string bytes() const { return text_of_file(path()); }

  AnonymizeReport report;
  std::optional<File> file;

 private:
  TemporaryFile before_;
  TemporaryFolder folder_;
};

AnonymizeOptions with_secret(const std::string& secret = "secret") {
  AnonymizeOptions options;
  options.secret = secret;
  return options;
}

/// A value of any VR that has the marker in it, as far as the VR lets it.
Bytes marked(VR vr) {
  if (vr == VR::UI) return bytes_of("1.2.3.77777.88888.9\0");
  if (vr == VR::DA) return bytes_of("20070707");
  if (vr == VR::TM) return bytes_of("070707.7");
  if (vr == VR::DT) return bytes_of("20070707070707");
  if (vr == VR::DS || vr == VR::IS) return bytes_of("7777777 ");
  if (vr == VR::AS) return bytes_of("077Y");
  if (traits(vr).kind == VRKind::floating || traits(vr).kind == VRKind::integer) return filled(traits(vr).unit_length, 0x77);
  return bytes_of("MARKERxx");
}

const std::vector<std::string>& marks() {
  static const std::vector<std::string> texts{marker, "77777.88888", "20070707", "070707", "7777777", "077Y", "wwww"};  // 0x77 is w
  return texts;
}

/// One element for each row of the profile, with what the rows for several tags name.
DicomBytes one_of_each_row() {
  DicomBytes bytes{explicit_little};
  bytes.preamble('M').meta("1.2.840.10008.1.2.1");
  std::vector<Tag> tags;
  for (const ConfidentialityRow& row : confidentiality_rows()) {
    const Tag tag = Tag::from(row.tag);
    if (tag.group() > 2 && tag.group() != 0x0004) tags.push_back(tag);
  }
  for (const Tag tag : {Tag{0x0009, 0x0010}, Tag{0x0009, 0x1001}, Tag{0x5000, 0x0022}, tags::OverlayData(0), tags::OverlayComments(3),
                        tags::OverlayLabel(0)}) {
    tags.push_back(tag);
  }
  std::ranges::sort(tags);
  for (const Tag tag : tags) {
    const auto entry = find_entry(tag);
    const VR vr = entry ? entry->vr : VR::LO;
    if (vr != VR::SQ) bytes.element(tag, vr, marked(vr));
    else bytes.sequence(tag, {item().element(tags::CodeMeaning, VR::LO, marked(VR::LO)).element(tags::PatientName, VR::PN, marked(VR::PN))});
  }
  return bytes;
}

}  // namespace

TEST_CASE("Nothing of a value that the profile names is left in the bytes of the file", "[change][anonymize]") {
  const Anonymized done{one_of_each_row()};
  CHECK(done.report.removed + done.report.emptied + done.report.replaced >= confidentiality_rows().size() - 10);
  // Items that are kept, with what nobody can judge in them: PS3.15 keeps them, too.
  const std::string bytes = done.bytes();
  std::vector<std::string> left;
  for (const ConfidentialityRow& row : confidentiality_rows()) {
    const Tag tag = Tag::from(row.tag);
    if (row.basic == ProfileAction::keep_items) continue;
    const auto element = done.file->dataset().find(tag, Search::whole).value();
    if (!element) continue;
    const auto range = element->value_range().value();
    const std::string value = bytes.substr(range.offset, range.length);
    for (const std::string& mark : marks()) {
      if (value.find(mark) != std::string::npos) left.push_back(to_names(TagPath{tag}));
    }
  }
  CHECK(left == std::vector<std::string>{});
  for (const std::string& mark : marks()) {
    CAPTURE(mark);
    // The two sequences of references keep their items: their CodeMeaning is the one thing that is left.
    CHECK(std::ptrdiff_t{mark == marker ? 2 : 0} == [&] {
      std::ptrdiff_t count = 0;
      for (std::size_t at = bytes.find(mark); at != std::string::npos; at = bytes.find(mark, at + 1)) ++count;
      return count;
    }());
  }
}

TEST_CASE("What was done is written into the data set", "[change][anonymize]") {
  AnonymizeOptions options;
  options.shift_days = 3;
  options.keep_uids = true;
  const Anonymized done{DicomBytes{}.da(tags::StudyDate, "20240101").as_file(), options};
  CHECK(done.get("PatientIdentityRemoved") == "YES");
  CHECK(done.get("LongitudinalTemporalInformationModified") == "MODIFIED");
  CHECK(done.file->dataset().get_all<std::string>(tags::DeidentificationMethod).value().size() == 4);
  CHECK(done.get("DeidentificationMethodCodeSequence[0].CodeValue") == "113100");
  CHECK(done.get("DeidentificationMethodCodeSequence[1].CodeValue") == "113107");
  CHECK(done.get("DeidentificationMethodCodeSequence[2].CodeValue") == "113110");
  CHECK(done.get("DeidentificationMethodCodeSequence[2].CodeMeaning") == "Retain UIDs Option");
  CHECK(done.get("DeidentificationMethodCodeSequence[2].CodingSchemeDesignator") == "DCM");
  CHECK(done.get("StudyDate") == "20240104");
}

TEST_CASE("Each option has its code of CID 7050", "[change][anonymize]") {
  const auto codes = [](const AnonymizeOptions& options) {
    const Anonymized done{DicomBytes{}.us(tags::Rows, 1).as_file(), options};
    std::string found;
    const auto items = done.file->dataset().sequence(tags::DeidentificationMethodCodeSequence).value();
    for (std::size_t i = 0; i < items.count_items().value(); ++i) found += ' ' + items.item(i).value().get<std::string>(tags::CodeValue).value();
    return found + ' ' + done.get("LongitudinalTemporalInformationModified");
  };
  AnonymizeOptions options;
  CHECK(codes(options) == " 113100 REMOVED");
  options.keep_full_dates = options.keep_patient_characteristics = options.keep_device_identity = options.keep_uids =
      options.keep_institution_identity = true;
  CHECK(codes(options) == " 113100 113106 113108 113109 113110 113112 UNMODIFIED");
}

TEST_CASE("Files that are anonymized one by one still refer to each other", "[change][anonymize]") {
  const Anonymized image{DicomBytes{}.ui(tags::SOPInstanceUID, "1.2.3").ui(tags::StudyInstanceUID, "1.2.4").as_file(), with_secret()};
  const Anonymized report{
      DicomBytes{}
          .sequence(tags::ReferencedImageSequence, {item().ui(tags::ReferencedSOPInstanceUID, "1.2.3")})
          .ui(tags::StudyInstanceUID, "1.2.4")
          .as_file(),
      with_secret()};
  CHECK(image.get("SOPInstanceUID") == report.get("ReferencedImageSequence[0].ReferencedSOPInstanceUID"));
  CHECK(image.get("StudyInstanceUID") == report.get("StudyInstanceUID"));
  CHECK(image.get("SOPInstanceUID") != "1.2.3");
  const Anonymized other{DicomBytes{}.ui(tags::SOPInstanceUID, "1.2.3").as_file(), with_secret("another")};
  CHECK(image.get("SOPInstanceUID") != other.get("SOPInstanceUID"));
  const Anonymized nobodys{DicomBytes{}.ui(tags::SOPInstanceUID, "1.2.3").ui(tags::SeriesInstanceUID, "1.2.3").as_file()};
  CHECK(nobodys.get("SOPInstanceUID") == nobodys.get("SeriesInstanceUID"));
  CHECK(nobodys.get("SOPInstanceUID") != image.get("SOPInstanceUID"));
}

TEST_CASE("The file meta group follows the data set, and names no application", "[change][anonymize]") {
  DicomBytes bytes;
  bytes.preamble()
      .ui(tags::MediaStorageSOPInstanceUID, "1.2.3")
      .ui(tags::TransferSyntaxUID, "1.2.840.10008.1.2.1")
      .text(tags::SourceApplicationEntityTitle, VR::AE, marker)
      .ui(tags::SOPInstanceUID, "1.2.3");
  const Anonymized done{bytes, with_secret()};
  CHECK(done.get("MediaStorageSOPInstanceUID") == done.get("SOPInstanceUID"));
  CHECK_FALSE(done.has(tags::SourceApplicationEntityTitle));
  CHECK(done.bytes().find(marker) == std::string::npos);
}

TEST_CASE("The preamble is cleared", "[change][anonymize]") {
  const DicomBytes bytes = DicomBytes{}.preamble('M').meta("1.2.840.10008.1.2.1").us(tags::Rows, 4);
  const Anonymized done{bytes};
  CHECK(done.bytes().substr(0, 132) == std::string(128, '\0') + "DICM");
}

TEST_CASE("Pixels are left as they are, and a warning says so unless the file says that no text is burned in", "[change][anonymize]") {
  const auto warnings_of = [](const std::string& burned_in) {
    const Anonymized done{DicomBytes{}
                              .us(tags::SamplesPerPixel, 1)
                              .cs(tags::PhotometricInterpretation, "MONOCHROME2")
                              .us(tags::Rows, 1)
                              .us(tags::Columns, 2)
                              .us(tags::BitsAllocated, 16)
                              .us(tags::BitsStored, 16)
                              .us(tags::HighBit, 15)
                              .us(tags::PixelRepresentation, 0)
                              .cs(tags::BurnedInAnnotation, burned_in)
                              .ow(tags::PixelData, 1234, 5678)
                              .as_file()};
    const auto image = done.file->image().value();
    const auto frame = image.frame<std::uint16_t>(0).value();
    CHECK(frame.samples()[1] == 5678);
    return done.report.warnings;
  };
  CHECK(warnings_of("") == std::vector<std::string>{
                               "The pixels were not looked at, and BurnedInAnnotation does not say NO: look for text that is burned in."});
  CHECK(warnings_of("YES") == std::vector<std::string>{"The pixels have text burned in (BurnedInAnnotation is YES): nobody has removed it."});
  CHECK(warnings_of("NO") == std::vector<std::string>{});
}

TEST_CASE("What nobody can clean is said", "[change][anonymize]") {
  const auto warning_of = [](const DicomBytes& bytes, const AnonymizeOptions& options = {}) {
    const Anonymized done{bytes.as_file(), options};
    return done.report.warnings.empty() ? std::string{} : done.report.warnings.front().substr(0, 40);
  };
  CHECK(warning_of(DicomBytes{}.sequence(tags::ContentSequence, {item().cs(tags::ValueType, "TEXT")})) == "The content of the report was replaced b");
  CHECK(warning_of(DicomBytes{}.element(tags::EncapsulatedDocument, VR::OB, bytes_of("%PDF"))) == "The encapsulated document was replaced b");
  CHECK(warning_of(DicomBytes{}.element(tags::ICCProfile, VR::OB, bytes_of("icc_"))) == "ICCProfile was kept: a profile can name ");
  CHECK(warning_of(DicomBytes{}.us(tags::OverlayRows(0), 1)) == "Overlays were removed, and texts of grap");
  CHECK(warning_of(DicomBytes{}.cs(tags::OOIType, "BAGGAGE")) == "Elements of DICOS (group 4010) are not i");
  AnonymizeOptions options;
  options.keep_patient_characteristics = true;
  CHECK(warning_of(DicomBytes{}.us(tags::Rows, 1), options) == "Age, sex, size and weight were kept: tog");
  options = {};
  options.keep_institution_identity = true;
  CHECK(warning_of(DicomBytes{}.us(tags::Rows, 1), options) == "The device or the institution was kept: ");
  CHECK(warning_of(DicomBytes{}.us(tags::Rows, 1)).empty());
}

TEST_CASE("Group lengths of private groups go with them, whatever their VR; others are made right", "[change][anonymize]") {
  const auto vr = GENERATE(VR::UL, VR::UN);
  const Anonymized done{DicomBytes{}
                            .ul(Tag{0x0008, 0x0000}, 20)
                            .lo(tags::StudyDescription, "a knee of..")
                            .element(Tag{0x0009, 0x0000}, vr, bytes_of(18, 0, 0, 0))
                            .lo(Tag{0x0009, 0x0010}, "ACME")
                            .element(Tag{0x0010, 0x0000}, vr, bytes_of(12, 0, 0, 0))
                            .lo(tags::PatientID, "4711")
                            .as_file()};
  CHECK_FALSE(done.has(Tag{0x0009, 0x0000}));
  CHECK(done.file->dataset().get<std::uint32_t>(Tag{0x0008, 0x0000}).value() == 0);
  const auto length = done.file->dataset().at(Tag{0x0010, 0x0000}).value().bytes().value();
  CHECK(length.span()[0] == std::byte{8 + 9 + 1});
}

TEST_CASE("A DICOMDIR is not anonymized", "[change][anonymize]") {
  const TemporaryFile file{DicomBytes{}.sequence(tags::DirectoryRecordSequence, {item()}).as_file().bytes()};
  Editor editor = Editor::open(file.path().string()).value();
  const auto done = anonymize(editor);
  REQUIRE_FALSE(done);
  CHECK(done.error().code() == ErrorCode::unsupported);
  CHECK(editor.changes().empty());
}

TEST_CASE("Dates cannot be kept and moved", "[change][anonymize]") {
  const TemporaryFile file{DicomBytes{}.us(tags::Rows, 4).as_file().bytes()};
  Editor editor = Editor::open(file.path().string()).value();
  AnonymizeOptions options;
  options.keep_full_dates = true;
  options.shift_days = 1;
  const auto done = anonymize(editor, options);
  REQUIRE_FALSE(done);
  CHECK(done.error().message() == "keep_full_dates and shift_days contradict each other: dates are kept or moved, not both");
}

TEST_CASE("Every encoding is anonymized alike", "[change][anonymize]") {
  const auto encoding = GENERATE(implicit_little, explicit_little, explicit_big);
  const auto length = GENERATE(Length::defined, Length::undefined);
  const Anonymized done{DicomBytes{encoding}
                            .da(tags::StudyDate, "20240101")
                            .sequence(tags::ReferencedImageSequence, {item(length).ui(tags::ReferencedSOPInstanceUID, "1.2.3").lo(Tag{0x0009, 0x0010}, marker)}, length)
                            .pn(tags::PatientName, marker)
                            .us(tags::Rows, 4)
                            .as_file(),
                        with_secret()};
  CHECK(done.bytes().find(marker) == std::string::npos);
  CHECK(done.get("PatientName") == "Anonymous");
  CHECK(done.get("ReferencedImageSequence[0].ReferencedSOPInstanceUID").starts_with("2.25."));
  CHECK(done.file->dataset().get<std::uint16_t>(tags::Rows).value() == 4);
  CHECK(done.file->diagnostics().empty());
}
