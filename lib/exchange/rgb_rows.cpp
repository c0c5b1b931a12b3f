// SPDX-License-Identifier: MIT
#include "exchange/rgb_rows.hpp"

#include "exchange/stored_bits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <concepts>

namespace dicomap {

namespace {

std::optional<ColorModel> model_of(std::string_view photometric) {
  if (photometric == "RGB") return ColorModel::rgb;
  if (photometric == "YBR_FULL" || photometric == "YBR_FULL_422") return ColorModel::ybr_full;
  if (photometric == "YBR_PARTIAL_422" || photometric == "YBR_PARTIAL_420") return ColorModel::ybr_partial;
  return std::nullopt;
}

Error no_model(const PixelLayout& layout) {
  const std::string& name = layout.photometric_interpretation;
  if (name == "MONOCHROME1" || name == "MONOCHROME2") {
    return Error{ErrorCode::unsupported, fmt::format("{} has no colours", name)}.hint("render() makes a grey picture");
  }
  return Error{ErrorCode::unsupported, fmt::format("the photometric interpretation {} with {} samples per pixel", name,
                                                   layout.samples_per_pixel)}
      .hint("frame() gives the samples");
}

/// Numbers that begin at 0, of the samples first, first + step, ...
template <std::integral T>
void read_samples(std::span<const T> samples, std::size_t first, std::size_t step, const StoredBits& stored,
                  std::int64_t lowest, std::vector<std::uint32_t>& into) {
  const T* from = samples.data() + first;
  if (stored.is_whole_word<T>() && std::unsigned_integral<T>) {
    for (std::size_t i = 0; i < into.size(); ++i) into[i] = static_cast<std::uint32_t>(from[i * step]);
    return;
  }
  for (std::size_t i = 0; i < into.size(); ++i) {
    into[i] = static_cast<std::uint32_t>(static_cast<std::int64_t>(stored(from[i * step])) - lowest);
  }
}

/// One component of 4:2:2: two pixels are Y1 Y2 Cb Cr (PS3.3 C.7.6.3.1.2). Pairs are counted through the whole frame.
template <std::integral T>
void read_422(const Frame<const T>& frame, const StoredBits& stored, std::size_t row, std::size_t component,
              std::int64_t lowest, std::vector<std::uint32_t>& into) {
  const auto samples = frame.samples();
  const auto number = [&](std::size_t at) {
    return static_cast<std::uint32_t>(static_cast<std::int64_t>(stored(samples[at])) - lowest);
  };
  for (std::size_t column = 0; column < into.size(); ++column) {
    const std::size_t pixel = row * frame.columns() + column;
    std::size_t pair = pixel / 2 * 4;
    if (component == 0) {
      into[column] = number(pair + pixel % 2);
      continue;
    }
    // Behind an odd number of pixels the last pair has no chrominance: the one before it lends its own.
    if (samples.size() - pair < 4 && pair >= 4) pair -= 4;
    const bool is_there = samples.size() - pair >= 4;
    into[column] = is_there ? number(pair + 1 + component) : 1U << (frame.layout().bits_stored - 1U);
  }
}

template <std::integral T>
void read_component(const Frame<const T>& frame, const StoredBits& stored, std::size_t row, std::size_t component,
                    std::int64_t lowest, std::vector<std::uint32_t>& into) {
  if (frame.layout().chroma_422) return read_422(frame, stored, row, component, lowest, into);
  const bool planar = frame.is_planar();
  read_samples<T>(frame.row(row, planar ? component : 0), planar ? 0 : component, planar ? 1 : frame.samples_per_pixel(),
                  stored, lowest, into);
}

/// Indices to entries; those outside of a table take the nearest one (PS3.3 C.7.6.3.1.5).
void look_up(const Palette& palette, std::int64_t lowest, RgbRow& row) {
  const auto entry = [lowest](const LookupTable& table, std::uint32_t index) {
    const std::int64_t at = index + lowest - static_cast<std::int64_t>(table.first);
    return table.entries[static_cast<std::size_t>(
        std::clamp<std::int64_t>(at, 0, static_cast<std::int64_t>(table.entries.size()) - 1))];
  };
  auto& [red, green, blue] = row;
  for (std::size_t i = 0; i < red.size(); ++i) {
    const std::uint32_t index = red[i];
    red[i] = entry(palette.tables[0], index);
    green[i] = entry(palette.tables[1], index);
    blue[i] = entry(palette.tables[2], index);
  }
}

}  // namespace

Result<ColorSource> ColorSource::of(const Dataset& dataset, const PixelLayout& layout) {
  const std::string& name = layout.photometric_interpretation;
  const bool is_palette = name == "PALETTE COLOR";
  const auto model = model_of(name);
  if (!is_palette && !model) return no_model(layout);
  if (layout.sample_type == SampleType::f32 || layout.sample_type == SampleType::f64 || layout.bits_allocated > 32) {
    return Error{ErrorCode::unsupported, fmt::format("colours ({}) of {} samples", name, name_of(layout.sample_type))};
  }
  if (layout.samples_per_pixel != (is_palette ? 1 : 3)) {
    return Error{ErrorCode::malformed, fmt::format("{} with {} samples per pixel", name, layout.samples_per_pixel)};
  }
  if (!is_palette) return ColorSource{*model, {}, layout.bits_stored};
  DICOMAP_TRY(palette, Palette::of(dataset, layout));
  const unsigned bits = palette.bits();
  return ColorSource{ColorModel::rgb, std::move(palette), bits};
}

Result<RgbRows> RgbRows::of(ColorSource source, const Image& image, std::uint64_t frame_index) {
  DICOMAP_TRY(stored, StoredBits::of(image.layout()));
  RgbRows rows{std::move(source)};
  const std::int64_t lowest = rows.lowest_ = static_cast<std::int64_t>(stored.lowest());
  DICOMAP_TRY_VOID(image.visit(frame_index, [&]<class T>(const Frame<const T>& frame) {
    if constexpr (std::integral<T>) {
      rows.component_ = [frame, stored, lowest](std::size_t row, std::size_t component, std::vector<std::uint32_t>& into) {
        read_component(frame, stored, row, component, lowest, into);
      };
    }
  }));
  return rows;
}

void RgbRows::read(std::size_t row, RgbRow& into) const {
  if (source_.palette) {
    component_(row, 0, into[0]);
    look_up(*source_.palette, lowest_, into);
    return;
  }
  for (std::size_t component = 0; component < into.size(); ++component) component_(row, component, into[component]);
  ybr_to_rgb(source_.model, source_.bits, into);
}

}  // namespace dicomap
