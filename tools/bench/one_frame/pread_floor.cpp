// SPDX-License-Identifier: MIT
// The same by one read into fresh memory.
#include "../support/floor.hpp"
#include "../support/inputs.hpp"
#include "../support/measure.hpp"

#include <memory>
#include <optional>

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string&) {
    const auto path = folder + "/frames.dcm";
    std::optional<bench::Descriptor> file;
    std::unique_ptr<std::uint16_t[]> samples;
    std::uint64_t total = 0;
    const auto figures = bench::measure([&] {
      file.emplace(path.c_str());
      samples = std::make_unique_for_overwrite<std::uint16_t[]>(bench::frame_samples);
      const std::span frame{samples.get(), bench::frame_samples};
      file->read(std::as_writable_bytes(frame), bench::frame_offset(bench::one_frame));
      total = bench::sum(frame);
    });
    bench::report("one_frame", "pread_floor", total, figures, bench::frame_bytes);
  });
}
