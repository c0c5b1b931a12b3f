// SPDX-License-Identifier: MIT
// GDCM: all frames at once, as its image reader has them.
#include "../support/measure.hpp"
#include "input.hpp"

#include <gdcmImageReader.h>

#include <memory>
#include <stdexcept>

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string& variant) {
    const auto input = bench::decode_input(folder, variant);
    gdcm::ImageReader reader;
    std::unique_ptr<std::uint16_t[]> words;
    std::uint64_t total = 0;
    unsigned int frames = 0;
    const auto figures = bench::measure([&] {
      reader.SetFileName(input.path.c_str());
      if (!reader.Read()) throw std::runtime_error("GDCM: Read failed");
      const gdcm::Image& image = reader.GetImage();
      const std::size_t bytes = image.GetBufferLength();
      words = std::make_unique_for_overwrite<std::uint16_t[]>(bytes / 2);
      if (!image.GetBuffer(reinterpret_cast<char*>(words.get()))) throw std::runtime_error("GDCM: GetBuffer failed");
      total = bench::sum_of_frame(words.get(), bytes);
      frames = image.GetDimension(2);
    });
    const auto name = "gdcm " + variant;
    bench::report("decode", name.c_str(), total, figures, frames);
  });
}
