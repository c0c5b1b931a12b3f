// SPDX-License-Identifier: MIT
/// @file
/// Images to write anew: their attributes, samples that differ from each other, and the frames that come back.
#pragma once

#include "change/rewriting.hpp"

#include <dicomap/image.hpp>
#include <dicomap/tags.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace dicomap::test {

inline constexpr std::string_view rle_uid = "1.2.840.10008.1.2.5";
inline constexpr std::string_view jpeg_lossless_uid = "1.2.840.10008.1.2.4.70";
inline constexpr std::string_view jpeg_ls_uid = "1.2.840.10008.1.2.4.80";
inline constexpr std::string_view jpeg_2000_uid = "1.2.840.10008.1.2.4.90";
inline constexpr std::string_view htj2k_uid = "1.2.840.10008.1.2.4.201";
inline constexpr std::string_view deflated_frames_uid = "1.2.840.10008.1.2.8.1";

/// Value type.
struct Pixels {
  std::uint16_t rows = 5;
  std::uint16_t columns = 7;
  std::uint32_t frames = 3;
  std::uint16_t allocated = 16;
  std::uint16_t stored = 12;
  std::uint16_t representation = 0;
  std::uint16_t samples = 1;
  std::uint16_t planar = 0;
  std::string photometric = "MONOCHROME2";

  [[nodiscard]] std::size_t frame_bits() const { return std::size_t{rows} * columns * samples * allocated; }
};

/// All attributes that stand before the pixel data.
[[nodiscard]] inline DicomBytes attributes(const Pixels& pixels, Encoding encoding = explicit_little) {
  DicomBytes bytes{encoding};
  bytes.ui(tags::SOPClassUID, "1.2.840.10008.5.1.4.1.1.7").ui(tags::SOPInstanceUID, "1.2.3.4").us(tags::SamplesPerPixel, pixels.samples);
  bytes.cs(tags::PhotometricInterpretation, pixels.photometric);
  if (pixels.samples > 1) bytes.us(tags::PlanarConfiguration, pixels.planar);
  return bytes.is(tags::NumberOfFrames, std::to_string(pixels.frames))
      .us(tags::Rows, pixels.rows)
      .us(tags::Columns, pixels.columns)
      .us(tags::BitsAllocated, pixels.allocated)
      .us(tags::BitsStored, pixels.stored)
      .us(tags::HighBit, pixels.stored - 1)
      .us(tags::PixelRepresentation, pixels.representation);
}

/// Samples of all frames in little endian: noise of the stored bits, above them the sign.
[[nodiscard]] inline Bytes noise(const Pixels& pixels) {
  const std::size_t bits = pixels.frame_bits() * pixels.frames;
  Bytes bytes((bits + 7) / 8);
  unsigned state = 12345;
  const std::size_t unit = std::max<std::size_t>(pixels.allocated / 8U, 1);
  for (std::size_t at = 0; at < bytes.size(); at += unit) {
    state = state * 1103515245U + 12345U;
    std::uint64_t sample = state >> 8U;
    if (pixels.allocated > 1) {
      const unsigned above = 64U - pixels.stored;
      sample = pixels.representation == 1 ? static_cast<std::uint64_t>(static_cast<std::int64_t>(sample << above) >> above)
                                          : sample << above >> above;
    }
    for (std::size_t i = 0; i < unit; ++i) bytes[at + i] = static_cast<std::byte>(sample >> (8 * i));
  }
  if (bits % 8 != 0) bytes.back() &= static_cast<std::byte>((1U << (bits % 8)) - 1U);
  return bytes;
}

/// A native file. Big endian: samples of more than 8 bits only.
[[nodiscard]] inline DicomBytes native_image(const Pixels& pixels, Encoding encoding = explicit_little) {
  Bytes bytes = noise(pixels);
  if (bytes.size() % 2 != 0) bytes.push_back(std::byte{0});
  if (encoding.order == ByteOrder::big) {
    const std::size_t unit = pixels.allocated / 8U;
    for (std::size_t at = 0; at + unit <= bytes.size(); at += unit) std::reverse(bytes.begin() + long(at), bytes.begin() + long(at + unit));
  }
  return attributes(pixels, encoding).element(tags::PixelData, pixels.allocated > 8 ? VR::OW : VR::OB, std::move(bytes));
}

/// The bytes of each frame in the host's order, bits packed.
[[nodiscard]] inline std::vector<Bytes> frames_of(const File& file) {
  const Image image = file.image().value();
  std::vector<Bytes> frames;
  for (std::uint64_t index = 0; index < image.frame_count(); ++index) {
    if (image.layout().bits_allocated == 1) {
      const BitFrame frame = image.bits(index).value();
      Bytes bytes;
      for (std::uint64_t pixel = 0; pixel < image.layout().frame_samples(); ++pixel) bytes.push_back(std::byte{frame.test(pixel)});
      frames.push_back(std::move(bytes));
    } else {
      frames.push_back(image.visit(index, [](const auto& frame) {
        const auto bytes = std::as_bytes(frame.samples());
        return Bytes{bytes.begin(), bytes.end()};
      }).value());
    }
  }
  return frames;
}

/// The items of pixel data in fragments: the basic offset table first.
[[nodiscard]] inline std::vector<Bytes> items_of(const File& file) {
  const DataElement element = file.dataset().at(tags::PixelData).value();
  const auto value = element.bytes().value();
  std::vector<Bytes> items;
  for (std::size_t at = 0; at + 8 <= value.size();) {
    const auto length = load<std::uint32_t>(value.data() + at + 4, ByteOrder::little);
    at += 8;
    items.emplace_back(value.begin() + at, value.begin() + at + length);
    at += length;
  }
  return items;
}

template <class T> [[nodiscard]] Bytes little(std::initializer_list<T> numbers) {
  Bytes bytes;
  for (const T number : numbers) {
    for (std::size_t i = 0; i < sizeof(T); ++i) bytes.push_back(static_cast<std::byte>(number >> (8 * i)));
  }
  return bytes;
}

}  // namespace dicomap::test
