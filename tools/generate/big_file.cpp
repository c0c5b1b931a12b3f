// SPDX-License-Identifier: MIT
#include "big_file.hpp"

#include "sample_modules.hpp"

#include <dicomap/file.hpp>
#include <dicomap/tags.hpp>
#include <dicomap/writer.hpp>

#include <cstring>
#include <string_view>

namespace dicomap::generate {

namespace {

constexpr std::string_view word_frames_storage = "1.2.840.10008.5.1.4.1.1.7.3";

Elements elements_of(const BigFile& big) {
  const Subject subject{big.bits == 8 ? byte_frames_storage : word_frames_storage, 10, "OT", "DERIVED\\SECONDARY", "Phantom^Big"};
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
  return elements;
}

/// The modules that all samples share are bytes already.
Result<void> set_all(Writer& writer, const Bytes& elements) {
  OpenOptions options;
  options.transfer_syntax = explicit_uid;
  DICOMAP_TRY(bare, File::open(Source::borrow(elements), options));
  Walk walk = bare.dataset().elements();
  while (walk.next()) {
    const DataElement element = walk.element();
    DICOMAP_TRY(value, element.bytes());
    DICOMAP_TRY_VOID(writer.set(TagPath{element.tag()}, NewValue::bytes({value.begin(), value.end()}), element.vr()));
  }
  return walk.error().code() == ErrorCode::none ? success() : Result<void>{walk.error()};
}

}  // namespace

Result<void> write_big_file(const std::string& path, const BigFile& big) {
  SaveOptions options;
  options.replace.sparse = true;
  options.replace.durability = Durability::none;
  DICOMAP_TRY(writer, Writer::create(path, options));
  DICOMAP_TRY_VOID(set_all(writer, elements_of(big).bytes()));
  for (std::uint64_t frame = 1; frame <= big.frames; ++frame) {
    DICOMAP_TRY_VOID(writer.add_frame([&](std::span<std::byte> samples) -> Result<void> {
      const auto word = static_cast<std::uint16_t>(frame);
      const auto byte = static_cast<std::uint8_t>(frame);
      if (big.bits == 8) std::memcpy(samples.data(), &byte, sizeof byte);
      else std::memcpy(samples.data(), &word, sizeof word);
      return success();
    }));
  }
  return writer.finish();
}

}  // namespace dicomap::generate
