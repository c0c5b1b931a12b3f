// SPDX-License-Identifier: MIT
// GDCM: the value of the pixel data element, which it loads.
#include "../support/edits.hpp"
#include "../support/gdcm.hpp"
#include "../support/measure.hpp"

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string&) {
    const auto path = folder + "/frames.dcm";
    gdcm::Reader reader;
    std::uint64_t answer = 0;
    const auto figures = bench::measure([&] {
      reader.SetFileName(path.c_str());
      bench::check(reader.Read(), "Read");
      const auto value = bench::text_of(reader.GetFile().GetDataSet(), {0x7FE0, 0x0010});
      auto* at = const_cast<char*>(value.data()) + (bench::one_frame * bench::frame_samples + bench::edited_sample) * 2;
      std::uint16_t sample = 0;
      std::memcpy(&sample, at, sizeof sample);
      const std::uint16_t before = sample;
      sample = bench::edited_value;
      std::memcpy(at, &sample, sizeof sample);
      answer = before + std::uint64_t{65536} * bench::load<std::uint16_t>(reinterpret_cast<const std::byte*>(at));
    });
    bench::report("edit_pixel", "gdcm", answer, figures, 1);
  });
}
