// SPDX-License-Identifier: MIT
// GDCM, by its region reader, frame by frame into one buffer.
#include "../support/inputs.hpp"
#include "../support/measure.hpp"

#include <gdcmBoxRegion.h>
#include <gdcmImageRegionReader.h>

#include <memory>
#include <stdexcept>

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string&) {
    const auto path = folder + "/frames.dcm";
    gdcm::ImageRegionReader reader;
    std::unique_ptr<std::uint16_t[]> samples;
    std::uint64_t total = 0;
    const auto figures = bench::measure([&] {
      reader.SetFileName(path.c_str());
      if (!reader.ReadInformation()) throw std::runtime_error("GDCM: ReadInformation failed");
      samples = std::make_unique_for_overwrite<std::uint16_t[]>(bench::frame_samples);
      for (unsigned int index = 0; index < bench::frame_count; ++index) {
        gdcm::BoxRegion region;
        region.SetDomain(0, bench::columns - 1, 0, bench::rows - 1, index, index);
        reader.SetRegion(region);
        if (!reader.ReadIntoBuffer(reinterpret_cast<char*>(samples.get()), bench::frame_bytes))
          throw std::runtime_error("GDCM: ReadIntoBuffer failed");
        total += bench::sum({samples.get(), bench::frame_samples});
      }
    });
    bench::report("all_frames", "gdcm", total, figures, bench::frame_count * bench::frame_bytes);
  });
}
