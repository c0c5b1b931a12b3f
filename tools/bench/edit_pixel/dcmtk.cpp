// SPDX-License-Identifier: MIT
// DCMTK: the array of all samples, which it loads.
#include "../support/dcmtk.hpp"
#include "../support/edits.hpp"
#include "../support/measure.hpp"

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string&) {
    bench::prepare_dcmtk();
    const auto path = folder + "/frames.dcm";
    DcmFileFormat file;
    std::uint64_t answer = 0;
    const auto figures = bench::measure([&] {
      bench::check(file.loadFile(path.c_str()));
      DcmElement* pixel_data = nullptr;
      bench::check(file.getDataset()->findAndGetElement(DCM_PixelData, pixel_data));
      Uint16* samples = nullptr;
      bench::check(pixel_data->getUint16Array(samples));
      auto& sample = samples[bench::one_frame * bench::frame_samples + bench::edited_sample];
      const std::uint16_t before = sample;
      sample = bench::edited_value;
      const Uint16* again = nullptr;
      bench::check(file.getDataset()->findAndGetUint16Array(DCM_PixelData, again));
      answer = before + std::uint64_t{65536} * again[bench::one_frame * bench::frame_samples + bench::edited_sample];
    });
    bench::report("edit_pixel", "dcmtk", answer, figures, 1);
  });
}
