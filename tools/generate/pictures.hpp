// SPDX-License-Identifier: MIT
/// @file
/// What the samples show: drawings by formula, the same on every machine (integers only).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace dicomap::generate {

/// A row-major picture.
template <class T> struct Picture {
  int columns = 0;
  int rows = 0;
  std::vector<T> samples;

  Picture(int width, int height, T fill = T{})
      : columns{width},
        rows{height},
        samples(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), fill) {}
  [[nodiscard]] T& at(int column, int row) {
    return samples[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
                   static_cast<std::size_t>(column)];
  }
};

/// A slice through a chest: body, lungs, heart, spine, ribs and table, in Hounsfield units with a little noise;
/// outside of the scanned circle `outside`.
[[nodiscard]] Picture<std::int16_t> chest(int size, std::int16_t outside);
/// Three overlapping discs of red, green and blue light on a dark gradient: the planes one after the other.
[[nodiscard]] std::vector<std::uint8_t> three_lights(int columns, int rows);
/// Shape number 0 to 3: a ring, a cross, a checkered square, a triangle. One byte a pixel, 0 or 1.
[[nodiscard]] Picture<std::uint8_t> shape(int number, int columns, int rows);
/// A ball that bounces: frame `index` of `count`.
[[nodiscard]] Picture<std::uint8_t> bouncing_ball(int index, int count, int columns, int rows);
/// Slice `index` of `count` of a suitcase with a bottle, a book, a radio and a ball, as CT numbers from 0 (air is 0).
[[nodiscard]] Picture<std::uint16_t> suitcase(int index, int count, int columns, int rows);
/// A head from the side of the top: skull, brain with folds, ventricles.
[[nodiscard]] Picture<std::uint16_t> head(int size);

}  // namespace dicomap::generate
