// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdio>

extern "C" {
#include <gdcmjpeg/16/jpeglib.h>
}

#include "support/libjpeg_writer.hpp"

#include <algorithm>

namespace dicomap::test {

// The library writes samples of 16 bits only. Prediction begins in the middle of the range (ISO 10918-1 H.1.2.1) and goes on
// with differences: samples of fewer bits, moved to the middle of 16, have the same differences, and only the precision in the
// frame header is to be corrected.
std::vector<std::byte> encode_jpeg_lossless(const JpegPicture& picture, const JpegEncoding& encoding) {
  JpegPicture moved = picture;
  moved.precision = 16;
  const std::uint32_t distance = 32768u - (1u << (picture.precision - 1));
  for (std::uint16_t& sample : moved.samples) sample = static_cast<std::uint16_t>(sample + distance);
  auto codestream = write_picture(moved, encoding, [](Writer& writer, const JpegEncoding& wanted) {
    jpeg_simple_lossless(&writer.image, wanted.predictor, wanted.point_transform);
    if (wanted.has_scan_for_each_component) separate_scans(writer, wanted.predictor, 0);
  });
  constexpr std::byte sof3[] = {std::byte{0xFF}, std::byte{0xC3}};
  const auto frame_header = std::search(codestream.begin(), codestream.end(), std::begin(sof3), std::end(sof3));
  if (frame_header == codestream.end()) throw std::runtime_error{"no SOF3"};
  frame_header[4] = static_cast<std::byte>(picture.precision);
  return codestream;
}

}  // namespace dicomap::test
