// SPDX-License-Identifier: MIT
// A real decoder gives the same in a worker process.
#include "support/jpeg_encoder.hpp"

#include <dicomap/frame_decoder.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

using namespace dicomap;
using namespace dicomap::test;

namespace {

/// What a decoder made of a code stream.
struct Decoded {
  std::vector<std::byte> frame;
  std::uint64_t written = 0;
  std::string said;  ///< error or warning
  friend bool operator==(const Decoded&, const Decoded&) = default;
};

Decoded decode(const std::vector<std::byte>& codestream, const JpegPicture& picture, Isolation isolation) {
  const std::uint16_t bits = picture.precision > 8 ? 16 : 8;
  Decoded decoded;
  decoded.frame.resize(std::size_t{picture.rows} * picture.columns * picture.samples_per_pixel * (bits / 8U));
  const Limits limits;
  const auto report = standard_decoder(PixelCoding::jpeg)
                          ->decode(codestream, {picture.rows, picture.columns, picture.samples_per_pixel, bits,
                                                picture.precision, false, decoded.frame, limits, isolation});
  decoded.written = report ? report.value().written : 0;
  decoded.said = report ? report.value().warning : report.error().message();
  // A worker's frame comes only as far as it was written, and not at all with an error.
  std::fill(decoded.frame.begin() + static_cast<std::ptrdiff_t>(decoded.written), decoded.frame.end(), std::byte{});
  return decoded;
}

double median_microseconds(const std::vector<std::byte>& codestream, const JpegPicture& picture, Isolation isolation) {
  std::vector<double> took(51);
  for (double& one : took) {
    const auto before = std::chrono::steady_clock::now();
    static_cast<void>(decode(codestream, picture, isolation));
    one = std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - before).count();
  }
  std::nth_element(took.begin(), took.begin() + 25, took.end());
  return took[25];
}

}  // namespace

TEST_CASE("A frame has the same samples, warnings and errors in this process and in a worker", "[codecs][jpeg][isolation]") {
  const JpegPicture color = ramp(64, 80, 3, 8);
  const JpegPicture deep = ramp(33, 47, 1, 12);
  const JpegPicture lossless = noise(40, 30, 1, 16);
  for (const auto& [codestream, picture] : {std::pair{encode_jpeg(color), color}, std::pair{encode_jpeg_12(deep), deep},
                                            std::pair{encode_jpeg_lossless(lossless), lossless}}) {
    INFO(picture.precision << " bits");
    const Decoded here = decode(codestream, picture, Isolation::never);
    CHECK(here.written == here.frame.size());
    CHECK(here == decode(codestream, picture, Isolation::always));
    auto cut = codestream;
    cut.resize(cut.size() / 2);
    CHECK(decode(cut, picture, Isolation::never) == decode(cut, picture, Isolation::always));
  }
}

TEST_CASE("What a JPEG frame costs in a worker", "[codecs][jpeg][isolation][.measure]") {
  const JpegPicture picture = noise(512, 512, 1, 16);
  const auto codestream = encode_jpeg_lossless(picture);
  WARN("512 x 512 x 16, lossless: here " << median_microseconds(codestream, picture, Isolation::never) << " us, in a worker "
                                         << median_microseconds(codestream, picture, Isolation::always) << " us");
}
