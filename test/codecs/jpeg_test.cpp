// SPDX-License-Identifier: MIT
// JPEG frames: which library reads them, and that it keeps what it should.
#include "support/decoding.hpp"
#include "support/jpeg_encoder.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

const FrameDecoder& jpeg() { return *standard_decoder(PixelCoding::jpeg); }

FrameSize size_of(const JpegPicture& picture, std::uint16_t bits_allocated) {
  return {picture.rows, picture.columns, picture.samples_per_pixel, bits_allocated};
}

/// What `picture` looks like in samples of that type.
template <class Sample> std::vector<Sample> samples_of(const JpegPicture& picture) {
  return {picture.samples.begin(), picture.samples.end()};
}

template <class Sample> int largest_difference(const JpegPicture& picture, const DecodedFrame& decoded) {
  const auto samples = decoded.samples<Sample>();
  int largest = 0;
  for (std::size_t i = 0; i < samples.size(); ++i)
    largest = std::max(largest, std::abs(int{samples[i]} - int{picture.samples[i]}));
  return largest;
}

std::string error_of(std::span<const std::byte> codestream, const FrameSize& size, const Limits& limits = {}) {
  const DecodedFrame decoded = decode_frame(jpeg(), codestream, size, limits);
  CHECK(decoded.is_contained);
  return decoded.error;
}

std::size_t find_frame_header(const std::vector<std::byte>& codestream) {
  for (std::size_t i = 0; i + 1 < codestream.size(); ++i) {
    const int code = std::to_integer<int>(codestream[i + 1]);
    if (codestream[i] == std::byte{0xFF} && code >= 0xC0 && code <= 0xCF && code != 0xC4) return i;
  }
  return 0;
}

/// The same code stream with byte `index` of its frame header (0: FF) set.
std::vector<std::byte> with_frame_header_byte(std::vector<std::byte> codestream, std::size_t index, int value) {
  codestream[find_frame_header(codestream) + index] = static_cast<std::byte>(value);
  return codestream;
}

}  // namespace

TEST_CASE("Lossless JPEG keeps every bit: 2 to 16 bits, one and three samples, all predictors", "[codecs][jpeg]") {
  const auto precision = static_cast<std::uint16_t>(GENERATE(range(2, 17)));
  const auto samples = static_cast<std::uint16_t>(GENERATE(1, 3));
  const int predictor = GENERATE(range(1, 8));
  const JpegPicture picture = noise(9, 13, samples, precision);
  const auto codestream = encode_jpeg_lossless(picture, {.predictor = predictor});
  CAPTURE(precision, samples, predictor);
  CHECK(jpeg().inspect(codestream).value() ==
        CodestreamInfo{9, 13, samples, precision, std::nullopt, SampleColor::as_declared});

  const DecodedFrame decoded = decode_frame(jpeg(), codestream, size_of(picture, 16));
  CHECK(decoded.error.empty());
  CHECK(decoded.report.warning.empty());
  CHECK(decoded.report.written == decoded.frame.size());
  CHECK(decoded.is_contained);
  CHECK(decoded.samples<std::uint16_t>() == samples_of<std::uint16_t>(picture));
}

TEST_CASE("Lossless samples of up to 8 bits go into 8 bits, all go into 32", "[codecs][jpeg]") {
  const auto precision = static_cast<std::uint16_t>(GENERATE(2, 7, 8));
  const JpegPicture narrow = noise(5, 11, 1, precision);
  CHECK(decode_frame(jpeg(), encode_jpeg_lossless(narrow), size_of(narrow, 8)).samples<std::uint8_t>() ==
        samples_of<std::uint8_t>(narrow));
  const JpegPicture wide = noise(5, 11, 3, 16);
  const DecodedFrame decoded = decode_frame(jpeg(), encode_jpeg_lossless(wide), size_of(wide, 32));
  CHECK(decoded.report.written == 5 * 11 * 3 * 4);
  CHECK(decoded.samples<std::uint32_t>() == samples_of<std::uint32_t>(wide));
}

TEST_CASE("Lossless samples may come in a scan for each component, and with restart markers", "[codecs][jpeg]") {
  const auto precision = static_cast<std::uint16_t>(GENERATE(8, 16));
  const bool has_scans = GENERATE(false, true);
  const int restart_rows = GENERATE(0, 2);
  const JpegPicture picture = noise(10, 12, 3, precision);
  const auto codestream =
      encode_jpeg_lossless(picture, {.has_scan_for_each_component = has_scans, .restart_rows = restart_rows});
  const DecodedFrame decoded = decode_frame(jpeg(), codestream, size_of(picture, 16));
  CAPTURE(precision, has_scans, restart_rows);
  CHECK(decoded.error.empty());
  CHECK(decoded.samples<std::uint16_t>() == samples_of<std::uint16_t>(picture));
}

TEST_CASE("Bits that a point transform dropped are zero", "[codecs][jpeg]") {
  JpegPicture picture = noise(9, 13, 1, 12);
  const auto codestream = encode_jpeg_lossless(picture, {.point_transform = 3});
  for (std::uint16_t& sample : picture.samples) sample = static_cast<std::uint16_t>(sample & ~7);
  CHECK(decode_frame(jpeg(), codestream, size_of(picture, 16)).samples<std::uint16_t>() == picture.samples);
}

TEST_CASE("Lossless samples of fewer bits than their precision stay as they are", "[codecs][jpeg]") {
  JpegPicture picture = noise(9, 13, 1, 16);
  for (std::uint16_t& sample : picture.samples) sample = static_cast<std::uint16_t>(sample & 0xFFF);
  CHECK(decode_frame(jpeg(), encode_jpeg_lossless(picture), size_of(picture, 16)).samples<std::uint16_t>() ==
        picture.samples);
}

TEST_CASE("A frame that is not aligned to its samples is decoded all the same", "[codecs][jpeg]") {
  const JpegPicture picture = noise(4, 6, 1, 16);
  const auto codestream = encode_jpeg_lossless(picture);
  std::vector<std::byte> room(4 * 6 * 2 + 1);
  const Limits limits;
  const auto report =
      jpeg().decode(codestream, DecodeTarget{4, 6, 1, 16, 16, false, std::span{room}.subspan(1), limits});
  CHECK(report.value().written == 4 * 6 * 2);
  std::vector<std::uint16_t> samples(4 * 6);
  std::memcpy(samples.data(), room.data() + 1, room.size() - 1);
  CHECK(samples == picture.samples);
}

TEST_CASE("DCT of 8 bits comes back within one step, whatever its scans and samples", "[codecs][jpeg]") {
  const auto samples = static_cast<std::uint16_t>(GENERATE(1, 2, 3, 4));
  const JpegEncoding encoding =
      GENERATE(JpegEncoding{}, JpegEncoding{.is_progressive = true}, JpegEncoding{.has_scan_for_each_component = true},
               JpegEncoding{.restart_rows = 1});
  const JpegPicture picture = ramp(37, 50, samples, 8);
  const auto codestream = encode_jpeg(picture, encoding);
  CHECK(jpeg().inspect(codestream).value() ==
        CodestreamInfo{37, 50, samples, 8, std::nullopt, SampleColor::as_declared});
  const DecodedFrame decoded = decode_frame(jpeg(), codestream, size_of(picture, 8));
  CAPTURE(samples, encoding.is_progressive, encoding.has_scan_for_each_component, encoding.restart_rows);
  CHECK(decoded.error.empty());
  CHECK(decoded.report.warning.empty());
  CHECK(decoded.report.written == decoded.frame.size());
  CHECK(decoded.is_contained);
  CHECK(largest_difference<std::uint8_t>(picture, decoded) <= 1);
}

TEST_CASE("DCT of 8 bits goes into 16 bits", "[codecs][jpeg]") {
  const JpegPicture picture = ramp(17, 20, 3, 8);
  const auto codestream = encode_jpeg(picture);
  const auto narrow = decode_frame(jpeg(), codestream, size_of(picture, 8)).samples<std::uint8_t>();
  const DecodedFrame wide = decode_frame(jpeg(), codestream, size_of(picture, 16));
  CHECK(wide.report.written == 17 * 20 * 3 * 2);
  CHECK(wide.samples<std::uint16_t>() == std::vector<std::uint16_t>(narrow.begin(), narrow.end()));
}

TEST_CASE("DCT of 12 bits comes back within one step", "[codecs][jpeg]") {
  const auto samples = static_cast<std::uint16_t>(GENERATE(1, 3));
  const bool is_progressive = GENERATE(false, true);
  const JpegPicture picture = ramp(37, 50, samples, 12);
  const auto codestream = encode_jpeg_12(picture, {.is_progressive = is_progressive});
  CHECK(jpeg().inspect(codestream).value() ==
        CodestreamInfo{37, 50, samples, 12, std::nullopt, SampleColor::as_declared});
  const DecodedFrame decoded = decode_frame(jpeg(), codestream, size_of(picture, 16));
  CAPTURE(samples, is_progressive);
  CHECK(decoded.error.empty());
  CHECK(decoded.report.warning.empty());
  CHECK(decoded.report.written == decoded.frame.size());
  CHECK(largest_difference<std::uint16_t>(picture, decoded) <= 1);
}

TEST_CASE("Samples are handed out as the code stream holds them, and what they are is told", "[codecs][jpeg][color]") {
  const JpegPicture picture = ramp(16, 16, 3, 8);
  const auto jfif = encode_jpeg(picture, {.mark = JpegMark::jfif});
  const auto adobe = encode_jpeg(picture, {.mark = JpegMark::adobe_rgb});
  CHECK(jpeg().inspect(jfif).value()->color == SampleColor::ybr_full);
  CHECK(jpeg().inspect(adobe).value()->color == SampleColor::rgb);
  CHECK(largest_difference<std::uint8_t>(picture, decode_frame(jpeg(), adobe, size_of(picture, 8))) <= 2);
}

TEST_CASE("Subsampled components are brought to the size of the frame", "[codecs][jpeg][color]") {
  JpegPicture picture = ramp(32, 32, 3, 8);
  for (std::size_t i = 0; i < picture.samples.size(); i += 3)
    picture.samples[i + 1] = 100, picture.samples[i + 2] = 200;
  const auto codestream = encode_jpeg(picture, {.subsampling = 2});
  CHECK(jpeg().inspect(codestream).value()->color == SampleColor::ybr_full);
  CHECK(largest_difference<std::uint8_t>(picture, decode_frame(jpeg(), codestream, size_of(picture, 8))) <= 2);
}

TEST_CASE("A code stream behind padding is decoded", "[codecs][jpeg]") {
  const JpegPicture picture = noise(4, 5, 1, 8);
  auto codestream = encode_jpeg_lossless(picture);
  codestream.insert(codestream.begin(), 2, std::byte{0});
  CHECK(decode_frame(jpeg(), codestream, size_of(picture, 8)).samples<std::uint8_t>() ==
        samples_of<std::uint8_t>(picture));
}

TEST_CASE("A code stream whose beginning holds no frame header asks for more when it is looked at", "[codecs][jpeg]") {
  const JpegPicture picture = noise(4, 5, 1, 8);
  auto codestream = encode_jpeg_lossless(picture);
  std::vector<std::byte> segment(65537, std::byte{1});
  segment[0] = segment[2] = segment[3] = std::byte{0xFF};
  segment[1] = std::byte{0xE2};
  codestream.insert(codestream.begin() + 2, segment.begin(), segment.end());
  CHECK(jpeg().inspect(codestream).value()->rows == 4);
  CHECK(decode_frame(jpeg(), codestream, size_of(picture, 8)).samples<std::uint8_t>() ==
        samples_of<std::uint8_t>(picture));
  const auto cut = jpeg().inspect(std::span{codestream}.first(65536));
  CHECK(cut.error().code() == dicomap::ErrorCode::truncated);
  CHECK(cut.error().message() == "the JPEG code stream (65536 bytes) ends before its frame header does");
}

TEST_CASE("A process that no library reads is named", "[codecs][jpeg]") {
  const JpegPicture picture = ramp(8, 8, 1, 8);
  const auto arithmetic = encode_jpeg(picture, {.is_arithmetic = true});
  const auto plain = encode_jpeg(picture);
  CHECK(error_of(arithmetic, size_of(picture, 8)) ==
        "unsupported: JPEG process 9 (extended sequential DCT, arithmetic coding)");
  CHECK(jpeg().inspect(arithmetic).error().message() == "JPEG process 9 (extended sequential DCT, arithmetic coding)");
  CHECK(error_of(with_frame_header_byte(plain, 1, 0xC5), size_of(picture, 8)) ==
        "unsupported: JPEG process 5 (differential sequential DCT)");
  CHECK(error_of(with_frame_header_byte(plain, 1, 0xCB), size_of(picture, 8)) ==
        "unsupported: JPEG process 11 (lossless, arithmetic coding)");
  CHECK(error_of(with_frame_header_byte(plain, 4, 9), size_of(picture, 8)) ==
        "unsupported: JPEG process 0 (baseline DCT) with samples of 9 bits");
  CHECK(error_of(with_frame_header_byte(encode_jpeg_lossless(picture), 4, 17), size_of(picture, 8)) ==
        "unsupported: JPEG process 3 (lossless) with samples of 17 bits");
}

TEST_CASE("A code stream of another size than asked for is refused before a library sees it", "[codecs][jpeg]") {
  const JpegPicture picture = noise(4, 6, 1, 8);
  const auto codestream = encode_jpeg_lossless(picture);
  CHECK(error_of(codestream, {4, 5, 1, 8}) ==
        "malformed: the JPEG frame header says 4 rows x 6 columns x 1 samples, not 4 x 5 x 1");
  CHECK(error_of(codestream, {3, 6, 1, 8}) ==
        "malformed: the JPEG frame header says 4 rows x 6 columns x 1 samples, not 3 x 6 x 1");
  CHECK(error_of(codestream, {4, 6, 3, 8}) ==
        "malformed: the JPEG frame header says 4 rows x 6 columns x 1 samples, not 4 x 6 x 3");
}

TEST_CASE("Samples that have no room are refused", "[codecs][jpeg]") {
  const JpegPicture picture = noise(4, 6, 1, 12);
  CHECK(error_of(encode_jpeg_lossless(picture), size_of(picture, 8)) == "unsupported: samples of 12 bits into 8 bits");
}

TEST_CASE("Libraries are named with their versions", "[codecs][jpeg]") {
  CHECK(jpeg().name().starts_with("libjpeg"));
  CHECK_THAT(jpeg().name(), Catch::Contains("GDCM 3.0.") && Catch::Contains("'s libjpeg (12 bits)") &&
                                Catch::Contains("'s libjpeg (16 bits)"));
}
