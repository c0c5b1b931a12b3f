// SPDX-License-Identifier: MIT
// DCMTK: into the array of all samples, which it loads.
#include "../support/dcmtk.hpp"
#include "../support/edits.hpp"
#include "../support/measure.hpp"

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string&) {
    bench::prepare_dcmtk();
    const auto path = folder + "/frames.dcm";
    const auto wanted = bench::new_frame();
    DcmFileFormat file;
    std::uint64_t total = 0;
    const auto figures = bench::measure([&] {
      bench::check(file.loadFile(path.c_str()));
      DcmElement* pixel_data = nullptr;
      bench::check(file.getDataset()->findAndGetElement(DCM_PixelData, pixel_data));
      Uint16* samples = nullptr;
      bench::check(pixel_data->getUint16Array(samples));
      std::memcpy(samples + bench::one_frame * bench::frame_samples, wanted.data(), bench::frame_bytes);
      total = bench::sum({samples + bench::one_frame * bench::frame_samples, bench::frame_samples});
    });
    bench::report("edit_frame", "dcmtk", total, figures, bench::frame_bytes);
  });
}
