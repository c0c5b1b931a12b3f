// SPDX-License-Identifier: MIT
// HTJ2K frames, as OpenJPH encodes them.
#include "support/openjph_encoder.hpp"
#include "support/reading.hpp"

#include "codecs/jpeg_2000_header.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

TEST_CASE("Lossless HTJ2K keeps every bit", "[codecs][htj2k]") {
  const auto bits = static_cast<std::uint16_t>(GENERATE(8, 12, 16));
  const bool is_signed = GENERATE(false, true);
  const auto samples = static_cast<std::uint16_t>(GENERATE(1, 3));
  INFO(bits << " bits, signed " << is_signed << ", samples " << samples);
  const auto made = picture(70, 41, samples, bits, is_signed);
  const std::uint16_t bits_allocated = bits > 8 ? 16 : 8;
  const auto decoded = decode(PixelCoding::htj2k, encode_htj2k(made), made, bits_allocated);
  CHECK(decoded.error == "");
  CHECK(decoded.written == decoded.frame.size());
  CHECK(decoded.frame == frame_of(made, bits_allocated));
}

TEST_CASE("HTJ2K is known by its header, under any transfer syntax", "[codecs][htj2k]") {
  const auto made = picture(70, 41, 3, 8);
  const auto codestream = encode_htj2k(made);
  CHECK(codecs::read_jpeg_2000_header(codestream).value().is_high_throughput);
  CHECK(codecs::may_hold_high_throughput(codestream));
  CHECK(decode(PixelCoding::jpeg_2000, codestream, made, 8).frame == frame_of(made, 8));
  CHECK(standard_decoder(PixelCoding::htj2k)->inspect(codestream).value()->color == SampleColor::rgb);
}
