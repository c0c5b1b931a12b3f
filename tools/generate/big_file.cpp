// SPDX-License-Identifier: MIT
#include "big_file.hpp"

#include "sample_modules.hpp"

#include <dicomap/tags.hpp>

#include <string>
#include <string_view>

namespace dicomap::generate {

Bytes head_of(const BigFile& big) {
  constexpr std::string_view word_frames_storage = "1.2.840.10008.5.1.4.1.1.7.3";
  const std::string_view storage = big.bits == 8 ? byte_frames_storage : word_frames_storage;
  const Subject subject{storage, 10, "OT", "DERIVED\\SECONDARY", "Phantom^Big"};
  Elements elements;
  add_general(elements, subject);
  add_patient(elements, subject);
  elements.text(tags::FrameTime, VR::DS, "100");
  add_series(elements, subject, false);
  elements.text(tags::PatientOrientation, VR::CS, "").text(tags::Laterality, VR::CS, "");
  elements.us(tags::SamplesPerPixel, {1}).text(tags::PhotometricInterpretation, VR::CS, "MONOCHROME2");
  elements.text(tags::NumberOfFrames, VR::IS, std::to_string(big.frames))
      .tags_of(tags::FrameIncrementPointer, {tags::FrameTime});
  elements.us(tags::Rows, {big.rows}).us(tags::Columns, {big.columns});
  elements.us(tags::BitsAllocated, {big.bits}).us(tags::BitsStored, {big.bits});
  elements.us(tags::HighBit, {static_cast<std::uint16_t>(big.bits - 1)}).us(tags::PixelRepresentation, {0});
  const std::uint64_t length = (big.frame_bytes() * big.frames + 1) / 2 * 2;
  elements.header(tags::PixelData, big.bits == 8 ? VR::OB : VR::OW, static_cast<std::uint32_t>(length));
  return file_of({explicit_uid, storage, uid(10)}, elements.bytes());
}

}  // namespace dicomap::generate
