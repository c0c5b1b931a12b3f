// SPDX-License-Identifier: MIT
// What we encode, decoded by programs of others: whole files go in, and native ones come out.
#include "support/dicom_bytes.hpp"
#include "support/encoding.hpp"
#include "support/temporary_file.hpp"

#include "codecs/built_modules.hpp"

#include <dicomap/file.hpp>
#include <dicomap/image.hpp>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <cstdlib>

using namespace dicomap;
using namespace dicomap::test;

namespace {

DicomBytes file_of(std::string_view uid, const Picture& picture, std::uint16_t bits_allocated, const std::vector<Bytes>& frames,
                   const std::string& photometric) {
  DicomBytes bytes{explicit_little};
  // Secondary captures have no signed samples, CT images no colours.
  bytes.ui(tags::SOPClassUID, picture.samples_per_pixel == 3 ? "1.2.840.10008.5.1.4.1.1.7" : "1.2.840.10008.5.1.4.1.1.2").ui(tags::SOPInstanceUID, "2.25.1").us(tags::SamplesPerPixel, picture.samples_per_pixel);
  bytes.cs(tags::PhotometricInterpretation, photometric);
  if (picture.samples_per_pixel == 3) bytes.us(tags::PlanarConfiguration, 0);
  if (frames.size() > 1) bytes.is(tags::NumberOfFrames, std::to_string(frames.size()));
  bytes.us(tags::Rows, picture.rows).us(tags::Columns, picture.columns).us(tags::BitsAllocated, bits_allocated);
  bytes.us(tags::BitsStored, picture.bits).us(tags::HighBit, picture.bits - 1).us(tags::PixelRepresentation, picture.is_signed ? 1 : 0);
  return bytes.encapsulated(frames).as_file(uid);
}

/// The samples of all frames of a file, pixel by pixel.
std::vector<std::int32_t> samples_of_file(const std::filesystem::path& path) {
  const auto image = File::open(path).value().image().value();
  std::vector<std::int32_t> samples;
  for (std::uint64_t index = 0; index < image.layout().frames; ++index) {
    image.visit(index, [&](const auto& frame) {
      for (std::size_t y = 0; y < image.layout().rows; ++y) {
        for (std::size_t x = 0; x < image.layout().columns; ++x) {
          for (std::size_t s = 0; s < image.layout().samples_per_pixel; ++s) samples.push_back(static_cast<std::int32_t>(frame(y, x, s)));
        }
      }
      return 0;
    }).value();
  }
  return samples;
}

/// What is wrong with what a program makes of it; "": nothing.
std::string witnessed(std::string_view command, std::string_view uid, const Picture& picture, std::uint16_t bits_allocated) {
  const auto what = [&](const std::string& wrong) {
    return fmt::format("{}: {} x {} x {} samples of {} in {} bits{}: {}", command, picture.columns, picture.rows, picture.samples_per_pixel,
                       picture.bits, bits_allocated, picture.is_signed ? ", signed" : "", wrong);
  };
  const auto encoded = encode(uid, picture, bits_allocated);
  if (!encoded.error.empty()) return what(encoded.error);
  const std::string photometric = picture.samples_per_pixel == 1                ? "MONOCHROME2"
                                  : encoded.photometric_interpretation.empty() ? "RGB"
                                                                               : encoded.photometric_interpretation;
  const TemporaryFolder folder;
  const auto in = folder / "in.dcm", out = folder / "out.dcm", said = folder / "said";
  write_at(in, 0, file_of(uid, picture, bits_allocated, {encoded.codestream, encoded.codestream}, photometric).bytes());
  const std::string line = fmt::format(fmt::runtime(command), fmt::arg("in", in.native()), fmt::arg("out", out.native()));
  if (std::system((line + " >" + said.native() + " 2>&1").c_str()) != 0) {
    std::ifstream words{said};
    return what(std::string{std::istreambuf_iterator<char>{words}, {}});
  }
  auto wanted = picture.samples;
  wanted.insert(wanted.end(), picture.samples.begin(), picture.samples.end());
  return samples_of_file(out) == wanted ? "" : what("other samples");
}

/// All that a program says of pictures of many kinds; "": nothing.
void check_all(std::string_view command, std::string_view uid) {
  for (const std::uint16_t bits : std::initializer_list<std::uint16_t>{8, 10, 12, 16}) {
    for (const bool is_signed : {false, true}) {
      for (const std::uint16_t samples : std::initializer_list<std::uint16_t>{1, 3}) {
        if (samples == 3 && (is_signed || bits != 8)) continue;
        CHECK(witnessed(command, uid, picture(37, 21, samples, bits, is_signed), bits > 8 ? 16 : 8) == "");
        CHECK(witnessed(command, uid, noise(16, 33, samples, bits, is_signed), bits > 8 ? 16 : 8) == "");
      }
    }
  }
}

/// The same of samples of few bits: BitsStored below 8, or in one byte of two.
void check_narrow(std::string_view command, std::string_view uid) {
  for (const bool is_signed : {false, true}) {
    CHECK(witnessed(command, uid, picture(37, 21, 1, 6, is_signed), 8) == "");
    CHECK(witnessed(command, uid, picture(37, 21, 1, 7, is_signed), 16) == "");
    CHECK(witnessed(command, uid, picture(37, 21, 1, 8, is_signed), 16) == "");
  }
}

}  // namespace

#ifdef DICOMAP_DCMDRLE
TEST_CASE("DCMTK decodes what we encode as RLE", "[codecs][encoders][witness]") {
  check_all(DICOMAP_DCMDRLE " {in} {out}", rle_uid);
  check_narrow(DICOMAP_DCMDRLE " {in} {out}", rle_uid);
}
#endif

#if defined DICOMAP_DCMDJPLS && DICOMAP_HAS_CHARLS
TEST_CASE("DCMTK decodes what we encode as JPEG-LS", "[codecs][encoders][witness]") {
  check_all(DICOMAP_DCMDJPLS " {in} {out}", jpeg_ls_uid);
  check_narrow(DICOMAP_DCMDJPLS " {in} {out}", jpeg_ls_uid);
}
#endif

#if defined DICOMAP_DCMDJPEG && DICOMAP_HAS_GDCM_JPEG
TEST_CASE("DCMTK decodes what we encode as lossless JPEG", "[codecs][encoders][witness]") {
  check_all(DICOMAP_DCMDJPEG " {in} {out}", jpeg_lossless_uid);
  check_narrow(DICOMAP_DCMDJPEG " {in} {out}", jpeg_lossless_uid);
}
#endif

#ifdef DICOMAP_PYTHON_WITH_PYDICOM
TEST_CASE("pydicom decodes what we encode as RLE", "[codecs][encoders][witness]") {
  const std::string program = "import sys, pydicom; d = pydicom.dcmread(sys.argv[1]); d.decompress(); d.save_as(sys.argv[2])";
  const std::string command = DICOMAP_PYTHON_WITH_PYDICOM " -c '" + program + "' {in} {out}";
  check_narrow(command, rle_uid);  // few, since Python is slow to start
  CHECK(witnessed(command, rle_uid, picture(37, 21, 3, 8, false), 8) == "");
  CHECK(witnessed(command, rle_uid, noise(16, 33, 1, 16, true), 16) == "");
}
#endif

#ifdef DICOMAP_GDCMCONV
TEST_CASE("GDCM decodes what we encode", "[codecs][encoders][witness]") {
  const auto check = [](bool is_built, std::string_view uid) {
    if (is_built) check_all(DICOMAP_GDCMCONV " --raw {in} {out}", uid);
  };
  check(true, rle_uid);
  check(DICOMAP_HAS_GDCM_JPEG, jpeg_lossless_uid);
  check(DICOMAP_HAS_CHARLS, jpeg_ls_uid);
  check(DICOMAP_HAS_OPENJPEG, jpeg_2000_uid);
  // Fewer than 8 bits in 8 it does not read.
  if (DICOMAP_HAS_CHARLS) CHECK(witnessed(DICOMAP_GDCMCONV " --raw {in} {out}", jpeg_ls_uid, picture(37, 21, 1, 7, false), 16) == "");
  if (DICOMAP_HAS_OPENJPEG) CHECK(witnessed(DICOMAP_GDCMCONV " --raw {in} {out}", jpeg_2000_uid, picture(37, 21, 1, 7, true), 16) == "");
}
#endif
