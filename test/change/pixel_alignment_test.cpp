// SPDX-License-Identifier: MIT
#include "change/file_meta.hpp"
#include "change/rewriting.hpp"

#include <dicomap/image.hpp>

#include <catch2/catch.hpp>

namespace dicomap::test {

namespace {

DicomBytes image() {
  return DicomBytes{}
      .lo(tags::PatientID, "AB")
      .us(tags::SamplesPerPixel, 1)
      .cs(tags::PhotometricInterpretation, "MONOCHROME2")
      .us(tags::Rows, 1)
      .us(tags::Columns, 2)
      .us(tags::BitsAllocated, 16)
      .us(tags::BitsStored, 16)
      .us(tags::HighBit, 15)
      .us(tags::PixelRepresentation, 0)
      .ow(tags::PixelData, 1, 2);
}

std::uint64_t first_sample(const File& file) { return file.image().value().frame_range(0).value().offset; }

}  // namespace

TEST_CASE("The first sample lies at a multiple of the alignment that was asked for", "[change][rewrite][alignment]") {
  const std::uint32_t alignment = GENERATE(2U, 7U, 8U, 64U, 4096U);
  const std::string_view syntax = GENERATE(explicit_uid, implicit_uid);
  SaveOptions options = saved_as(syntax);
  options.pixel_alignment = alignment;
  const File written = rewritten(open(image().as_file()), options);
  CHECK(first_sample(written) % alignment == 0);
  CHECK(read(written).diagnostics == Lines{});
  // Padding of an earlier save is replaced, not added to.
  const File again = rewritten(written, options);
  CHECK(first_sample(again) == first_sample(written));
  options.pixel_alignment = 0;
  options.rebuild_meta = true;
  const File plain = rewritten(written, options);
  CHECK_FALSE(plain.meta().find(tags::PrivateInformation).value());
}

TEST_CASE("PrivateInformation of somebody else is not given up for an alignment", "[change][rewrite][alignment]") {
  const auto bytes = DicomBytes{}
                         .preamble()
                         .ul(tags::FileMetaInformationGroupLength, 54)
                         .ui(tags::TransferSyntaxUID, explicit_uid)
                         .ui(tags::PrivateInformationCreatorUID, "1.2")
                         .element(tags::PrivateInformation, VR::OB, filled(2))
                         .append(image());
  SaveOptions options;
  options.pixel_alignment = 4096;
  CHECK(error_of(try_rewrite(open(bytes), options)) ==
        "the pixel data cannot be aligned: PrivateInformation (0002,0102), which would make room, is in use; "
        "SaveOptions::pixel_alignment 0 leaves it where it comes to lie");
}

}  // namespace dicomap::test
