// SPDX-License-Identifier: MIT
// dicomap, frame by frame. The variant "budget" gives frames back every 32 MiB, to stay under 64 MiB resident.
#include "../support/inputs.hpp"
#include "../support/measure.hpp"

#include <dicomap/file.hpp>
#include <dicomap/image.hpp>

#include <optional>

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string& variant) {
    const auto path = folder + "/frames.dcm";
    const bool budget = variant == "budget";
    constexpr std::uint64_t at_a_time = 64;
    std::optional<dicomap::File> file;
    std::optional<dicomap::Image> image;
    std::uint64_t total = 0;
    const auto figures = bench::measure([&] {
      file.emplace(dicomap::File::open(path).value());
      image.emplace(file->image().value());
      for (std::uint64_t index = 0; index < image->frame_count(); ++index) {
        const auto frame = image->frame<std::uint16_t>(index).value();
        total += bench::sum(frame.samples());
        if (budget && (index + 1) % at_a_time == 0) image->release(index + 1 - at_a_time, at_a_time);
      }
    });
    bench::report("all_frames", budget ? "dicomap budget" : "dicomap", total, figures,
                  bench::frame_count * bench::frame_bytes);
  });
}
