// SPDX-License-Identifier: MIT
#include "sample_files.hpp"

#include "pictures.hpp"
#include "rle.hpp"
#include "sample_modules.hpp"
#include "sample_names.hpp"

#include <dicomap/tags.hpp>

#include <algorithm>
#include <stdexcept>
#include <string_view>

#include <zlib.h>

namespace dicomap::generate {

namespace {

constexpr std::string_view implicit_uid = "1.2.840.10008.1.2";
constexpr std::string_view deflated_uid = "1.2.840.10008.1.2.1.99";
constexpr std::string_view big_endian_uid = "1.2.840.10008.1.2.2";
constexpr std::string_view rle_uid = "1.2.840.10008.1.2.5";

constexpr std::string_view ct_storage = "1.2.840.10008.5.1.4.1.1.2";
constexpr std::string_view mr_storage = "1.2.840.10008.5.1.4.1.1.4";
constexpr std::string_view sc_storage = "1.2.840.10008.5.1.4.1.1.7";
constexpr std::string_view ultrasound_frames_storage = "1.2.840.10008.5.1.4.1.1.3.1";
constexpr std::string_view segmentation_storage = "1.2.840.10008.5.1.4.1.1.66.4";
constexpr std::string_view dicos_ct_storage = "1.2.840.10008.5.1.4.1.1.501.1";

/// The elements of a CT image: stored values are Hounsfield units + 1024, -2000 outside of the scanned circle.
Elements ct_image(int number, int size, Encoding encoding) {
  constexpr std::int16_t outside = -3024;
  const Subject subject{ct_storage, number, "CT", "ORIGINAL\\PRIMARY\\AXIAL", "Phantom^Chest"};
  Picture<std::int16_t> picture = chest(size, outside);
  for (std::int16_t& sample : picture.samples) sample = static_cast<std::int16_t>(sample + 1024);
  Elements elements{encoding};
  add_general(elements, subject);
  add_patient(elements, subject);
  elements.text(tags::SliceThickness, VR::DS, "5").text(tags::KVP, VR::DS, "120");
  elements.text(tags::PatientPosition, VR::CS, "HFS");
  add_series(elements, subject, true);
  add_pixel_description(elements, {.rows = size, .columns = size, .is_signed = true},
                        size == 128 ? "3.125\\3.125" : "4.0\\4.0");
  elements.ss(tags::PixelPaddingValue, {static_cast<std::int16_t>(outside + 1024)});
  elements.text(tags::WindowCenter, VR::DS, "40\\-600").text(tags::WindowWidth, VR::DS, "400\\1500");
  elements.text(tags::RescaleIntercept, VR::DS, "-1024")
      .text(tags::RescaleSlope, VR::DS, "1")
      .text(tags::RescaleType, VR::LO, "HU");
  elements.text(tags::WindowCenterWidthExplanation, VR::LO, "SOFT TISSUE\\LUNG");
  return elements.numbers<std::int16_t>(tags::PixelData, VR::OW, picture.samples);
}

Bytes ct() { return file_of({explicit_uid, ct_storage, uid(1)}, ct_image(1, 128, explicit_little).bytes()); }

Bytes color() {
  constexpr int size = 96;
  const Subject subject{sc_storage, 2, "OT", "DERIVED\\SECONDARY", "Phantom^Three Lights"};
  Elements elements;
  add_general(elements, subject);
  add_patient(elements, subject);
  add_series(elements, subject, false);
  elements.text(tags::PatientOrientation, VR::CS, "").text(tags::Laterality, VR::CS, "");
  add_pixel_description(
      elements,
      {.rows = size, .columns = size, .bits_allocated = 8, .bits_stored = 8, .samples = 3, .photometric = "RGB"});
  const std::vector<std::uint8_t> planes = three_lights(size, size);
  elements.element(tags::PixelData, VR::OB, std::as_bytes(std::span{planes}));
  return file_of({explicit_uid, sc_storage, uid(2)}, elements.bytes());
}

/// Four frames of 61 x 43 = 2623 pixels: every frame but the first begins inside of a byte.
Bytes bits() {
  constexpr int columns = 61;
  constexpr int rows = 43;
  constexpr int frames = 4;
  const Subject subject{segmentation_storage, 3, "SEG", "DERIVED\\PRIMARY", "Phantom^Shapes"};
  std::vector<std::uint8_t> packed((static_cast<std::size_t>(columns) * rows * frames + 15) / 16 * 2);
  std::size_t bit = 0;
  for (int frame = 0; frame < frames; ++frame) {
    for (const std::uint8_t sample : shape(frame, columns, rows).samples) {
      packed[bit / 8] = static_cast<std::uint8_t>(packed[bit / 8] | sample << (bit % 8));
      ++bit;
    }
  }
  Elements elements;
  add_general(elements, subject);
  add_patient(elements, subject);
  elements.text(tags::DeviceSerialNumber, VR::LO, "1").text(tags::SoftwareVersions, VR::LO, "1");
  add_series(elements, subject, false);
  elements.text(tags::FrameOfReferenceUID, VR::UI, uid(80)).text(tags::PositionReferenceIndicator, VR::LO, "");
  Elements organization = elements.item();
  organization.text(tags::DimensionOrganizationUID, VR::UI, uid(81));
  elements.sequence(tags::DimensionOrganizationSequence, {organization});
  Elements dimension = elements.item();
  dimension.text(tags::DimensionOrganizationUID, VR::UI, uid(81))
      .tags_of(tags::DimensionIndexPointer, {tags::ReferencedSegmentNumber});
  dimension.tags_of(tags::FunctionalGroupPointer, {tags::SegmentIdentificationSequence});
  elements.sequence(tags::DimensionIndexSequence, {dimension});
  add_pixel_description(elements,
                        {.rows = rows, .columns = columns, .bits_allocated = 1, .bits_stored = 1, .frames = frames});
  elements.text(tags::LossyImageCompression, VR::CS, "00");
  elements.text(tags::SegmentationType, VR::CS, "BINARY");
  std::vector<Elements> segments;
  std::vector<Elements> per_frame;
  for (std::uint16_t number = 1; number <= frames; ++number) {
    constexpr std::string_view labels[] = {"ring", "cross", "checkers", "triangle"};
    Elements segment = elements.item();
    add_code(segment, tags::SegmentedPropertyCategoryCodeSequence, "260787004", "SCT", "Physical object");
    segment.us(tags::SegmentNumber, {number}).text(tags::SegmentLabel, VR::LO, labels[number - 1]);
    segment.text(tags::SegmentAlgorithmType, VR::CS, "MANUAL");
    add_code(segment, tags::SegmentedPropertyTypeCodeSequence, "260787004", "SCT", "Physical object");
    segments.push_back(std::move(segment));

    Elements content = elements.item();
    content.ul(tags::DimensionIndexValues, {number});
    Elements position = elements.item();
    position.text(tags::ImagePositionPatient, VR::DS, "0\\0\\" + std::to_string(number));
    Elements identification = elements.item();
    identification.us(tags::ReferencedSegmentNumber, {number});
    Elements groups = elements.item();
    groups.sequence(tags::FrameContentSequence, {content}).sequence(tags::PlanePositionSequence, {position});
    groups.sequence(tags::SegmentIdentificationSequence, {identification});
    per_frame.push_back(std::move(groups));
  }
  elements.sequence(tags::SegmentSequence, segments);
  elements.text(tags::ContentLabel, VR::CS, "SHAPES").text(tags::ContentDescription, VR::LO, "");
  elements.text(tags::ContentCreatorName, VR::PN, "");
  Elements orientation = elements.item();
  orientation.text(tags::ImageOrientationPatient, VR::DS, "1\\0\\0\\0\\1\\0");
  Elements measures = elements.item();
  measures.text(tags::SliceThickness, VR::DS, "1").text(tags::PixelSpacing, VR::DS, "1\\1");
  Elements shared = elements.item();
  shared.sequence(tags::PlaneOrientationSequence, {orientation}).sequence(tags::PixelMeasuresSequence, {measures});
  elements.sequence(tags::SharedFunctionalGroupsSequence, {shared});
  elements.sequence(tags::PerFrameFunctionalGroupsSequence, per_frame);
  elements.element(tags::PixelData, VR::OB, std::as_bytes(std::span{packed}));
  return file_of({explicit_uid, segmentation_storage, uid(3)}, elements.bytes());
}

Bytes multiframe() {
  constexpr int size = 80;
  constexpr int frames = 5;
  const Subject subject{byte_frames_storage, 4, "OT", "DERIVED\\SECONDARY", "Phantom^Bouncing Ball"};
  std::vector<std::uint8_t> samples;
  for (int frame = 0; frame < frames; ++frame) {
    const Picture<std::uint8_t> picture = bouncing_ball(frame, frames, size, size);
    samples.insert(samples.end(), picture.samples.begin(), picture.samples.end());
  }
  Elements elements;
  add_general(elements, subject);
  add_patient(elements, subject);
  elements.text(tags::FrameTime, VR::DS, "100");
  add_series(elements, subject, false);
  elements.text(tags::PatientOrientation, VR::CS, "").text(tags::Laterality, VR::CS, "");
  add_pixel_description(elements,
                        {.rows = size, .columns = size, .bits_allocated = 8, .bits_stored = 8, .frames = frames});
  elements.text(tags::BurnedInAnnotation, VR::CS, "NO");
  elements.text(tags::RescaleIntercept, VR::DS, "0")
      .text(tags::RescaleSlope, VR::DS, "1")
      .text(tags::RescaleType, VR::LO, "US");
  elements.text(tags::PresentationLUTShape, VR::CS, "IDENTITY");
  elements.element(tags::PixelData, VR::OB, std::as_bytes(std::span{samples}));
  return file_of({explicit_uid, byte_frames_storage, uid(4)}, elements.bytes());
}

/// The ball again, orange, as luminance and chrominance: the lighter, the further from grey.
Bytes rle() {
  constexpr int size = 80;
  constexpr int frames = 5;
  const Subject subject{ultrasound_frames_storage, 10, "US", "DERIVED\\SECONDARY", "Phantom^Orange Ball"};
  std::vector<Bytes> codestreams;
  for (int frame = 0; frame < frames; ++frame) {
    std::vector<std::vector<std::uint8_t>> planes(3, bouncing_ball(frame, frames, size, size).samples);
    for (std::uint8_t& cb : planes[1]) cb = static_cast<std::uint8_t>(128 - cb / 3);
    for (std::uint8_t& cr : planes[2]) cr = static_cast<std::uint8_t>(128 + cr / 4);
    codestreams.push_back(rle_codestream(planes, size));
  }
  Elements elements;
  add_general(elements, subject);
  add_patient(elements, subject);
  elements.text(tags::FrameTime, VR::DS, "100");
  add_series(elements, subject, false);
  elements.text(tags::PatientOrientation, VR::CS, "").text(tags::Laterality, VR::CS, "");
  add_pixel_description(elements, {.rows = size,
                                   .columns = size,
                                   .bits_allocated = 8,
                                   .bits_stored = 8,
                                   .samples = 3,
                                   .photometric = "YBR_FULL",
                                   .frames = frames});
  elements.text(tags::LossyImageCompression, VR::CS, "00");
  elements.fragments(tags::PixelData, codestreams);
  return file_of({rle_uid, ultrasound_frames_storage, uid(10)}, elements.bytes());
}

/// A DICOS CT volume the way scanners write them: everything of undefined length, geometry in functional groups,
/// slices that go down, and NumberOfFrames as US.
Bytes bag() {
  constexpr int columns = 72;
  constexpr int rows = 56;
  constexpr std::uint16_t slices = 12;
  std::vector<std::uint16_t> samples;
  for (int slice = 0; slice < slices; ++slice) {
    const Picture<std::uint16_t> picture = suitcase(slice, slices, columns, rows);
    samples.insert(samples.end(), picture.samples.begin(), picture.samples.end());
  }
  Elements elements{explicit_little, Lengths::undefined};
  elements.text(tags::ImageType, VR::CS, "ORIGINAL\\HIGH ENERGY\\VOLUME\\NONE");
  elements.text(tags::SOPClassUID, VR::UI, dicos_ct_storage).text(tags::SOPInstanceUID, VR::UI, uid(5));
  elements.text(tags::StudyDate, VR::DA, date)
      .text(tags::SeriesDate, VR::DA, date)
      .text(tags::ContentDate, VR::DA, date);
  elements.text(tags::AcquisitionDateTime, VR::DT, "20260115093000.000000");
  elements.text(tags::StudyTime, VR::TM, time)
      .text(tags::SeriesTime, VR::TM, time)
      .text(tags::ContentTime, VR::TM, time);
  elements.text(tags::Modality, VR::CS, "CT").text(tags::PresentationIntentType, VR::CS, "FOR PROCESSING");
  elements.text(tags::Manufacturer, VR::LO, "dicomap").text(Tag{0x0008, 0x0118}, VR::CS, "SYNTHETIC");
  elements.text(tags::ManufacturerModelName, VR::LO, "generate_samples").text(Tag{0x0008, 0x2108}, VR::CS, "LHS");
  elements.text(tags::PatientID, VR::LO, "BAG-0001").text(tags::TypeOfPatientID, VR::CS, "BARCODE");
  elements.text(tags::PatientSex, VR::CS, "U").sequence(tags::OtherPatientIDsSequence, {});
  elements.text(tags::DeviceSerialNumber, VR::LO, "1")
      .text(tags::SoftwareVersions, VR::LO, "1")
      .fd(tags::TableSpeed, {0.0});
  elements.text(tags::StudyInstanceUID, VR::UI, uid(50)).text(tags::SeriesInstanceUID, VR::UI, uid(55));
  elements.text(tags::StudyID, VR::SH, "1")
      .text(tags::SeriesNumber, VR::IS, "5")
      .text(tags::InstanceNumber, VR::IS, "1");
  elements.text(tags::FrameOfReferenceUID, VR::UI, uid(85));
  elements.us(tags::SamplesPerPixel, {1}).text(tags::PhotometricInterpretation, VR::CS, "MONOCHROME2");
  elements.us(tags::NumberOfFrames, {slices}).us(tags::Rows, {rows}).us(tags::Columns, {columns});
  elements.us(tags::BitsAllocated, {16})
      .us(tags::BitsStored, {16})
      .us(tags::HighBit, {15})
      .us(tags::PixelRepresentation, {0});
  elements.text(tags::BurnedInAnnotation, VR::CS, "NO").text(tags::LossyImageCompression, VR::CS, "00");
  elements.text(tags::PresentationLUTShape, VR::CS, "IDENTITY");
  elements.text(tags::DICOSVersion, VR::CS, "V03")
      .text(tags::OOIType, VR::CS, "BAGGAGE")
      .fl(tags::OOISize, {0.30F, 0.55F, 0.40F});
  elements.text(tags::AcquisitionStatus, VR::CS, "SUCCESSFUL").text(tags::ScanType, VR::CS, "OPERATIONAL");
  elements.sequence(tags::AlgorithmRoutingCodeSequence, {}).text(tags::OOITypeDescriptor, VR::LT, "synthetic suitcase");
  elements.fl(Tag{0x4300, 0x0902}, {0.0F});

  Elements orientation = elements.item();
  orientation.text(tags::ImageOrientationPatient, VR::DS, "1\\0\\0\\0\\1\\0");
  Elements measures = elements.item();
  measures.text(tags::SliceThickness, VR::DS, "3.0e+01").text(tags::PixelSpacing, VR::DS, "7.500000e+00\\7.500000e+00");
  Elements rescale = elements.item();
  rescale.text(tags::RescaleIntercept, VR::DS, "-1.000000e+03").text(tags::RescaleSlope, VR::DS, "1.000000e+00");
  rescale.text(tags::RescaleType, VR::LO, "HU");
  Elements shared = elements.item();
  shared.sequence(tags::PlaneOrientationSequence, {orientation}).sequence(tags::PixelMeasuresSequence, {measures});
  shared.sequence(tags::PixelValueTransformationSequence, {rescale});
  elements.sequence(tags::SharedFunctionalGroupsSequence, {shared});
  std::vector<Elements> per_frame;
  for (int slice = 0; slice < slices; ++slice) {
    Elements position = elements.item();
    position.text(tags::ImagePositionPatient, VR::DS, "0\\0\\" + std::to_string(-30 * slice));
    Elements groups = elements.item();
    per_frame.push_back(groups.sequence(tags::PlanePositionSequence, {position}));
  }
  elements.sequence(tags::PerFrameFunctionalGroupsSequence, per_frame);
  elements.numbers<std::uint16_t>(tags::PixelData, VR::OW, samples);
  return file_of({explicit_uid, dicos_ct_storage, uid(5), "V03"}, elements.bytes());
}

/// An MR image; with private elements where `with_private`, which implicit VR can only read by the dictionary of
/// vendors.
Elements mr_image(int number, Encoding encoding, bool with_private) {
  constexpr int size = 64;
  const Subject subject{mr_storage, number, "MR", "ORIGINAL\\PRIMARY\\OTHER", "Phantom^Head"};
  const Picture<std::uint16_t> picture = head(size);
  Elements elements{encoding};
  add_general(elements, subject);
  add_patient(elements, subject);
  elements.text(tags::ScanningSequence, VR::CS, "SE")
      .text(tags::SequenceVariant, VR::CS, "NONE")
      .text(tags::ScanOptions, VR::CS, "");
  elements.text(tags::MRAcquisitionType, VR::CS, "2D")
      .text(tags::SliceThickness, VR::DS, "5")
      .text(tags::RepetitionTime, VR::DS, "500");
  elements.text(tags::EchoTime, VR::DS, "15")
      .text(tags::EchoTrainLength, VR::IS, "1")
      .text(tags::PatientPosition, VR::CS, "HFS");
  add_series(elements, subject, true);
  add_pixel_description(elements, {.rows = size, .columns = size, .bits_stored = 12}, "4.0\\4.0");
  elements.us(tags::SmallestImagePixelValue, {*std::ranges::min_element(picture.samples)});
  elements.us(tags::LargestImagePixelValue, {*std::ranges::max_element(picture.samples)});
  elements.text(tags::WindowCenter, VR::DS, "750").text(tags::WindowWidth, VR::DS, "1500");
  if (with_private) {
    elements.text(Tag{0x0029, 0x0010}, VR::LO, "SIEMENS CSA HEADER").text(Tag{0x0029, 0x1008}, VR::CS, "IMAGE NUM 4");
    elements.text(Tag{0x0029, 0x1009}, VR::LO, "20260115");
  }
  return elements.numbers<std::uint16_t>(tags::PixelData, VR::OW, picture.samples);
}

Bytes big_endian() { return file_of({big_endian_uid, mr_storage, uid(6)}, mr_image(6, explicit_big, false).bytes()); }

Bytes implicit() { return file_of({implicit_uid, mr_storage, uid(7)}, mr_image(7, implicit_little, true).bytes()); }

Bytes deflated() {
  const Bytes plain = ct_image(8, 100, explicit_little).bytes();
  z_stream stream{};
  if (::deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error{"zlib cannot deflate"};
  }
  std::vector<Bytef> in(plain.size());
  std::ranges::transform(plain, in.begin(), [](std::byte b) { return std::to_integer<Bytef>(b); });
  std::vector<Bytef> out(::deflateBound(&stream, static_cast<uLong>(in.size())));
  stream.next_in = in.data();
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = out.data();
  stream.avail_out = static_cast<uInt>(out.size());
  const int state = ::deflate(&stream, Z_FINISH);
  out.resize(stream.total_out + stream.total_out % 2);  // a NUL where the length is odd (PS3.5 A.5)
  ::deflateEnd(&stream);
  if (state != Z_STREAM_END) throw std::runtime_error{"zlib did not finish"};
  return file_of({deflated_uid, ct_storage, uid(8)}, std::as_bytes(std::span{out}));
}

}  // namespace

std::vector<SampleFile> sample_files() {
  return {{"ct.dcm", ct()},
          {"color.dcm", color()},
          {"bits.dcm", bits()},
          {"multiframe.dcm", multiframe()},
          {"rle.dcm", rle()},
          {"bag.dcs", bag()},
          {"big_endian.dcm", big_endian()},
          {"implicit.dcm", implicit()},
          {"deflated.dcm", deflated()},
          {"names.dcm", names()}};
}

}  // namespace dicomap::generate
