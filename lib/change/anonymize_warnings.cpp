// SPDX-License-Identifier: MIT
#include "change/anonymize_warnings.hpp"

#include <dicomap/dataset.hpp>
#include <dicomap/tags.hpp>

#include <string_view>

namespace dicomap {

namespace {

/// What was met on a walk through everything.
struct Met {
  bool pixels = false;
  bool encapsulated_pixels = false;
  bool icc_profile = false;
  bool waveform = false;
  bool document = false;
  bool content = false;
  bool graphics = false;
  bool inspection = false;
};

Result<Met> look_through(const Dataset& dataset) {
  Met met;
  auto walk = dataset.walk();
  while (walk.next()) {
    const DataElement element = walk.element();
    const Tag tag = element.tag();
    if (tag == tags::PixelData || tag == tags::FloatPixelData || tag == tags::DoubleFloatPixelData) {
      met.pixels = true;
      met.encapsulated_pixels = met.encapsulated_pixels || element.is_encapsulated();
    }
    met.icc_profile = met.icc_profile || tag == tags::ICCProfile;
    met.waveform = met.waveform || tag == tags::WaveformData;
    met.document = met.document || tag == tags::EncapsulatedDocument;
    met.content = met.content || tag == tags::ContentSequence;
    met.graphics = met.graphics || tag == tags::GraphicAnnotationSequence || (tag.group() & 0xFF00U) == 0x6000;
    met.inspection = met.inspection || tag.group() == 0x4010;
  }
  if (walk.error().code() != ErrorCode::none) return walk.error();
  return met;
}

Result<std::string> code_of(const Dataset& dataset, Tag tag) {
  DICOMAP_TRY(element, dataset.find(tag));
  if (!element || element->length() == 0) return std::string{};
  return element->get<std::string>();
}

}  // namespace

Result<std::vector<std::string>> anonymize_warnings(const File& file, const AnonymizeOptions& options) {
  std::vector<std::string> warnings;
  const auto warn = [&warnings](bool when, const char* sentence) {
    if (when) warnings.emplace_back(sentence);
  };
  const Dataset dataset = file.dataset();
  DICOMAP_TRY(met, look_through(dataset));
  DICOMAP_TRY(burned_in, code_of(dataset, tags::BurnedInAnnotation));
  DICOMAP_TRY(features, code_of(dataset, tags::RecognizableVisualFeatures));
  DICOMAP_TRY(modality, code_of(dataset, tags::Modality));

  warn(met.pixels && burned_in == "YES", "The pixels have text burned in (BurnedInAnnotation is YES): nobody has removed it.");
  warn(met.pixels && burned_in != "YES" && burned_in != "NO",
       "The pixels were not looked at, and BurnedInAnnotation does not say NO: look for text that is burned in.");
  const bool shows_bodies = modality == "CT" || modality == "MR" || modality == "PT";
  warn(met.pixels && features != "NO" && (features == "YES" || shows_bodies),
       "A face can be recognised in slices of a head; the pixels were not changed.");
  warn(met.encapsulated_pixels, "The code streams were copied as they are: comments in them can name a person.");
  warn(met.icc_profile, "ICCProfile was kept: a profile can name a person or a device.");
  warn(met.waveform, "WaveformData was kept: it can be a voice, or enough to recognise a person by.");
  warn(met.content, "The content of the report was replaced by one item that says nothing: nobody can clean free text.");
  warn(met.document, "The encapsulated document was replaced by a dummy: nobody can clean it.");
  warn(met.graphics, "Overlays were removed, and texts of graphic annotations replaced.");
  warn(met.inspection, "Elements of DICOS (group 4010) are not in PS3.15: the few that name a person, dates and UIDs were taken "
                       "care of, identifiers of routes and carriers were not.");
  warn(options.keep_patient_characteristics,
       "Age, sex, size and weight were kept: together, or if they are rare, they can tell who somebody is.");
  warn(options.keep_device_identity || options.keep_institution_identity,
       "The device or the institution was kept: with a date it can tell who somebody is.");
  return warnings;
}

}  // namespace dicomap
