// SPDX-License-Identifier: MIT
#include "sample_modules.hpp"

#include <dicomap/tags.hpp>

namespace dicomap::generate {

std::string uid(int number) { return "2.25.2107198412345678901234567890123456" + std::to_string(10 + number); }

void add_general(Elements& to, const Subject& subject) {
  if (!subject.charset.empty()) to.text(tags::SpecificCharacterSet, VR::CS, subject.charset);
  if (!subject.image_type.empty()) to.text(tags::ImageType, VR::CS, subject.image_type);
  to.text(tags::SOPClassUID, VR::UI, subject.sop_class).text(tags::SOPInstanceUID, VR::UI, uid(subject.number));
  to.text(tags::StudyDate, VR::DA, date).text(tags::SeriesDate, VR::DA, date).text(tags::ContentDate, VR::DA, date);
  to.text(tags::StudyTime, VR::TM, time).text(tags::SeriesTime, VR::TM, time).text(tags::ContentTime, VR::TM, time);
  to.text(tags::AccessionNumber, VR::SH, "").text(tags::Modality, VR::CS, subject.modality);
  if (subject.modality == "OT") to.text(tags::ConversionType, VR::CS, "SYN");
  to.text(tags::Manufacturer, VR::LO, "dicomap").text(tags::ReferringPhysicianName, VR::PN, "");
  to.text(tags::ManufacturerModelName, VR::LO, "generate_samples");
}

void add_patient(Elements& to, const Subject& subject) {
  to.text(tags::PatientName, VR::PN, subject.name)
      .text(tags::PatientID, VR::LO, "SAMPLE-" + std::to_string(subject.number));
  to.text(tags::PatientBirthDate, VR::DA, "19700101").text(tags::PatientSex, VR::CS, "O");
}

void add_series(Elements& to, const Subject& subject, bool in_space) {
  to.text(tags::StudyInstanceUID, VR::UI, uid(50)).text(tags::SeriesInstanceUID, VR::UI, uid(50 + subject.number));
  to.text(tags::StudyID, VR::SH, "1").text(tags::SeriesNumber, VR::IS, std::to_string(subject.number));
  if (in_space) to.text(tags::AcquisitionNumber, VR::IS, "1");
  to.text(tags::InstanceNumber, VR::IS, "1");
  if (!in_space) return;
  to.text(tags::ImagePositionPatient, VR::DS, "-200\\-200\\0")
      .text(tags::ImageOrientationPatient, VR::DS, "1\\0\\0\\0\\1\\0");
  to.text(tags::FrameOfReferenceUID, VR::UI, uid(80))
      .text(tags::Laterality, VR::CS, "")
      .text(tags::PositionReferenceIndicator, VR::LO, "");
}

void add_pixel_description(Elements& to, const Pixels& pixels, std::string_view spacing) {
  to.us(tags::SamplesPerPixel, {pixels.samples}).text(tags::PhotometricInterpretation, VR::CS, pixels.photometric);
  if (pixels.samples > 1) to.us(tags::PlanarConfiguration, {1});
  if (pixels.frames > 0) to.text(tags::NumberOfFrames, VR::IS, std::to_string(pixels.frames));
  if (pixels.frames > 0 && pixels.bits_allocated == 8) to.tags_of(tags::FrameIncrementPointer, {tags::FrameTime});
  to.us(tags::Rows, {static_cast<std::uint16_t>(pixels.rows)})
      .us(tags::Columns, {static_cast<std::uint16_t>(pixels.columns)});
  if (!spacing.empty()) to.text(tags::PixelSpacing, VR::DS, spacing);
  to.us(tags::BitsAllocated, {pixels.bits_allocated}).us(tags::BitsStored, {pixels.bits_stored});
  to.us(tags::HighBit, {static_cast<std::uint16_t>(pixels.bits_stored - 1)});
  to.us(tags::PixelRepresentation, {static_cast<std::uint16_t>(pixels.is_signed ? 1 : 0)});
}

void add_code(Elements& to, Tag sequence, std::string_view value, std::string_view scheme, std::string_view meaning) {
  Elements code = to.item();
  code.text(tags::CodeValue, VR::SH, value).text(tags::CodingSchemeDesignator, VR::SH, scheme);
  code.text(tags::CodeMeaning, VR::LO, meaning);
  to.sequence(sequence, {code});
}

}  // namespace dicomap::generate
