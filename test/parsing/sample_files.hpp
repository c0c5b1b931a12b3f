// SPDX-License-Identifier: MIT
/// @file
/// Small files that have one of everything, to be damaged.
#pragma once

#include "support/dicom_bytes.hpp"

namespace dicomap::test {

/// About 600 bytes: meta group, text, numbers, nested sequences, a private block, pixel data.
inline DicomBytes sample_file(Encoding encoding, Length length, bool encapsulated = false) {
  const auto image = [&](std::string_view uid) { return item(length).ui(tags::ReferencedSOPInstanceUID, uid); };
  auto bytes = DicomBytes{encoding}
                   .cs(tags::SpecificCharacterSet, "ISO_IR 100")
                   .cs(tags::Modality, "CT")
                   .sequence(tags::ReferencedSeriesSequence,
                             {item(length)
                                  .sequence(tags::ReferencedSOPSequence, {image("1.2.3"), image("1.2.4")}, length)
                                  .ui(tags::SeriesInstanceUID, "1.2"),
                              item(length)},
                             length)
                   .pn(tags::PatientName, "M\xFCller^A")
                   .da(tags::PatientBirthDate, "19700101")
                   .ds(tags::SliceThickness, "1.5")
                   .is(tags::InstanceNumber, "7")
                   .us(tags::Rows, 2)
                   .us(tags::Columns, 2)
                   .lo(Tag{0x0029, 0x0010}, "SIEMENS CSA HEADER")
                   .cs(Tag{0x0029, 0x1008}, "IMAGE")
                   .element(Tag{0x0029, 0x1010}, VR::UN, bytes_of(1, 2, 3, 4))
                   .fd(Tag{0x0040, 0x9225}, 0.5);
  if (encapsulated) {
    bytes.encapsulated({bytes_of(1, 2), bytes_of(3, 4, 5, 6)}, {0, 10});
  } else {
    bytes.ow(tags::PixelData, 1, 2, 3, 4);
  }
  return bytes.as_file(encapsulated ? "1.2.840.10008.1.2.5" : std::string_view{});
}

}  // namespace dicomap::test
