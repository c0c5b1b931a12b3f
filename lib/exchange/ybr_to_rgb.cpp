// SPDX-License-Identifier: MIT
#include "exchange/ybr_to_rgb.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace dicomap {

namespace {

/// What the components stand for: R = luminance * (Y - black) + red_cr * (CR - half), and so on.
struct Factors {
  double black;  ///< the luminance of black, of 8 bits
  double luminance, red_cr, green_cb, green_cr, blue_cb;
};

constexpr Factors full{0, 1, 1.402, 0.344136, 0.714136, 1.772};
constexpr Factors partial{16, 1.1644, 1.5960, 0.3917, 0.8129, 2.0173};

/// In fixed point, `scale` bits behind it; `Wide` holds 4 times the greatest sample. No branch and no table: the loop is
/// vectorised.
template <class Wide, int scale> void convert(const Factors& factors, unsigned bits, RgbRow& row) {
  const auto fixed = [](double factor) { return static_cast<Wide>(std::llround(std::ldexp(factor, scale))); };
  const Wide luminance = fixed(factors.luminance);
  const Wide red_cr = fixed(factors.red_cr);
  const Wide green_cb = fixed(factors.green_cb);
  const Wide green_cr = fixed(factors.green_cr);
  const Wide blue_cb = fixed(factors.blue_cb);
  const Wide highest = static_cast<Wide>((std::uint64_t{1} << bits) - 1);
  const Wide half = static_cast<Wide>(std::uint64_t{1} << (bits - 1));
  const Wide black = fixed(factors.luminance * std::ldexp(factors.black, static_cast<int>(bits) - 8));
  const Wide to_nearest = (Wide{1} << (scale - 1)) - black;
  const auto sample = [highest](Wide value) {
    return static_cast<std::uint32_t>(std::clamp<Wide>(value >> scale, 0, highest));
  };
  std::uint32_t* const first = row[0].data();
  std::uint32_t* const second = row[1].data();
  std::uint32_t* const third = row[2].data();
  const std::size_t size = row[0].size();
  for (std::size_t i = 0; i < size; ++i) {
    const Wide y = static_cast<Wide>(first[i]) * luminance + to_nearest;
    const Wide cb = static_cast<Wide>(second[i]) - half;
    const Wide cr = static_cast<Wide>(third[i]) - half;
    first[i] = sample(y + red_cr * cr);
    second[i] = sample(y - green_cb * cb - green_cr * cr);
    third[i] = sample(y + blue_cb * cb);
  }
}

}  // namespace

void ybr_to_rgb(ColorModel model, unsigned bits, RgbRow& row) {
  if (model == ColorModel::rgb) return;
  const Factors& factors = model == ColorModel::ybr_full ? full : partial;
  // 20 bits of fraction put the result within 0.0002 of the exact one before it is rounded; 28 bits and 16 within 0.0003.
  if (bits <= 8) convert<std::int32_t, 20>(factors, bits, row);
  else convert<std::int64_t, 28>(factors, bits, row);
}

}  // namespace dicomap
