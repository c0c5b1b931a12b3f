// SPDX-License-Identifier: MIT
/// @file
/// Renders what a test builds, and gives the samples as numbers to compare.
#pragma once

#include "pixels/image_bytes.hpp"

#include <dicomap/render.hpp>

#include <cstring>
#include <vector>

namespace dicomap::test {

using Numbers = std::vector<int>;

/// The picture of a frame of a bare data set.
[[nodiscard]] inline Result<Picture> try_render(const DicomBytes& bytes, const RenderOptions& options = {},
                                                std::uint64_t frame_index = 0, Encoding encoding = explicit_little) {
  const File file = open(bytes, reading_as(encoding));
  DICOMAP_TRY(image, file.image());
  return render(file.dataset(), image, frame_index, options);
}

/// All samples of a picture, row by row.
[[nodiscard]] inline Numbers samples_of(const Picture& picture) {
  Numbers samples;
  for (std::size_t at = 0; at < picture.pixels.size(); at += picture.bits / 8) {
    std::uint16_t wide = 0;
    if (picture.bits == 16) std::memcpy(&wide, &picture.pixels[at], sizeof wide);
    samples.push_back(picture.bits == 16 ? wide : std::to_integer<int>(picture.pixels[at]));
  }
  return samples;
}

[[nodiscard]] inline Numbers rendered(const DicomBytes& bytes, const RenderOptions& options = {},
                                      std::uint64_t frame_index = 0, Encoding encoding = explicit_little) {
  return samples_of(try_render(bytes, options, frame_index, encoding).value());
}

/// The colours of frame 0 of a bare data set.
template <class T> [[nodiscard]] Result<Frame<const T>> try_rgb(const DicomBytes& bytes, Encoding encoding = explicit_little) {
  const File file = open(bytes, reading_as(encoding));
  DICOMAP_TRY(image, file.image());
  return to_rgb<T>(file.dataset(), image, 0);
}

template <class T> [[nodiscard]] Numbers rgb_of(const DicomBytes& bytes, Encoding encoding = explicit_little) {
  const auto frame = try_rgb<T>(bytes, encoding).value();
  return {frame.samples().begin(), frame.samples().end()};
}

/// An image of one row of 16-bit samples, without its pixel data.
[[nodiscard]] inline DicomBytes row_of(std::uint16_t columns, ImageAttributes attributes = {}) {
  attributes.rows = 1;
  attributes.columns = columns;
  return image_with(attributes);
}

}  // namespace dicomap::test
