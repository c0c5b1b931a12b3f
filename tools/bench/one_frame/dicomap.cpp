// SPDX-License-Identifier: MIT
// dicomap: open, parse, view the frame. A copy of the pixels fails the run.
#include "../support/inputs.hpp"
#include "../support/measure.hpp"

#include <dicomap/file.hpp>
#include <dicomap/image.hpp>

#include <optional>
#include <stdexcept>

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string&) {
    const auto path = folder + "/frames.dcm";
    std::optional<dicomap::File> file;
    std::optional<dicomap::Frame<const std::uint16_t>> frame;
    std::uint64_t total = 0;
    const auto figures = bench::measure([&] {
      file.emplace(dicomap::File::open(path).value());
      frame.emplace(file->image().value().frame<std::uint16_t>(bench::one_frame).value());
      total = bench::sum(frame->samples());
    });
    if (frame->residence() != dicomap::Residence::mapped) throw std::runtime_error("the frame was copied");
    bench::report("one_frame", "dicomap", total, figures, bench::frame_bytes);
  });
}
