// SPDX-License-Identifier: MIT
// dicomap: open, and ask for the code stream of the middle frame, which is viewed in place.
#include "../support/measure.hpp"
#include "input.hpp"

#include <dicomap/file.hpp>
#include <dicomap/image.hpp>

#include <optional>
#include <stdexcept>

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string& variant) {
    const auto input = bench::index_input(folder, variant);
    std::optional<dicomap::Image> image;
    std::optional<dicomap::Value<const std::byte>> codestream;
    std::uint64_t total = 0;
    const auto figures = bench::measure([&] {
      image.emplace(dicomap::File::open(input.path).value().image().value());
      codestream.emplace(image->codestream(input.middle()).value());
      total = bench::answer(image->frame_count(), codestream->span());
    });
    if (codestream->residence() != dicomap::Residence::mapped) throw std::runtime_error("the code stream was copied");
    const auto name = "dicomap " + variant;
    bench::report("frame_index", name.c_str(), total, figures, static_cast<double>(input.frames));
  });
}
