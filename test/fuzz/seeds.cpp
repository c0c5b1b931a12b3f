// SPDX-License-Identifier: MIT
// fuzz_seeds FOLDER CODECS: a first corpus for the fuzz targets of files, one small file for each idea of the format; and,
// where DICOMAP_CORPUS names a folder with files/, those of them that are small. Below CODECS, the same for those of codecs.
#include "fuzz/codec_seeds.hpp"
#include "support/dicom_bytes.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>

using namespace dicomap;
using namespace dicomap::test;
namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t small = 16 * 1024;

template <class Self> Self& pixels(Self& to, int rows, int columns, int bits, int samples = 1) {
  to.us(tags::SamplesPerPixel, samples).cs(tags::PhotometricInterpretation, samples == 3 ? "RGB" : "MONOCHROME2");
  if (samples == 3) to.us(tags::PlanarConfiguration, 1);
  return to.is(tags::NumberOfFrames, "2")
      .us(tags::Rows, rows)
      .us(tags::Columns, columns)
      .us(tags::BitsAllocated, bits)
      .us(tags::BitsStored, bits)
      .us(tags::HighBit, bits - 1)
      .us(tags::PixelRepresentation, 0);
}

DicomBytes everything(Encoding encoding) {
  DicomBytes bytes{encoding};
  bytes.cs(tags::SpecificCharacterSet, "\\ISO 2022 IR 87")
      .da(tags::StudyDate, "20200131")
      .tm(tags::StudyTime, "123015.5")
      .element(tags::AcquisitionDateTime, VR::DT, "20200131123015.5+0100 ")
      .sequence(
          tags::ReferencedImageSequence,
          {item().ui(tags::ReferencedSOPInstanceUID, "1.2.3"),
           item(Length::undefined)
               .pn(tags::PatientName, "A^B=\x1B$B;3ED\x1B(B^C")
               .sequence(tags::PurposeOfReferenceCodeSequence, {item().sh(tags::CodeValue, "1")}, Length::undefined)},
          Length::undefined)
      .pn(tags::PatientName, "Yamada^Tarou")
      .element(tags::PatientAge, VR::AS, "012Y")
      .lo(Tag{0x0029, 0x0010}, "SIEMENS CSA HEADER")
      .element(Tag{0x0029, 0x1008}, VR::CS, "IMAGE NUM 4 ")
      .ds(tags::PixelSpacing, "0.5\\0.25")
      .at(tags::FrameIncrementPointer, {tags::FrameTime})
      .fd(tags::RealWorldValueSlope, 1.5)
      .fl(tags::ThreatROIBase, 1, 2, 3)
      .sl(tags::ReferencePixelX0, -1)
      .uv(tags::SelectorUVValue, 5);
  return pixels(bytes, 2, 3, 16).ow(tags::PixelData, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
}

DicomBytes encapsulated(int bits) {
  DicomBytes bytes;
  return pixels(bytes, 2, 2, bits).encapsulated({filled(4, 1), filled(2, 2), filled(2, 3)}, {0, 12});
}

void write(const fs::path& folder, std::string_view name, const DicomBytes& bytes) {
  std::ofstream out{folder / name, std::ios::binary};
  out.write(static_cast<const char*>(static_cast<const void*>(bytes.bytes().data())),
            static_cast<std::streamsize>(bytes.size()));
  if (!out.flush()) throw std::runtime_error{"cannot write into " + folder.string()};
}

void write_built(const fs::path& folder) {
  for (const Encoding encoding : {explicit_little, implicit_little, explicit_big}) {
    const std::string suffix = std::string{encoding.explicit_vr ? "explicit" : "implicit"} +
                               (encoding.order == ByteOrder::big ? "_big" : "_little");
    write(folder, "everything_" + suffix, everything(encoding).as_file());
    write(folder, "bare_" + suffix, everything(encoding));
    DicomBytes color{encoding};
    write(folder, "color_" + suffix,
          pixels(color, 2, 2, 8, 3).element(tags::PixelData, VR::OB, filled(24, 7)).as_file());
    DicomBytes bits{encoding};
    write(folder, "bits_" + suffix, pixels(bits, 3, 3, 1).element(tags::PixelData, VR::OW, filled(4, 0x5A)).as_file());
  }
  write(folder, "encapsulated", encapsulated(8).as_file("1.2.840.10008.1.2.1.98"));
  write(folder, "encapsulated_bits", encapsulated(1).as_file("1.2.840.10008.1.2.1.98"));
  write(folder, "compressed", encapsulated(8).as_file("1.2.840.10008.1.2.4.50"));
  DicomBytes floating;
  write(folder, "float",
        pixels(floating, 1, 2, 32).numbers(tags::FloatPixelData, VR::OF, std::vector<float>{1, 2, 3, 4}).as_file());
  write(folder, "unclosed",
        DicomBytes{}
            .sequence(tags::ReferencedImageSequence, {item(Length::unclosed).us(tags::Rows, 1)}, Length::unclosed)
            .as_file());
  write(folder, "unknown_vr", DicomBytes{}.header(tags::PatientName, "XX", 8, 2).raw("ab").us(tags::Rows, 1).as_file());
  write(folder, "un_sequence",
        DicomBytes{}
            .sequence(tags::ReferencedImageSequence, VR::UN, {item().encode_as(implicit_little).us(tags::Rows, 1)},
                      Length::undefined)
            .as_file());
}

std::size_t copy_small(const fs::path& corpus, const fs::path& folder) {
  std::size_t count = 0;
  for (const auto& entry : fs::recursive_directory_iterator{corpus / "files"}) {
    if (!entry.is_regular_file() || entry.file_size() > small) continue;
    fs::copy_file(entry.path(), folder / ("corpus_" + std::to_string(count++)), fs::copy_options::overwrite_existing);
  }
  return count;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "fuzz_seeds FOLDER CODECS\n";
    return 2;
  }
  const fs::path folder{argv[1]};
  fs::create_directories(folder);
  write_built(folder);
  fuzz::write_codec_folders(argv[2]);
  const char* corpus = std::getenv("DICOMAP_CORPUS");
  if (corpus == nullptr) return 0;
  std::cout << copy_small(corpus, folder) << " small files of the corpus\n";
  std::cout << fuzz::write_codestreams(corpus, argv[2]) << " small code streams\n";
  return 0;
}
