// SPDX-License-Identifier: MIT
/// @file
/// JPEG code streams for tests, made by the libraries that also decode them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace dicomap::test {

/// Value type. Samples pixel by pixel, row by row.
struct JpegPicture {
  std::uint32_t rows = 0;
  std::uint32_t columns = 0;
  std::uint16_t samples_per_pixel = 1;
  std::uint16_t precision = 8;
  std::vector<std::uint16_t> samples;
};

/// Samples that use all bits: noise (the same each time), or a ramp, which suits DCT.
[[nodiscard]] JpegPicture noise(std::uint32_t rows, std::uint32_t columns, std::uint16_t samples_per_pixel,
                            std::uint16_t precision);
[[nodiscard]] JpegPicture ramp(std::uint32_t rows, std::uint32_t columns, std::uint16_t samples_per_pixel,
                           std::uint16_t precision);

/// How an encoder marks the three samples of a pixel; it never converts them.
enum class JpegMark : std::uint8_t { none, jfif, adobe_rgb };

struct JpegEncoding {
  int quality = 100;
  bool is_progressive = false;
  bool is_arithmetic = false;
  bool has_scan_for_each_component = false;
  int predictor = 1;        ///< of lossless processes, 1 to 7
  int point_transform = 0;  ///< of lossless processes: bits that are dropped
  int restart_rows = 0;
  int subsampling = 1;  ///< of the second and third component, in both directions
  JpegMark mark = JpegMark::none;
};

/// DCT of 8 bits.
[[nodiscard]] std::vector<std::byte> encode_jpeg(const JpegPicture& picture, const JpegEncoding& encoding = {});
/// DCT of 12 bits.
[[nodiscard]] std::vector<std::byte> encode_jpeg_12(const JpegPicture& picture, const JpegEncoding& encoding = {});
/// Process 3.
[[nodiscard]] std::vector<std::byte> encode_jpeg_lossless(const JpegPicture& picture, const JpegEncoding& encoding = {});

}  // namespace dicomap::test
