// SPDX-License-Identifier: MIT
// Frame 5000 of 7,900, its samples added up: map the file, view the frame at its known offset. The variant "advised"
// says first that access is random and that this frame is needed, which counts when nothing is in the page cache.
#include "../support/floor.hpp"
#include "../support/inputs.hpp"
#include "../support/measure.hpp"

#include <optional>

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string& variant) {
    const auto path = folder + "/frames.dcm";
    const bool advised = variant == "advised";
    std::optional<bench::FileMap> map;
    std::uint64_t total = 0;
    const auto figures = bench::measure([&] {
      const bench::Descriptor file{path.c_str()};
      map.emplace(file);
      if (advised) map->expect_only(bench::frame_offset(bench::one_frame), bench::frame_bytes);
      total = bench::sum(map->samples(bench::frame_offset(bench::one_frame), bench::frame_samples));
    });
    bench::report("one_frame", advised ? "mmap_floor advised" : "mmap_floor", total, figures, bench::frame_bytes);
  });
}
