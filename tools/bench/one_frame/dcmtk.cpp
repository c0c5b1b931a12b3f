// SPDX-License-Identifier: MIT
// DCMTK, by a partial read of the pixel data element.
#include "../support/dcmtk.hpp"
#include "../support/inputs.hpp"
#include "../support/measure.hpp"

#include <memory>

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string&) {
    bench::prepare_dcmtk();
    const auto path = folder + "/frames.dcm";
    DcmFileFormat file;
    DcmFileCache cache;
    std::unique_ptr<std::uint16_t[]> samples;
    std::uint64_t total = 0;
    const auto figures = bench::measure([&] {
      bench::check(file.loadFile(path.c_str()));
      DcmElement* pixel_data = nullptr;
      bench::check(file.getDataset()->findAndGetElement(DCM_PixelData, pixel_data));
      samples = std::make_unique_for_overwrite<std::uint16_t[]>(bench::frame_samples);
      constexpr auto offset = static_cast<Uint32>(bench::one_frame * bench::frame_bytes);
      bench::check(pixel_data->getPartialValue(samples.get(), offset, bench::frame_bytes, &cache));
      total = bench::sum({samples.get(), bench::frame_samples});
    });
    bench::report("one_frame", "dcmtk", total, figures, bench::frame_bytes);
  });
}
