// SPDX-License-Identifier: MIT
#include "change/pixel_order.hpp"

#include <fmt/format.h>

#include <cstring>

namespace dicomap {

namespace {

template <class Word> void interleave(const std::byte* from, std::byte* into, std::size_t pixels, std::size_t samples) {
  for (std::size_t sample = 0; sample < samples; ++sample) {
    for (std::size_t pixel = 0; pixel < pixels; ++pixel) {
      std::memcpy(into + (pixel * samples + sample) * sizeof(Word), from + (sample * pixels + pixel) * sizeof(Word), sizeof(Word));
    }
  }
}

/// Y Y Cb Cr to Y Cb Cr, Y Cb Cr; bytes (PS3.3 C.7.6.3.1.2).
void expand_422(const std::byte* from, std::byte* into, std::size_t pixels) {
  for (std::size_t pixel = 0; pixel + 1 < pixels; pixel += 2, from += 4, into += 6) {
    const std::byte expanded[]{from[0], from[2], from[3], from[1], from[2], from[3]};
    std::memcpy(into, expanded, sizeof expanded);
  }
}

template <class F> void with_word(std::uint16_t bits, F&& function) {
  switch (bits) {
    case 16: return function.template operator()<std::uint16_t>();
    case 32: return function.template operator()<std::uint32_t>();
    case 64: return function.template operator()<std::uint64_t>();
    default: return function.template operator()<std::uint8_t>();
  }
}

}  // namespace

Result<Value<const std::byte>> pixel_by_pixel(const ImageState& image, Value<const std::byte> frame) {
  const PixelLayout& layout = *image.layout;
  const bool planes = layout.planar_configuration == 1 && layout.samples_per_pixel > 1;
  if (layout.bits_allocated < 8 || (!planes && !layout.chroma_422)) return frame;
  if (layout.chroma_422 && layout.columns % 2 != 0) {
    return image.place(Error{ErrorCode::unsupported, fmt::format("4:2:2 samples of {} columns cannot be expanded: pairs of pixels share them", layout.columns)});
  }
  const auto pixels = static_cast<std::size_t>(layout.rows) * layout.columns;
  const std::size_t samples = layout.samples_per_pixel;
  const std::size_t length = pixels * samples * (layout.bits_allocated / 8U);  // fits: a PixelLayout's promise
  DICOMAP_TRY(copy, allocate_scratch(image, length));
  with_word(layout.bits_allocated, [&]<class Word>() {
    if (layout.chroma_422) expand_422(frame.data(), copy.get(), pixels);
    else interleave<Word>(frame.data(), copy.get(), pixels, samples);
  });
  const std::span<const std::byte> bytes{copy.get(), length};
  return Value<const std::byte>{bytes, std::move(copy), {Residence::copied, Reason::converted}};
}

}  // namespace dicomap
