// SPDX-License-Identifier: MIT
// The frames of a file of any bytes: each way to have a frame gives the same samples.
#include "fuzz/require.hpp"

#include <dicomap/image.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <vector>

using namespace dicomap;
using fuzz::require;

namespace {

constexpr std::uint64_t most_frames = 16;
constexpr std::uint64_t most_samples = std::uint64_t{1} << 22;

template <class T> void compare(const Image& image, std::uint64_t index, const Frame<const T>& frame) {
  const PixelLayout& layout = image.layout();
  require(frame.samples().size() == layout.frame_samples());
  std::vector<T> copy(frame.samples().size());
  require(image.read_frame<T>(index, copy).has_value());
  require(std::memcmp(copy.data(), frame.samples().data(), copy.size() * sizeof(T)) == 0);
  const std::size_t planes = frame.is_planar() ? frame.samples_per_pixel() : 1;
  std::size_t samples = 0;
  for (std::size_t plane = 0; plane < planes; ++plane) {
    for (std::size_t row = 0; row < frame.rows(); ++row) samples += frame.row(row, plane).size();
  }
  require(samples == frame.samples().size());
  require(frame.pixel(0, 0).has_value() != layout.chroma_422);
  if (layout.sample_type != SampleType::bit) return;
  const BitFrame bits = image.bits(index).value();
  std::uint64_t ones = 0;
  for (std::uint64_t i = 0; i < layout.frame_samples(); ++i) {
    require(bits.test(i) == (copy[static_cast<std::size_t>(i)] != T{}));
    ones += bits.test(i) ? 1U : 0U;
  }
  require(bits.count() == ones);
}

void use(const Image& image, const File& file) {
  const std::uint64_t whole = image.whole_frames().has_value() ? image.whole_frames().value() : 0;
  require(whole <= image.frame_count());
  const bool is_compressed = !is_uncompressed(image.coding());
  for (std::uint64_t index = 0; index < std::min(most_frames, image.frame_count()); ++index) {
    if (image.layout().frame_samples() > most_samples) return;
    if (const auto codestream = image.codestream(index)) require(is_compressed && !codestream.value().empty());
    const auto range = image.frame_range(index);
    if (range) require(range.value().fits(file.dataset_source().size()));
    const auto visited =
        image.visit(index, [&]<class T>(const Frame<const T>& frame) { compare(image, index, frame); });
    // Behind a frame that is too short, others may be whole: an offset table says where they begin. A code stream may be
    // whole and yet not to be decoded.
    if (!is_compressed) require(visited.has_value() || index >= whole);
    if (!visited) fuzz::require_places(file, visited.error());
  }
  require(!image.visit(image.frame_count(), [](const auto&) {}));
  image.prefetch(0, most_frames);
  image.release(0, most_frames);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const Strictness strictness : {Strictness::tolerant, Strictness::strict}) {
    OpenOptions options;
    options.strictness = strictness;
    const auto file = File::open(Source::borrow(fuzz::input_of(data, size)), options);
    if (!file) continue;
    const auto image = file.value().image();
    if (image) {
      use(image.value(), file.value());
    } else {
      fuzz::require_places(file.value(), image.error());
    }
  }
  return 0;
}
