// SPDX-License-Identifier: MIT
// dicomap: each frame into a buffer of a BufferPool, handed out one after the other; or 50 at a time into memory of the
// caller. With one thread or two.
#include "../support/measure.hpp"
#include "input.hpp"

#include <dicomap/buffer_pool.hpp>
#include <dicomap/file.hpp>
#include <dicomap/image.hpp>

#include <algorithm>
#include <optional>
#include <vector>

/// A static library looks for codec modules beside its program, which lies elsewhere here.
extern "C" const char* dicomap_module_folder();
extern "C" const char* dicomap_module_folder() { return BENCH_MODULE_FOLDER; }

namespace {

using dicomap::Image;
using dicomap::Sample;

template <Sample T> std::uint64_t by_callback(const Image& image, unsigned threads) {
  std::uint64_t total = 0;
  const auto take = [&](std::uint64_t, dicomap::Result<dicomap::Frame<const T>> result) {
    const auto frame = std::move(result).value();
    total += bench::sum_of_frame(frame.samples().data(), frame.samples().size_bytes());
  };
  image.decode<T>({}, take, {.threads = threads}).value();
  return total;
}

template <Sample T> std::uint64_t into_span(const Image& image, unsigned threads) {
  constexpr std::uint64_t at_a_time = 50;
  const std::uint64_t frame_samples = image.layout().frame_samples();
  std::vector<T> samples(at_a_time * frame_samples);
  std::uint64_t total = 0;
  for (std::uint64_t first = 0; first < image.frame_count(); first += at_a_time) {
    const std::uint64_t count = std::min(at_a_time, image.frame_count() - first);
    const auto into = std::span{samples}.first(count * frame_samples);
    image.decode<T>({first, count}, into, {.threads = threads}).value();
    total += bench::sum_of_frame(into.data(), into.size_bytes());
  }
  return total;
}

template <Sample T> std::uint64_t decode(const Image& image, const bench::DecodeInput& input) {
  return input.into_span ? into_span<T>(image, input.threads) : by_callback<T>(image, input.threads);
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string& variant) {
    const auto input = bench::decode_input(folder, variant);
    std::optional<dicomap::BufferPool> pool;
    std::optional<Image> image;
    std::uint64_t total = 0;
    const auto figures = bench::measure([&] {
      pool.emplace(dicomap::BufferPool::Options{.buffer_bytes = input.frame_bytes, .buffers = 4});
      dicomap::OpenOptions options;
      options.memory = &*pool;
      if (input.in_process) options.isolation = dicomap::Isolation::never;
      image.emplace(dicomap::File::open(input.path, options).value().image().value());
      const bool is_narrow = image->layout().bits_allocated == 8;
      total = is_narrow ? decode<std::uint8_t>(*image, input) : decode<std::uint16_t>(*image, input);
    });
    const auto name = "dicomap " + variant;
    bench::report("decode", name.c_str(), total, figures, static_cast<double>(image->frame_count()));
    image.reset();
  });
}
