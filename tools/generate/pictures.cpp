// SPDX-License-Identifier: MIT
#include "pictures.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace dicomap::generate {

namespace {

/// A small linear congruential generator: noise that is the same everywhere.
class Noise {
 public:
  /// From -strength to strength.
  int operator()(int strength) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<int>((state_ >> 33U) % static_cast<std::uint64_t>(2 * strength + 1)) - strength;
  }

 private:
  std::uint64_t state_ = 2026;
};

/// An ellipse in thousandths of the picture's size.
struct Ellipse {
  int x, y;    // centre
  int rx, ry;  // half axes

  [[nodiscard]] bool holds(int px, int py) const {
    const auto square = [](std::int64_t v) { return v * v; };
    return square(px - x) * square(ry) + square(py - y) * square(rx) <= square(rx) * square(ry);
  }
};

/// A pixel's centre in thousandths of `size`.
int thousandths(int pixel, int size) { return (2 * pixel + 1) * 500 / size; }

template <class T> struct Organ {
  Ellipse place;
  T value;
};

}  // namespace

Picture<std::int16_t> chest(int size, std::int16_t outside) {
  constexpr std::array<Organ<int>, 16> organs{{
      {{500, 500, 430, 320}, -100},  // fat
      {{500, 500, 405, 295}, 40},    // muscle
      {{300, 490, 150, 215}, -820},
      {{700, 490, 150, 215}, -820},  // lungs
      {{540, 440, 125, 120}, 45},    // heart
      {{520, 430, 45, 50}, 180},     // contrast in a chamber
      {{500, 715, 62, 55}, 350},
      {{500, 715, 50, 43}, 180},  // vertebra
      {{500, 770, 22, 30}, 400},
      {{500, 745, 18, 14}, 20},   // its process and canal
      {{500, 215, 45, 18}, 500},  // sternum
      {{130, 500, 18, 55}, 600},
      {{870, 500, 18, 55}, 600},  // ribs
      {{250, 265, 50, 16}, 600},
      {{750, 265, 50, 16}, 600},
      {{560, 625, 26, 26}, 170},  // aorta
  }};
  constexpr Ellipse scanned{500, 500, 498, 498};
  constexpr Ellipse table{500, 420, 480, 470};
  constexpr Ellipse inside_table{500, 400, 480, 470};
  Noise noise;
  Picture<std::int16_t> picture{size, size};
  for (int row = 0; row < size; ++row) {
    for (int column = 0; column < size; ++column) {
      const int x = thousandths(column, size);
      const int y = thousandths(row, size);
      int value = -1000;
      if (y > 840 && table.holds(x, y) && !inside_table.holds(x, y)) value = -150;
      for (const auto& organ : organs) {
        if (organ.place.holds(x, y)) value = organ.value;
      }
      value = std::max(-1024, value + noise(12));
      picture.at(column, row) = scanned.holds(x, y) ? static_cast<std::int16_t>(value) : outside;
    }
  }
  return picture;
}

std::vector<std::uint8_t> three_lights(int columns, int rows) {
  constexpr std::array<Ellipse, 3> lights{{{500, 370, 260, 260}, {370, 600, 260, 260}, {630, 600, 260, 260}}};
  std::vector<std::uint8_t> planes;
  for (const Ellipse& light : lights) {
    for (int row = 0; row < rows; ++row) {
      for (int column = 0; column < columns; ++column) {
        const bool lit = light.holds(thousandths(column, columns), thousandths(row, rows));
        planes.push_back(static_cast<std::uint8_t>(lit ? 230 : 10 + 60 * row / rows));
      }
    }
  }
  return planes;
}

Picture<std::uint8_t> shape(int number, int columns, int rows) {
  Picture<std::uint8_t> picture{columns, rows};
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      const int x = thousandths(column, columns) - 500;
      const int y = thousandths(row, rows) - 500;
      const Ellipse outer{0, 0, 400, 400};
      const Ellipse inner{0, 0, 250, 250};
      const bool in_square = std::abs(x) < 350 && std::abs(y) < 350;
      const bool on = number == 0   ? outer.holds(x, y) && !inner.holds(x, y)
                      : number == 1 ? in_square && (std::abs(x) < 90 || std::abs(y) < 90)
                      : number == 2 ? in_square && ((x + 1000) / 100 + (y + 1000) / 100) % 2 == 0
                                    : y > -350 && y < 350 && std::abs(x) * 2 < y + 350;
      picture.at(column, row) = on ? 1 : 0;
    }
  }
  return picture;
}

Picture<std::uint8_t> bouncing_ball(int index, int count, int columns, int rows) {
  const int x = 150 + 700 * index / std::max(1, count - 1);
  const int t = x - 500;
  const int y = 250 + t * t / 250;  // a parabola, its top in the middle
  const Ellipse ball{x, y, 110, 110};
  const Ellipse shine{x - 35, y - 35, 40, 40};
  const Ellipse shadow{x, 930, 60 + y / 10, 25};
  Picture<std::uint8_t> picture{columns, rows};
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      const int px = thousandths(column, columns);
      const int py = thousandths(row, rows);
      int value = py > 880 ? 90 : 30 + py / 20;
      if (shadow.holds(px, py)) value = 50;
      if (ball.holds(px, py)) value = shine.holds(px, py) ? 255 : 190;
      picture.at(column, row) = static_cast<std::uint8_t>(value);
    }
  }
  return picture;
}

Picture<std::uint16_t> suitcase(int index, int count, int columns, int rows) {
  const int z = thousandths(index, count);
  Noise noise;
  Picture<std::uint16_t> picture{columns, rows};
  const auto box = [](int x, int y, int left, int top, int right, int bottom) {
    return x >= left && x < right && y >= top && y < bottom;
  };
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      const int x = thousandths(column, columns);
      const int y = thousandths(row, rows);
      int value = 0;
      const bool inside = box(x, y, 90, 190, 910, 830) && z > 70 && z < 930;
      if (box(x, y, 60, 160, 940, 860)) value = inside ? 40 : 900;                         // shell, clothes
      if (inside && box(x, y, 120, 660, 480, 800)) value = (y / 12) % 2 == 0 ? 700 : 620;  // book: pages
      const int bottle = z < 650 ? 110 : 45;                                               // body, then neck
      if (inside && Ellipse{700, 380, bottle, bottle}.holds(x, y)) value = 950;
      if (inside && Ellipse{700, 380, bottle - 18, bottle - 18}.holds(x, y))
        value = z < 560 ? 1000 : 5;                                         // water, air above
      if (inside && z > 250 && z < 750 && box(x, y, 150, 230, 430, 420)) {  // radio
        value = box(x, y, 170, 250, 300, 400) ? 1300 : 800;
        if (Ellipse{360, 325, 50, 50}.holds(x, y)) value = 3000;  // its magnet
      }
      const int dz = z - 500;
      const int dx = x - 680;
      const int dy = y - 690;
      if (inside && dx * dx + dy * dy + dz * dz / 3 < 130 * 130) value = 1150;  // rubber ball
      picture.at(column, row) = static_cast<std::uint16_t>(std::max(0, value + noise(8)));
    }
  }
  return picture;
}

Picture<std::uint16_t> head(int size) {
  constexpr std::array<Organ<int>, 7> organs{{
      {{500, 500, 370, 450}, 900},  // scalp
      {{500, 500, 350, 430}, 120},  // skull
      {{500, 500, 315, 395}, 480},  // grey matter
      {{395, 500, 185, 330}, 700},
      {{605, 500, 185, 330}, 700},  // white matter
      {{445, 470, 40, 120}, 1500},
      {{555, 470, 40, 120}, 1500},  // ventricles
  }};
  Noise noise;
  Picture<std::uint16_t> picture{size, size};
  for (int row = 0; row < size; ++row) {
    for (int column = 0; column < size; ++column) {
      const int x = thousandths(column, size);
      const int y = thousandths(row, size);
      int value = 5;
      for (const auto& organ : organs) {
        if (organ.place.holds(x, y)) value = organ.value;
      }
      if (value == 480 && (x / 23 + y / 29) % 3 == 0) value = 1100;  // folds
      picture.at(column, row) = static_cast<std::uint16_t>(std::max(0, value + noise(5)));
    }
  }
  return picture;
}

}  // namespace dicomap::generate
