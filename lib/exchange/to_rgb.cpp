// SPDX-License-Identifier: MIT
#include <dicomap/render.hpp>

#include "exchange/rgb_rows.hpp"

#include <fmt/format.h>

#include <memory>
#include <new>
#include <utility>

namespace dicomap {

namespace {

SampleType type_of(const ColorSource& source, const PixelLayout& layout) noexcept {
  const unsigned bits = source.palette ? source.bits : layout.bits_allocated;
  return bits <= 8 ? SampleType::u8 : bits <= 16 ? SampleType::u16 : SampleType::u32;
}

/// Whether the frames are what to_rgb makes of them.
bool is_rgb(const PixelLayout& layout) noexcept {
  return layout.photometric_interpretation == "RGB" && layout.planar_configuration == 0 && !layout.is_signed &&
         layout.bits_stored == layout.bits_allocated && layout.high_bit + 1 == layout.bits_allocated;
}

PixelLayout rgb_layout(const PixelLayout& layout, SampleType type, unsigned bits) {
  PixelLayout rgb = layout;
  rgb.samples_per_pixel = 3;
  rgb.planar_configuration = 0;
  rgb.bits_allocated = type == SampleType::u8 ? 8 : type == SampleType::u16 ? 16 : 32;
  rgb.bits_stored = static_cast<std::uint16_t>(bits);
  rgb.high_bit = static_cast<std::uint16_t>(bits - 1);
  rgb.is_signed = false;
  rgb.chroma_422 = false;
  rgb.sample_type = type;
  rgb.photometric_interpretation = "RGB";
  return rgb;
}

Error no_memory(const PixelLayout& layout) {
  return Error{ErrorCode::out_of_memory,
               fmt::format("no memory for the colours of {} x {} pixels", layout.columns, layout.rows)};
}

template <Sample T> Frame<const T> converted(const RgbRows& rows, const PixelLayout& layout) {
  const auto rgb = std::make_shared<const PixelLayout>(rgb_layout(layout, sample_type_of<T>(), rows.bits()));
  const auto size = static_cast<std::size_t>(rgb->frame_samples());
  const auto samples = std::make_shared_for_overwrite<T[]>(size);
  RgbRow row;
  row.fill(std::vector<std::uint32_t>(layout.columns));
  const auto& [red, green, blue] = row;
  T* to = samples.get();
  for (std::size_t r = 0; r < layout.rows; ++r) {
    rows.read(r, row);
    for (std::size_t i = 0; i < red.size(); ++i, to += 3) {
      to[0] = static_cast<T>(red[i]);
      to[1] = static_cast<T>(green[i]);
      to[2] = static_cast<T>(blue[i]);
    }
  }
  const std::span<const T> all{samples.get(), size};
  return {Value<const T>{all, samples, {Residence::copied, Reason::converted}}, rgb};
}

}  // namespace

Result<SampleType> rgb_type(const Dataset& dataset, const Image& image) {
  try {
    DICOMAP_TRY(source, ColorSource::of(dataset, image.layout()));
    return type_of(source, image.layout());
  } catch (const std::bad_alloc&) {
    return no_memory(image.layout());
  }
}

template <class T>
requires std::same_as<T, std::uint8_t> || std::same_as<T, std::uint16_t> || std::same_as<T, std::uint32_t>
Result<Frame<const T>> to_rgb(const Dataset& dataset, const Image& image, std::uint64_t frame_index) {
  const PixelLayout& layout = image.layout();
  try {
    DICOMAP_TRY(source, ColorSource::of(dataset, layout));
    const SampleType type = type_of(source, layout);
    if (type != sample_type_of<T>()) {
      return Error{ErrorCode::wrong_type,
                   fmt::format("the colours are {}, not {}", name_of(type), name_of(sample_type_of<T>()))}
          .hint(fmt::format("ask for to_rgb<{}>", name_of(type)));
    }
    if (is_rgb(layout)) return image.frame<T>(frame_index);
    DICOMAP_TRY(rows, RgbRows::of(std::move(source), image, frame_index));
    auto frame = converted<T>(rows, layout);
    DICOMAP_TRY_VOID(image.check());
    return frame;
  } catch (const std::bad_alloc&) {
    return no_memory(layout);
  }
}

template DICOMAP_API Result<Frame<const std::uint8_t>> to_rgb(const Dataset&, const Image&, std::uint64_t);
template DICOMAP_API Result<Frame<const std::uint16_t>> to_rgb(const Dataset&, const Image&, std::uint64_t);
template DICOMAP_API Result<Frame<const std::uint32_t>> to_rgb(const Dataset&, const Image&, std::uint64_t);

}  // namespace dicomap
