// SPDX-License-Identifier: MIT
// JPEG frames that are cut, changed or hostile.
#include "codecs/load_module.hpp"
#include "support/decoding.hpp"
#include "support/jpeg_encoder.hpp"

#include <catch2/catch.hpp>

#include <array>

using namespace dicomap;
using namespace dicomap::test;

namespace {

const FrameDecoder& jpeg() { return *standard_decoder(PixelCoding::jpeg); }

struct Sample {
  std::string name;
  std::vector<std::byte> codestream;
};

/// Small code streams that go through each library and each of its ways of reading scans.
std::vector<Sample> small_codestreams() {
  return {{"DCT", encode_jpeg(ramp(17, 12, 3, 8), {.quality = 80, .subsampling = 2})},
          {"DCT, progressive", encode_jpeg(ramp(17, 12, 1, 8), {.quality = 80, .is_progressive = true})},
          {"DCT, three scans", encode_jpeg(ramp(9, 9, 3, 8), {.quality = 80, .has_scan_for_each_component = true})},
          {"DCT of 12 bits", encode_jpeg_12(ramp(17, 12, 1, 12), {.restart_rows = 1})},
          {"DCT of 12 bits, progressive", encode_jpeg_12(ramp(9, 9, 1, 12), {.is_progressive = true})},
          {"lossless", encode_jpeg_lossless(noise(7, 9, 1, 16), {.predictor = 7})},
          {"lossless, restarts", encode_jpeg_lossless(noise(6, 5, 3, 8), {.predictor = 4, .restart_rows = 2})},
          {"lossless, three scans", encode_jpeg_lossless(noise(4, 5, 3, 12), {.has_scan_for_each_component = true})}};
}

/// Decodes at the size that the code stream itself claims, up to 1 MiB. Whether it stays inside the frame, and says so when
/// it did not fill it.
bool decodes_or_says_why(std::span<const std::byte> codestream) {
  const auto info = jpeg().inspect(codestream);
  if (!info) return !info.error().message().empty();
  if (!info.value()) return false;
  const std::uint16_t bits = info.value()->precision <= 8 ? 8 : 16;
  const FrameSize size{info.value()->rows, info.value()->columns, info.value()->samples_per_pixel, bits};
  if (std::uint64_t{size.rows} * size.columns * size.samples_per_pixel > 1 << 20) return true;
  const DecodedFrame decoded = decode_frame(jpeg(), codestream, size);
  if (!decoded.is_contained || decoded.report.written > decoded.frame.size()) return false;
  if (!decoded.error.empty()) return true;
  return decoded.report.written == decoded.frame.size() || !decoded.report.warning.empty();
}

std::vector<std::byte> without_last(std::vector<std::byte> codestream, std::size_t count) {
  codestream.resize(codestream.size() - count);
  return codestream;
}

/// One call of a module that was not chosen by the frame header.
std::string decode_with(codecs::ModuleId id, std::span<const std::byte> codestream, codecs::Job job) {
  std::vector<std::uint8_t> frame(std::size_t{job.rows} * job.columns * job.samples_per_pixel * job.bits_allocated / 8);
  job.codestream = reinterpret_cast<const std::uint8_t*>(codestream.data());
  job.codestream_bytes = codestream.size();
  if (job.frame_bytes == 0) job.frame_bytes = frame.size();
  job.frame = frame.data();
  codecs::Outcome outcome;
  codecs::load_module(id).value()->decode(job, outcome);
  CHECK((outcome.status != codecs::Status::ok || outcome.warnings == 0));
  return outcome.message;
}

codecs::Job job_for(const JpegPicture& picture, std::uint16_t bits_allocated) {
  codecs::Job job;
  job.rows = picture.rows;
  job.columns = picture.columns;
  job.samples_per_pixel = picture.samples_per_pixel;
  job.precision = picture.precision;
  job.bits_allocated = bits_allocated;
  job.memory_limit = 1 << 20;
  job.scans_limit = 100;
  return job;
}

}  // namespace

TEST_CASE("A JPEG code stream that is cut anywhere is an error, or fills less, or warns", "[codecs][jpeg][damage]") {
  for (const Sample& sample : small_codestreams()) {
    for (std::size_t length = 0; length + 2 < sample.codestream.size(); ++length) {
      const auto cut = std::span{sample.codestream}.first(length);
      const auto info = jpeg().inspect(sample.codestream).value().value();
      const std::uint16_t bits = info.precision <= 8 ? 8 : 16;
      const DecodedFrame decoded = decode_frame(jpeg(), cut, {info.rows, info.columns, info.samples_per_pixel, bits});
      CAPTURE(sample.name, length, decoded.report.written);
      REQUIRE((!decoded.error.empty() || !decoded.report.warning.empty()));
      REQUIRE(decoded.is_contained);
      REQUIRE(decodes_or_says_why(cut));
    }
  }
}

TEST_CASE("A JPEG code stream with any byte changed never leaves its frame", "[codecs][jpeg][damage]") {
  for (const Sample& sample : small_codestreams()) {
    std::vector<std::byte> codestream = sample.codestream;
    for (std::size_t i = 0; i < codestream.size(); ++i) {
      for (const int change : {0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xFF}) {
        const std::byte before = codestream[i];
        codestream[i] ^= static_cast<std::byte>(change);
        CAPTURE(sample.name, i, change);
        REQUIRE(decodes_or_says_why(codestream));
        codestream[i] = before;
      }
    }
  }
}

TEST_CASE("Rows that have no data are not counted as written", "[codecs][jpeg][damage]") {
  const JpegPicture picture = noise(20, 30, 1, 16);
  const auto codestream = encode_jpeg_lossless(picture);
  const DecodedFrame decoded = decode_frame(jpeg(), std::span{codestream}.first(codestream.size() / 2), {20, 30, 1, 16});
  CHECK(decoded.error.empty());
  CHECK(decoded.report.warning == "Premature end of JPEG file");
  CHECK(decoded.report.written % 60 == 0);
  CHECK(decoded.report.written >= 8 * 60);
  CHECK(decoded.report.written <= 10 * 60);
  const auto samples = decoded.samples<std::uint16_t>();
  CHECK(std::equal(samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(decoded.report.written / 2),
                   picture.samples.begin()));
}

TEST_CASE("A DCT frame that is cut ends with the last whole row of blocks", "[codecs][jpeg][damage]") {
  const JpegPicture picture = noise(64, 64, 1, 8);
  const auto codestream = encode_jpeg(picture);
  const DecodedFrame whole = decode_frame(jpeg(), codestream, {64, 64, 1, 8});
  const DecodedFrame cut = decode_frame(jpeg(), std::span{codestream}.first(codestream.size() / 2), {64, 64, 1, 8});
  CHECK(cut.report.warning == "Premature end of JPEG file");
  CHECK(cut.report.written % (8 * 64) == 0);
  CHECK(cut.report.written > 0);
  CHECK(cut.report.written < cut.frame.size());
  CHECK(std::equal(cut.frame.begin(), cut.frame.begin() + static_cast<std::ptrdiff_t>(cut.report.written),
                   whole.frame.begin()));
}

TEST_CASE("A code stream without its end marker is whole", "[codecs][jpeg][damage]") {
  const JpegPicture picture = noise(8, 8, 1, 16);
  const DecodedFrame decoded = decode_frame(jpeg(), without_last(encode_jpeg_lossless(picture), 2), {8, 8, 1, 16});
  CHECK(decoded.report.written == decoded.frame.size());
  CHECK(decoded.samples<std::uint16_t>() == picture.samples);
}

TEST_CASE("A progressive frame that is cut is whole, and coarse", "[codecs][jpeg][damage]") {
  const auto codestream = encode_jpeg(ramp(64, 64, 1, 8), {.is_progressive = true});
  const DecodedFrame decoded = decode_frame(jpeg(), std::span{codestream}.first(codestream.size() * 3 / 4), {64, 64, 1, 8});
  CHECK(decoded.error.empty());
  CHECK(decoded.report.warning == "Premature end of JPEG file");
  CHECK(decoded.report.written == decoded.frame.size());
}

TEST_CASE("A component without a scan is an error", "[codecs][jpeg][damage]") {
  const auto lossless = encode_jpeg_lossless(noise(16, 16, 3, 8), {.has_scan_for_each_component = true});
  const DecodedFrame decoded = decode_frame(jpeg(), std::span{lossless}.first(lossless.size() / 2), {16, 16, 3, 8});
  CHECK_THAT(decoded.error, Catch::StartsWith("truncated: GDCM 3.0.") &&
                                Catch::EndsWith("'s libjpeg (16 bits): component 3 of 3 has no scan"));
}

// The library would hand out what lay in its memory.
TEST_CASE("A component that its scan names twice leaves another one without", "[codecs][jpeg][damage]") {
  auto lossless = encode_jpeg_lossless(noise(16, 16, 3, 8));
  const std::array sos{std::byte{0xFF}, std::byte{0xDA}};
  const auto scan_header = std::search(lossless.begin(), lossless.end(), sos.begin(), sos.end());
  scan_header[9] = scan_header[5];
  const DecodedFrame decoded = decode_frame(jpeg(), lossless, {16, 16, 3, 8});
  CHECK_THAT(decoded.error, Catch::StartsWith("malformed: GDCM 3.0.") &&
                                Catch::EndsWith("'s libjpeg (16 bits): component 3 of 3 has no scan"));
}

TEST_CASE("The trap: the build for 12 bits does not read lossless frames, nor the one for 16 bits others",
          "[codecs][jpeg]") {
  const JpegPicture deep = noise(8, 8, 1, 16);
  const auto lossless = encode_jpeg_lossless(deep);
  CHECK(decode_with(codecs::ModuleId::jpeg_lossless, lossless, job_for(deep, 16)).empty());
  CHECK(decode_with(codecs::ModuleId::jpeg_12, lossless, job_for(deep, 16)) == "not a DCT of 12 bits");
  CHECK(decode_with(codecs::ModuleId::jpeg, lossless, job_for(deep, 16)) == "Unsupported JPEG process: SOF type 0xc3");
  const JpegPicture flat = ramp(8, 8, 1, 12);
  CHECK(decode_with(codecs::ModuleId::jpeg_12, encode_jpeg_12(flat), job_for(flat, 16)).empty());
  CHECK(decode_with(codecs::ModuleId::jpeg_lossless, encode_jpeg_12(flat), job_for(flat, 16)) ==
        "Unsupported JPEG data precision 12");
}

TEST_CASE("A module compares what its library found with what was asked for", "[codecs][jpeg][damage]") {
  const JpegPicture picture = noise(8, 9, 1, 8);
  const auto codestream = encode_jpeg(picture);
  const auto error_with = [&](auto change) {
    codecs::Job job = job_for(picture, 8);
    change(job);
    return decode_with(codecs::ModuleId::jpeg, codestream, job);
  };
  CHECK(error_with([](codecs::Job&) {}).empty());
  CHECK(error_with([](codecs::Job& job) { job.rows = 7; }) ==
        "8 rows x 9 columns x 1 samples of 8 bits, not 7 x 9 x 1 of 8");
  CHECK(error_with([](codecs::Job& job) { job.columns = 8; }) ==
        "8 rows x 9 columns x 1 samples of 8 bits, not 8 x 8 x 1 of 8");
  CHECK(error_with([](codecs::Job& job) { job.samples_per_pixel = 3; }) ==
        "8 rows x 9 columns x 1 samples of 8 bits, not 8 x 9 x 3 of 8");
  CHECK(error_with([](codecs::Job& job) { job.precision = 7; }) ==
        "8 rows x 9 columns x 1 samples of 8 bits, not 8 x 9 x 1 of 7");
  CHECK(error_with([](codecs::Job& job) { job.frame_bytes = 71; }) == "a frame of 72 bytes does not fit into 71");
  CHECK(error_with([](codecs::Job& job) { job.bits_allocated = 64; }) == "samples of 64 bits");
}

TEST_CASE("Scans and memory have limits", "[codecs][jpeg][limits]") {
  const JpegPicture picture = ramp(16, 16, 1, 8);
  const auto progressive = encode_jpeg(picture, {.is_progressive = true});
  Limits limits;
  limits.jpeg_scans = 3;
  CHECK(decode_frame(jpeg(), progressive, {16, 16, 1, 8}, limits).error ==
        "limit_exceeded: the JPEG code stream has more than 3 scans");
  CHECK(decode_frame(jpeg(), encode_jpeg(picture), {16, 16, 1, 8}, limits).error.empty());
  limits.jpeg_scans = 6;
  CHECK(decode_frame(jpeg(), progressive, {16, 16, 1, 8}, limits).error.empty());

  codecs::Job job = job_for(picture, 8);
  job.scans_limit = 3;
  CHECK(decode_with(codecs::ModuleId::jpeg, progressive, job) == "more than 3 scans");
  const JpegPicture deep = ramp(16, 16, 1, 12);
  job.precision = 12;
  job.bits_allocated = 16;
  CHECK(decode_with(codecs::ModuleId::jpeg_12, encode_jpeg_12(deep, {.is_progressive = true}), job) ==
        "more than 3 scans");
  const JpegPicture color = noise(16, 16, 3, 8);
  job = job_for(color, 16);
  job.scans_limit = 2;
  CHECK(decode_with(codecs::ModuleId::jpeg_lossless, encode_jpeg_lossless(color, {.has_scan_for_each_component = true}),
                    job) == "more than 2 scans");

  limits.decoder_bytes = 1000;
  CHECK_THAT(decode_frame(jpeg(), progressive, {16, 16, 1, 8}, limits).error,
             Catch::StartsWith("limit_exceeded: libjpeg") &&
                 Catch::EndsWith(": needs 7680 bytes of memory, more than the limit of 1000"));
  limits.decoder_bytes = 24576;
  CHECK_THAT(
      decode_frame(jpeg(), encode_jpeg(ramp(64, 64, 1, 8), {.is_progressive = true}), {64, 64, 1, 8}, limits).error,
      Catch::StartsWith("limit_exceeded: libjpeg") &&
          Catch::EndsWith(": needs more memory than the limit of 24576 bytes"));
}
