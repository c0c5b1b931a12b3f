// SPDX-License-Identifier: MIT
// A file of any bytes as DICOM JSON and as pictures.
#include "fuzz/require.hpp"

#include <dicomap/json.hpp>
#include <dicomap/render.hpp>
#include <dicomap/text.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

using namespace dicomap;
using fuzz::require;

namespace {

constexpr std::uint64_t most_frames = 4;
constexpr std::uint64_t most_samples = std::uint64_t{1} << 20;

bool is_utf8(const std::string& text) {
  const SpecificCharacterSet utf8{"ISO_IR 192"};
  return utf8.decode(std::as_bytes(std::span{text}), VR::UT).value().replaced == 0;
}

void write_as_json(const Dataset& dataset) {
  std::string text;
  const auto written = write_json(dataset, {}, [&](std::string_view part) -> Result<void> {
    text += part;
    return success();
  });
  if (!written) require(!written.error().message().empty());
  require(text.starts_with('{') && text.ends_with('}') && is_utf8(text));
}

void draw(const Dataset& dataset, const Image& image, std::uint64_t index) {
  for (const unsigned bits : {8U, 16U}) {
    RenderOptions options;
    options.bits = bits;
    options.contrast = bits == 8 ? Contrast::file : Contrast::min_max;
    const auto picture = render(dataset, image, index, options);
    if (!picture) continue;
    const Picture& p = picture.value();
    require(p.width == image.layout().columns && p.height == image.layout().rows &&
            (p.channels == 1 || p.channels == 3));
    require(p.pixels.size() == std::size_t{p.width} * p.height * p.channels * (bits / 8));
  }
  const auto measured = modality<float>(dataset, image, index);
  if (measured) require(measured.value().size() == image.layout().frame_samples());
  const auto window = window_of(dataset, index);
  if (!window || !window.value()) return;
  for (const double value : {-1e300, -1.0, 0.0, 1.0, 1e300}) {
    const double brightness = (*window.value())(value);
    require(brightness >= 0 && brightness <= 1);
  }
}

template <class T> void convert(const Dataset& dataset, const Image& image, std::uint64_t index) {
  const auto rgb = to_rgb<T>(dataset, image, index);
  if (!rgb) return require(!rgb.error().message().empty());
  const PixelLayout& layout = rgb.value().layout();
  require(rgb.value().samples().size() == std::size_t{layout.rows} * layout.columns * 3);
  require(layout.bits_allocated == 8 * sizeof(T) && layout.bits_stored <= layout.bits_allocated);
  for (const T sample : rgb.value().samples()) require(sample <= (std::uint64_t{1} << layout.bits_stored) - 1);
}

void convert(const Dataset& dataset, const Image& image, std::uint64_t index) {
  const auto type = rgb_type(dataset, image);
  if (!type) return;
  if (type.value() == SampleType::u8) convert<std::uint8_t>(dataset, image, index);
  if (type.value() == SampleType::u16) convert<std::uint16_t>(dataset, image, index);
  if (type.value() == SampleType::u32) convert<std::uint32_t>(dataset, image, index);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto file = File::open(Source::borrow(fuzz::input_of(data, size)));
  if (!file) return 0;
  const Dataset dataset = file.value().dataset();
  write_as_json(dataset);
  const auto image = file.value().image();
  if (!image || image.value().layout().frame_samples() > most_samples) return 0;
  for (std::uint64_t i = 0; i < std::min(most_frames, image.value().frame_count()); ++i) {
    draw(dataset, image.value(), i);
    convert(dataset, image.value(), i);
  }
  return 0;
}
