// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdio>

#include <jpeglib.h>

#include "support/libjpeg_writer.hpp"

namespace dicomap::test {

JpegPicture noise(std::uint32_t rows, std::uint32_t columns, std::uint16_t samples_per_pixel, std::uint16_t precision) {
  JpegPicture picture{rows, columns, samples_per_pixel, precision, {}};
  std::uint32_t state = 1;
  for (std::size_t i = 0; i < std::size_t{rows} * columns * samples_per_pixel; ++i) {
    state = state * 1664525u + 1013904223u;
    picture.samples.push_back(static_cast<std::uint16_t>(state >> (32 - precision)));
  }
  return picture;
}

JpegPicture ramp(std::uint32_t rows, std::uint32_t columns, std::uint16_t samples_per_pixel, std::uint16_t precision) {
  JpegPicture picture{rows, columns, samples_per_pixel, precision, {}};
  const std::uint32_t largest = (1u << precision) - 1;
  for (std::uint32_t row = 0; row < rows; ++row) {
    for (std::uint32_t column = 0; column < columns; ++column) {
      for (std::uint16_t sample = 0; sample < samples_per_pixel; ++sample) {
        const std::uint32_t place = row * columns + column;
        const std::uint32_t value = largest * place / (rows * columns);
        picture.samples.push_back(static_cast<std::uint16_t>(sample % 2 == 0 ? value : largest - value));
      }
    }
  }
  return picture;
}

std::vector<std::byte> encode_jpeg(const JpegPicture& picture, const JpegEncoding& encoding) {
  return write_picture(picture, encoding, configure_dct);
}

}  // namespace dicomap::test
