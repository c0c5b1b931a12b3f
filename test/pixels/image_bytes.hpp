// SPDX-License-Identifier: MIT
/// @file
/// Builds the data set of an image: its attributes in order, then the pixel data that a test adds.
#pragma once

#include "support/dicom_bytes.hpp"
#include "support/reading.hpp"

#include <dicomap/image.hpp>

#include <bit>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

namespace dicomap::test {

/// The Image Pixel module. What is set to `absent`, or empty, is left out.
struct ImageAttributes {
  static constexpr std::uint16_t absent = 0xFFFF;

  std::uint16_t rows = 2;
  std::uint16_t columns = 3;
  std::string frames = {};  ///< NumberOfFrames as it is written
  std::uint16_t bits_allocated = 16;
  std::uint16_t bits_stored = absent;  ///< absent: as allocated; HighBit is one less
  std::uint16_t representation = 0;
  std::uint16_t samples = 1;
  std::uint16_t planar = absent;  ///< absent: 0 where there is more than one sample
  std::string photometric = "MONOCHROME2";

  /// The element is left out.
  Tag without = Tag{0, 0};
};

[[nodiscard]] inline DicomBytes image_with(const ImageAttributes& is, Encoding encoding = explicit_little) {
  DicomBytes bytes{encoding};
  const auto put = [&](Tag tag, std::uint16_t value) {
    if (tag != is.without) bytes.us(tag, value);
  };
  const bool planes = is.samples > 1 || is.planar != ImageAttributes::absent;
  const std::uint16_t stored = is.bits_stored == ImageAttributes::absent ? is.bits_allocated : is.bits_stored;
  put(tags::SamplesPerPixel, is.samples);
  if (tags::PhotometricInterpretation != is.without) bytes.cs(tags::PhotometricInterpretation, is.photometric);
  if (planes) put(tags::PlanarConfiguration, is.planar == ImageAttributes::absent ? std::uint16_t{0} : is.planar);
  if (!is.frames.empty()) bytes.is(tags::NumberOfFrames, is.frames);
  put(tags::Rows, is.rows);
  put(tags::Columns, is.columns);
  put(tags::BitsAllocated, is.bits_allocated);
  put(tags::BitsStored, stored);
  put(tags::HighBit, static_cast<std::uint16_t>(stored - 1));
  put(tags::PixelRepresentation, is.representation);
  return bytes;
}

/// Numbers as bytes of an order.
template <class T> [[nodiscard]] Bytes bytes_in(ByteOrder order, const std::vector<T>& values) {
  Bytes bytes;
  for (const T value : values) {
    const auto bits = std::bit_cast<typename dicomap::detail::UnsignedOf<sizeof(T)>::type>(value);
    for (std::size_t i = 0; i < sizeof(T); ++i) {
      const std::size_t place = order == ByteOrder::little ? i : sizeof(T) - 1 - i;
      bytes.push_back(static_cast<std::byte>(bits >> (8 * place)));
    }
  }
  return bytes;
}

/// `count` numbers that differ from each other, with the extremes of T among them.
template <class T> [[nodiscard]] std::vector<T> distinct(std::size_t count) {
  std::vector<T> values;
  for (std::size_t i = 0; i < count; ++i) {
    if constexpr (std::is_floating_point_v<T>) {
      values.push_back(static_cast<T>(i) + static_cast<T>(0.25));
    } else {
      values.push_back(static_cast<T>(i * 0x0107'0501'0203'0405ULL + i));
    }
  }
  if (count > 2) {
    values[1] = std::numeric_limits<T>::lowest();
    values[2] = std::numeric_limits<T>::max();
  }
  return values;
}

/// 0, 1, 2 ... as bytes.
[[nodiscard]] inline Bytes counting(std::size_t count, std::size_t first = 0) {
  Bytes bytes;
  for (std::size_t i = 0; i < count; ++i) bytes.push_back(static_cast<std::byte>(first + i));
  return bytes;
}

/// The samples of a frame as a vector, to compare.
template <class T> [[nodiscard]] std::vector<T> samples_of(const Image& image, std::uint64_t index) {
  const auto frame = image.frame<T>(index).value();
  return {frame.samples().begin(), frame.samples().end()};
}

/// The image of a bare data set, whatever it says of its encoding.
[[nodiscard]] inline Result<Image> try_image(const DicomBytes& bytes, Encoding encoding = explicit_little,
                                             Strictness strictness = Strictness::tolerant) {
  return open(bytes, reading_as(encoding, strictness)).image();
}

/// What was tolerated so far, as text.
[[nodiscard]] inline std::vector<std::string> diagnostics_of(const File& file) {
  std::vector<std::string> texts;
  for (const Diagnostic& diagnostic : file.diagnostics()) texts.push_back(to_string(diagnostic));
  return texts;
}

}  // namespace dicomap::test
