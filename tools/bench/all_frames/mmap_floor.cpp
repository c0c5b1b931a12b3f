// SPDX-License-Identifier: MIT
// All samples of 7,900 frames added up, frame by frame, through one mapping.
#include "../support/floor.hpp"
#include "../support/inputs.hpp"
#include "../support/measure.hpp"

#include <optional>

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string&) {
    const auto path = folder + "/frames.dcm";
    std::optional<bench::FileMap> map;
    std::uint64_t total = 0;
    const auto figures = bench::measure([&] {
      const bench::Descriptor file{path.c_str()};
      map.emplace(file);
      for (std::uint64_t index = 0; index < bench::frame_count; ++index)
        total += bench::sum(map->samples(bench::frame_offset(index), bench::frame_samples));
    });
    bench::report("all_frames", "mmap_floor", total, figures, bench::frame_count * bench::frame_bytes);
  });
}
