// SPDX-License-Identifier: MIT
#include <dicomap/render.hpp>

#include "exchange/contrast.hpp"
#include "exchange/modality.hpp"
#include "exchange/rgb_rows.hpp"
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

template <class T> void put_grey(std::span<const double> from, std::byte* to) {
  for (const double value : from) {
    const auto sample = static_cast<T>(std::lround(value * std::numeric_limits<T>::max()));
    std::memcpy(to, &sample, sizeof sample);
    to += sizeof sample;
  }
}

/// To the nearest sample of T; `bits` is what those of `from` have.
template <class T> void put_colors(const RgbRow& from, unsigned bits, std::byte* to) {
  const std::uint64_t highest = (std::uint64_t{1} << bits) - 1;
  constexpr std::uint64_t white = std::numeric_limits<T>::max();
  for (std::size_t i = 0; i < from[0].size(); ++i) {
    for (const std::vector<std::uint32_t>& component : from) {
      const auto sample = static_cast<T>(highest == white ? component[i] : (component[i] * white + highest / 2) / highest);
      std::memcpy(to, &sample, sizeof sample);
      to += sizeof sample;
    }
  }
}

std::byte* row_of(Picture& picture, std::size_t row) {
  return picture.pixels.data() + row * picture.width * picture.channels * (picture.bits / 8);
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
    rows.read(r, row);
    modality.apply(row);
    brightness.apply(row);
    if (inverted) {
      for (double& value : row) value = 1 - value;
    }
    if (picture.bits == 8) put_grey<std::uint8_t>(row, row_of(picture, r));
    else put_grey<std::uint16_t>(row, row_of(picture, r));
  }
  return picture;
}

Result<Picture> render_colors(const PixelLayout& layout, const RgbRows& rows, unsigned bits) {
  Picture picture = blank(layout, 3, bits);
  RgbRow row;
  row.fill(std::vector<std::uint32_t>(layout.columns));
  for (std::size_t r = 0; r < layout.rows; ++r) {
    rows.read(r, row);
    if (bits == 8) put_colors<std::uint8_t>(row, rows.bits(), row_of(picture, r));
    else put_colors<std::uint16_t>(row, rows.bits(), row_of(picture, r));
  }
  return picture;
}

Result<Picture> render_frame(const Dataset& dataset, const Image& image, std::uint64_t frame_index,
                             const RenderOptions& options) {
  const std::string& name = image.layout().photometric_interpretation;
  if (name == "MONOCHROME1" || name == "MONOCHROME2") {
    DICOMAP_TRY(rows, ValueRows::of(image, frame_index));
    return render_grey(dataset, rows, frame_index, options);
  }
  if (options.window) return Error{ErrorCode::unsupported, fmt::format("a window for colours ({})", name)};
  DICOMAP_TRY(source, ColorSource::of(dataset, image.layout()));
  DICOMAP_TRY(rows, RgbRows::of(std::move(source), image, frame_index));
  return render_colors(image.layout(), rows, options.bits);
}

}  // namespace

Result<Picture> render(const Dataset& dataset, const Image& image, std::uint64_t frame_index,
                       const RenderOptions& options) {
  if (options.bits != 8 && options.bits != 16) {
    return Error{ErrorCode::out_of_range, fmt::format("a picture of {} bits a sample", options.bits)}.hint(
        "8 and 16 can be had");
  }
  try {
    DICOMAP_TRY(picture, render_frame(dataset, image, frame_index, options));
    DICOMAP_TRY_VOID(image.check());
    return std::move(picture);
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::out_of_memory,
                 fmt::format("no memory for a picture of {} x {} pixels", image.layout().columns, image.layout().rows)};
  }
}

}  // namespace dicomap
