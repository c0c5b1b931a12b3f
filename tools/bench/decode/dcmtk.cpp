// SPDX-License-Identifier: MIT
// DCMTK: frame by frame into one buffer.
#include "../support/dcmtk.hpp"
#include "../support/measure.hpp"
#include "input.hpp"

#include <dcmtk/dcmdata/dcrledrg.h>
#include <dcmtk/dcmjpeg/djdecode.h>
#include <dcmtk/dcmjpls/djdecode.h>

#include <memory>

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string& variant) {
    bench::prepare_dcmtk();
    DJDecoderRegistration::registerCodecs();
    DJLSDecoderRegistration::registerCodecs();
    DcmRLEDecoderRegistration::registerCodecs();
    const auto input = bench::decode_input(folder, variant);
    DcmFileFormat file;
    DcmFileCache cache;
    std::unique_ptr<std::uint16_t[]> words;
    std::uint64_t total = 0;
    Sint32 frames = 0;
    const auto figures = bench::measure([&] {
      bench::check(file.loadFile(input.path.c_str()));
      DcmDataset& dataset = *file.getDataset();
      DcmElement* element = nullptr;
      bench::check(dataset.findAndGetElement(DCM_PixelData, element));
      bench::check(dataset.findAndGetSint32(DCM_NumberOfFrames, frames));
      auto& pixel_data = dynamic_cast<DcmPixelData&>(*element);
      Uint32 bytes = 0;
      bench::check(pixel_data.getUncompressedFrameSize(&dataset, bytes));
      words = std::make_unique_for_overwrite<std::uint16_t[]>(bytes / 2);
      Uint32 fragment = 0;
      OFString color_model;
      for (Sint32 index = 0; index < frames; ++index) {
        bench::check(pixel_data.getUncompressedFrame(&dataset, static_cast<Uint32>(index), fragment, words.get(), bytes,
                                                     color_model, &cache));
        total += bench::sum_of_frame(words.get(), bytes);
      }
    });
    const auto name = "dcmtk " + variant;
    bench::report("decode", name.c_str(), total, figures, frames);
  });
}
