// SPDX-License-Identifier: MIT
#include "exchange/to_rgb.hpp"

#include <dicomap/tags.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace dicomap {

namespace {

constexpr std::array<LookupTableTags, 3> palette_tags{{
    {tags::RedPaletteColorLookupTableDescriptor, tags::RedPaletteColorLookupTableData,
     tags::SegmentedRedPaletteColorLookupTableData},
    {tags::GreenPaletteColorLookupTableDescriptor, tags::GreenPaletteColorLookupTableData,
     tags::SegmentedGreenPaletteColorLookupTableData},
    {tags::BluePaletteColorLookupTableDescriptor, tags::BluePaletteColorLookupTableData,
     tags::SegmentedBluePaletteColorLookupTableData},
}};

/// What the components of YBR stand for: R = Y + 1.402 (Cr - half), and so on; luminance and chrominance stretched
/// before.
struct YbrModel {
  double black;      ///< the luminance of black
  double luminance;  ///< factor
  double red_cr, green_cb, green_cr, blue_cb;
};

constexpr YbrModel full{0, 1, 1.402, 0.344136, 0.714136, 1.772};
constexpr YbrModel partial{16, 1.1644, 1.5960, 0.3917, 0.8129, 2.0173};  // of 8 bits

}  // namespace

Result<Palette> Palette::of(const Dataset& dataset, const PixelLayout& layout) {
  Palette palette;
  bool is_narrow = true;
  for (std::size_t i = 0; i < palette.tables.size(); ++i) {
    DICOMAP_TRY(table, read_table(dataset, palette_tags[i], layout.is_signed));
    is_narrow = is_narrow && table.bits == 16 && std::ranges::max(table.entries) <= 0xFF;
    palette.tables[i] = std::move(table);
  }
  // 16 bits are declared, and no entry of any colour has more than 8: taken at its word the picture would be black.
  if (is_narrow) {
    for (LookupTable& table : palette.tables) table.bits = 8;
  }
  return palette;
}

void Palette::apply(std::span<const double> indices, RgbRow& into) const {
  for (std::size_t color = 0; color < tables.size(); ++color) {
    const LookupTable& table = tables[color];
    std::ranges::transform(indices, into[color].begin(), [&](double index) { return table(index) / table.highest(); });
  }
}

Result<ColorModel> color_model(const PixelLayout& layout, PixelCoding coding) {
  const std::string& name = layout.photometric_interpretation;
  if (layout.sample_type == SampleType::f32 || layout.sample_type == SampleType::f64) {
    return Error{ErrorCode::unsupported, fmt::format("colours ({}) of floating-point samples", name)};
  }
  const bool wavelets = coding == PixelCoding::jpeg_2000 || coding == PixelCoding::htj2k;
  const bool undone = coding == PixelCoding::jpeg_xl || (wavelets && (name == "YBR_RCT" || name == "YBR_ICT"));
  const bool is_partial = name == "YBR_PARTIAL_422" || name == "YBR_PARTIAL_420";
  if (!undone && name != "RGB" && name != "YBR_FULL" && name != "YBR_FULL_422" && !is_partial) {
    return Error{ErrorCode::unsupported, fmt::format("the photometric interpretation {} with {} samples per pixel",
                                                     name, layout.samples_per_pixel)}
        .hint("frame() gives the samples");
  }
  if (layout.samples_per_pixel != 3) {
    return Error{ErrorCode::malformed, fmt::format("{} with {} samples per pixel", name, layout.samples_per_pixel)};
  }
  if (undone || name == "RGB") return ColorModel::rgb;
  return is_partial ? ColorModel::ybr_partial : ColorModel::ybr_full;
}

void to_rgb(ColorModel model, const StoredBits& stored, unsigned bits_stored, RgbRow& row) {
  const double range = stored.highest() - stored.lowest();
  for (std::vector<double>& component : row) {
    for (double& value : component) value = range > 0 ? (value - stored.lowest()) / range : 0;
  }
  if (model == ColorModel::rgb) return;
  const YbrModel& ybr = model == ColorModel::ybr_full ? full : partial;
  const double half = std::ldexp(1.0, static_cast<int>(bits_stored) - 1) / range;
  const double black = std::ldexp(ybr.black, static_cast<int>(bits_stored) - 8) / range;
  auto& [red, green, blue] = row;
  for (std::size_t i = 0; i < red.size(); ++i) {
    const double y = (red[i] - black) * ybr.luminance;
    const double cb = green[i] - half;
    const double cr = blue[i] - half;
    red[i] = std::clamp(y + ybr.red_cr * cr, 0.0, 1.0);
    green[i] = std::clamp(y - ybr.green_cb * cb - ybr.green_cr * cr, 0.0, 1.0);
    blue[i] = std::clamp(y + ybr.blue_cb * cb, 0.0, 1.0);
  }
}

}  // namespace dicomap
