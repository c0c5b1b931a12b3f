// SPDX-License-Identifier: MIT
#include <dicomap/render.hpp>

#include "exchange/contrast.hpp"
#include "exchange/modality.hpp"
#include "exchange/to_rgb.hpp"
#include "exchange/value_rows.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <new>
#include <span>
#include <utility>

namespace dicomap {

namespace {

Picture blank(const PixelLayout& layout, unsigned channels, unsigned bits) {
  Picture picture{layout.columns, layout.rows, channels, bits, {}};
  picture.pixels.resize(std::size_t{layout.rows} * layout.columns * channels * (bits / 8));
  return picture;
}

template <class T> void put_samples(std::span<const double> from, std::byte* to, std::size_t step) {
  for (const double value : from) {
    const auto sample = static_cast<T>(std::lround(value * std::numeric_limits<T>::max()));
    std::memcpy(to, &sample, sizeof sample);
    to += step * sizeof sample;
  }
}

/// Writes one channel of a row; values are 0 to 1.
void put_row(Picture& picture, std::size_t row, std::size_t channel, std::span<const double> from) {
  const std::size_t sample_bytes = picture.bits / 8;
  std::byte* to = picture.pixels.data() + (row * picture.width * picture.channels + channel) * sample_bytes;
  if (picture.bits == 8)
    put_samples<std::uint8_t>(from, to, picture.channels);
  else
    put_samples<std::uint16_t>(from, to, picture.channels);
}

Result<Picture> render_grey(const Dataset& dataset, const ValueRows& rows, std::uint64_t frame_index,
                            const RenderOptions& options) {
  const PixelLayout& layout = rows.layout();
  DICOMAP_TRY(modality, ModalityTransform::of(dataset, layout, frame_index));
  DICOMAP_TRY(brightness, Brightness::of(dataset, rows, modality, frame_index, options));
  const bool inverted = layout.photometric_interpretation == "MONOCHROME1";
  Picture picture = blank(layout, 1, options.bits);
  std::vector<double> row(layout.columns);
  for (std::size_t r = 0; r < layout.rows; ++r) {
    rows.read(r, 0, row);
    modality.apply(row);
    brightness.apply(row);
    if (inverted) {
      for (double& value : row) value = 1 - value;
    }
    put_row(picture, r, 0, row);
  }
  return picture;
}

/// `fill` makes the colours of a row.
template <class Fill> Picture render_rows(const PixelLayout& layout, unsigned bits, Fill fill) {
  Picture picture = blank(layout, 3, bits);
  RgbRow row;
  row.fill(std::vector<double>(layout.columns));
  for (std::size_t r = 0; r < layout.rows; ++r) {
    fill(r, row);
    for (std::size_t channel = 0; channel < row.size(); ++channel) put_row(picture, r, channel, row[channel]);
  }
  return picture;
}

Result<Picture> render_palette(const Dataset& dataset, const ValueRows& rows, const RenderOptions& options) {
  DICOMAP_TRY(palette, Palette::of(dataset, rows.layout()));
  std::vector<double> indices(rows.layout().columns);
  return render_rows(rows.layout(), options.bits, [&](std::size_t r, RgbRow& row) {
    rows.read(r, 0, indices);
    palette.apply(indices, row);
  });
}

Result<Picture> render_color(const ValueRows& rows, PixelCoding coding, const RenderOptions& options) {
  DICOMAP_TRY(model, color_model(rows.layout(), coding));
  return render_rows(rows.layout(), options.bits, [&](std::size_t r, RgbRow& row) {
    for (std::size_t component = 0; component < row.size(); ++component) rows.read(r, component, row[component]);
    to_rgb(model, rows.stored_bits(), rows.layout().bits_stored, row);
  });
}

Result<Picture> render_rows_of(const Dataset& dataset, const Image& image, std::uint64_t frame_index,
                               const RenderOptions& options) {
  DICOMAP_TRY(rows, ValueRows::of(image, frame_index));
  const PixelLayout& layout = rows.layout();
  const std::string& name = layout.photometric_interpretation;
  const bool is_grey = name == "MONOCHROME1" || name == "MONOCHROME2";
  if ((is_grey || name == "PALETTE COLOR") && layout.samples_per_pixel != 1) {
    return Error{ErrorCode::malformed, fmt::format("{} with {} samples per pixel", name, layout.samples_per_pixel)};
  }
  if (is_grey) return render_grey(dataset, rows, frame_index, options);
  if (options.window) return Error{ErrorCode::unsupported, fmt::format("a window for colours ({})", name)};
  if (name == "PALETTE COLOR") return render_palette(dataset, rows, options);
  return render_color(rows, image.coding(), options);
}

}  // namespace

Result<Picture> render(const Dataset& dataset, const Image& image, std::uint64_t frame_index,
                       const RenderOptions& options) {
  if (options.bits != 8 && options.bits != 16) {
    return Error{ErrorCode::out_of_range, fmt::format("a picture of {} bits a sample", options.bits)}.hint(
        "8 and 16 can be had");
  }
  try {
    DICOMAP_TRY(picture, render_rows_of(dataset, image, frame_index, options));
    DICOMAP_TRY_VOID(image.check());
    return std::move(picture);
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::out_of_memory,
                 fmt::format("no memory for a picture of {} x {} pixels", image.layout().columns, image.layout().rows)};
  }
}

}  // namespace dicomap
