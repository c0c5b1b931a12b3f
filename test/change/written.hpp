// SPDX-License-Identifier: MIT
/// @file
/// What tests of the Writer share.
#pragma once

#include "change/editor_test.hpp"
#include "change/images.hpp"

#include <dicomap/writer.hpp>

#include <cstring>
#include <string>
#include <utility>
#include <vector>

namespace dicomap::test {

/// A folder, and the file that is to appear in it.
struct NewFile {
  TemporaryFolder folder;
  std::string path = (folder / "new.dcm").native();

  [[nodiscard]] std::vector<std::string> names() const { return names_in(folder.path()); }
  /// Nothing about it is odd.
  [[nodiscard]] File reopened() const { return File::open(path, strictly()).value(); }
};

/// SOP class and instance.
inline void set_identity(dicomap::Writer& writer) {
  writer.set(tags::SOPClassUID, "1.2.840.10008.5.1.4.1.1.7").value();
  writer.set(tags::SOPInstanceUID, "1.2.3.4").value();
}

/// All that frames need, but NumberOfFrames.
inline void set_attributes(dicomap::Writer& writer, const Pixels& pixels) {
  set_identity(writer);
  writer.set(tags::SamplesPerPixel, pixels.samples).value();
  writer.set(tags::PhotometricInterpretation, pixels.photometric).value();
  if (pixels.samples > 1) writer.set(tags::PlanarConfiguration, pixels.planar).value();
  writer.set(tags::Rows, pixels.rows).value();
  writer.set(tags::Columns, pixels.columns).value();
  writer.set(tags::BitsAllocated, pixels.allocated).value();
  writer.set(tags::BitsStored, pixels.stored).value();
  writer.set(tags::HighBit, pixels.stored - 1).value();
  writer.set(tags::PixelRepresentation, pixels.representation).value();
}

[[nodiscard]] inline dicomap::Writer writer_of(const NewFile& file, const Pixels& pixels, const SaveOptions& options = {}) {
  dicomap::Writer writer = dicomap::Writer::create(file.path, options).value();
  set_attributes(writer, pixels);
  return writer;
}

/// Frame `index` of noise(pixels), as it is handed over: of 1-bit samples a byte each.
[[nodiscard]] inline Bytes frame_of(const Pixels& pixels, std::size_t index) {
  const Bytes all = noise(pixels);
  const std::size_t samples = pixels.frame_bits() / pixels.allocated;
  Bytes frame;
  for (std::size_t i = 0; pixels.allocated == 1 && i < samples; ++i) {
    const std::size_t bit = index * samples + i;
    frame.push_back((all[bit / 8] >> (bit % 8)) & std::byte{1});
  }
  if (pixels.allocated > 1) frame.assign(all.begin() + long(index * pixels.frame_bits() / 8), all.begin() + long((index + 1) * pixels.frame_bits() / 8));
  return frame;
}

[[nodiscard]] inline std::vector<Bytes> frames_of(const Pixels& pixels) {
  std::vector<Bytes> frames;
  for (std::size_t index = 0; index < pixels.frames; ++index) frames.push_back(frame_of(pixels, index));
  return frames;
}

/// The next frame, as samples of the type that the attributes speak of.
[[nodiscard]] inline Result<void> add(dicomap::Writer& writer, const Pixels& pixels, const Bytes& frame) {
  const auto with = [&]<class T>() {
    std::vector<T> samples(frame.size() / sizeof(T));
    std::memcpy(samples.data(), frame.data(), frame.size());
    return writer.add_frame(samples);
  };
  const bool is_signed = pixels.representation == 1;
  switch (pixels.allocated) {
    case 16: return is_signed ? with.operator()<std::int16_t>() : with.operator()<std::uint16_t>();
    case 32: return is_signed ? with.operator()<std::int32_t>() : with.operator()<std::uint32_t>();
    case 64: return is_signed ? with.operator()<std::int64_t>() : with.operator()<std::uint64_t>();
    default: return is_signed ? with.operator()<std::int8_t>() : with.operator()<std::uint8_t>();
  }
}

inline void add_all(dicomap::Writer& writer, const Pixels& pixels) {
  for (const Bytes& frame : frames_of(pixels)) add(writer, pixels, frame).value();
}

}  // namespace dicomap::test
