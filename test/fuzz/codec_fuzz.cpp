// SPDX-License-Identifier: MIT
// Any bytes as the code stream of one frame: DICOMAP_FUZZ_CODING says of which codec. The first eight bytes of an input are
// what a data set says; see codec_input.hpp.
#include "fuzz/codec_input.hpp"
#include "fuzz/require.hpp"

#include <dicomap/frame_decoder.hpp>

#include <cstring>
#include <memory>
#include <optional>

using namespace dicomap;
using fuzz::require;

namespace {

constexpr PixelCoding coding = PixelCoding::DICOMAP_FUZZ_CODING;
/// Of a frame: some decoders take seconds for a small code stream that was cut, the more the larger its frame.
constexpr std::uint64_t most_bytes = std::uint64_t{1} << 18;

/// Whether a JPEG 2000 decoder may take its high-throughput way, which is known to fall over: a CAP marker, or the code-block
/// style in what may be a COD or COC marker.
bool may_be_high_throughput(std::span<const std::byte> codestream) {
  const auto at = [&](std::size_t i) { return i < codestream.size() ? std::to_integer<unsigned>(codestream[i]) : 0U; };
  for (std::size_t i = 0; i + 1 < codestream.size(); ++i) {
    if (at(i) != 0xFF) continue;
    if (at(i + 1) == 0x50) return true;
    if (at(i + 1) == 0x52 && (at(i + 12) & 0x40U) != 0) return true;
    if (at(i + 1) == 0x53 && ((at(i + 9) | at(i + 10)) & 0x40U) != 0) return true;
  }
  return false;
}

Isolation isolation_of(std::span<const std::byte> codestream) {
  if (coding == PixelCoding::htj2k) return Isolation::always;
  return coding == PixelCoding::jpeg_2000 && may_be_high_throughput(codestream) ? Isolation::always : Isolation::never;
}

/// A frame, in a buffer of just its size so that a sanitizer sees what is written behind it.
struct Decoding {
  std::unique_ptr<std::byte[]> frame;
  Result<DecodeReport> report = Error{ErrorCode::not_found, ""};
};

Decoding decode(std::span<const std::byte> codestream, const CodestreamInfo& info, const fuzz::CodecInput& input,
                std::size_t size, std::byte before) {
  Limits limits;
  limits.decoder_bytes = std::uint64_t{1} << 29;
  limits.decoder_seconds = 10;
  Decoding decoding;
  decoding.frame = std::make_unique_for_overwrite<std::byte[]>(size);
  std::memset(decoding.frame.get(), std::to_integer<int>(before), size);
  const DecodeTarget target{info.rows, info.columns, info.samples_per_pixel, input.bits_allocated, input.bits_stored,
                            input.is_signed, {decoding.frame.get(), size}, limits, isolation_of(codestream)};
  decoding.report = standard_decoder(coding)->decode(codestream, target);
  return decoding;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = fuzz::CodecInput::read(fuzz::input_of(data, size));
  if (!input) return 0;
  // Just the code stream, so that a sanitizer sees a load behind it.
  const std::vector<std::byte> codestream{input->codestream.begin(), input->codestream.end()};
  const auto said = standard_decoder(coding)->inspect(codestream);
  if (!said) return 0;
  const CodestreamInfo info = said.assume_value().value_or(
      CodestreamInfo{input->rows, input->columns, input->samples_per_pixel, input->bits_stored, input->is_signed});
  const std::uint64_t samples = std::uint64_t{info.rows} * info.columns;
  if (samples == 0 || samples > most_bytes || info.samples_per_pixel == 0 || info.samples_per_pixel > 4) return 0;
  const std::uint64_t bits = samples * info.samples_per_pixel * input->bits_allocated;
  if (bits > 8 * most_bytes) return 0;
  const auto bytes = static_cast<std::size_t>((bits + 7) / 8);
  const Decoding first = decode(codestream, info, *input, bytes, std::byte{0xA5});
  const Decoding again = decode(codestream, info, *input, bytes, std::byte{0x5A});
  require(first.report.has_value() == again.report.has_value());
  if (!first.report) {
    require(first.report.assume_error().code() == again.report.assume_error().code());
    return 0;
  }
  const DecodeReport& report = first.report.assume_value();
  require(report.written <= bytes && report.written == again.report.assume_value().written);
  require(report.warning == again.report.assume_value().warning);
  if (report.written == bytes) require(std::memcmp(first.frame.get(), again.frame.get(), bytes) == 0);
  return 0;
}
