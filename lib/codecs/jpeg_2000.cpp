// SPDX-License-Identifier: MIT
// JPEG 2000 (ISO 15444-1) and HTJ2K (15444-15).
#include "codecs/check_target.hpp"
#include "codecs/decoders.hpp"
#include "codecs/immortal.hpp"
#include "codecs/jpeg_2000_header.hpp"
#include "codecs/jpeg_2000_wrapper.hpp"
#include "codecs/run_packed.hpp"

#include <fmt/format.h>

#include <cstring>

namespace dicomap::codecs {

namespace {

/// Without boxes, and read.
struct Stream {
  Jpeg2000Wrapper wrapper;
  Jpeg2000Header header;
};

Result<Stream> read_stream(std::span<const std::byte> bytes) {
  DICOMAP_TRY(wrapper, unwrap_jpeg_2000(bytes));
  if (wrapper.has_palette) return Error{ErrorCode::unsupported, "JPEG 2000 with a palette in its JP2 boxes"};
  DICOMAP_TRY(header, read_jpeg_2000_header(wrapper.codestream));
  return Stream{wrapper, header};
}

SampleColor color_of(const Stream& stream) noexcept {
  if (stream.header.transforms_components) return SampleColor::rgb;
  if (stream.header.samples_per_pixel < 3) return SampleColor::as_declared;
  switch (stream.wrapper.color_space) {
    case Jpeg2000Wrapper::ColorSpace::srgb: return SampleColor::rgb;
    case Jpeg2000Wrapper::ColorSpace::sycc: return SampleColor::ybr_full;
    case Jpeg2000Wrapper::ColorSpace::not_said: return SampleColor::as_declared;
  }
  return SampleColor::as_declared;
}

CodestreamInfo info_of(const Stream& stream) {
  CodestreamInfo info;
  info.rows = stream.header.rows;
  info.columns = stream.header.columns;
  info.samples_per_pixel = stream.header.samples_per_pixel;
  info.precision = stream.header.precision;
  info.is_signed = stream.header.is_signed;
  info.color = color_of(stream);
  return info;
}

/// What OpenJPEG 2.5 will allocate, from above: samples of 32 bits twice (tile and image), the code stream, and what it keeps
/// for each tile, precinct and code block.
std::uint64_t memory_estimate(const Jpeg2000Header& header, std::size_t codestream_bytes) noexcept {
  const std::uint64_t samples = std::uint64_t{header.rows} * header.columns * header.samples_per_pixel;
  const std::uint64_t tiles = header.tiles * (6144 + std::uint64_t{1152} * header.samples_per_pixel);
  return 8 * samples + codestream_bytes + tiles + 256 * (samples >> header.precinct_exponent) + 128 * (samples >> header.code_block_exponent);
}

Result<void> check_limits(const Jpeg2000Header& header, std::size_t codestream_bytes, const Limits& limits) {
  if (header.tiles > limits.jpeg_2000_tiles) {
    return Error{ErrorCode::limit_exceeded, fmt::format("a JPEG 2000 code stream of {} tiles exceeds Limits::jpeg_2000_tiles ({})",
                                                        header.tiles, limits.jpeg_2000_tiles)};
  }
  if (const auto bytes = memory_estimate(header, codestream_bytes); bytes > limits.decoder_bytes) {
    return Error{ErrorCode::limit_exceeded, fmt::format("decoding this JPEG 2000 code stream may take {} bytes, which exceeds "
                                                        "Limits::decoder_bytes ({})", bytes, limits.decoder_bytes)};
  }
  return success();
}

template <class T> void extend_signs(std::span<std::byte> frame, std::uint16_t precision) noexcept {
  const T sign = static_cast<T>(T{1} << (precision - 1));
  for (std::size_t i = 0; i < frame.size(); i += sizeof(T)) {
    T sample;
    std::memcpy(&sample, frame.data() + i, sizeof sample);
    sample = static_cast<T>((sample ^ sign) - sign);
    std::memcpy(frame.data() + i, &sample, sizeof sample);
  }
}

/// Some writers of signed pixels leave the sign out of SIZ: the top bit of the precision is the sign then.
void extend_signs(const DecodeTarget& target, std::uint16_t precision) noexcept {
  switch (target.bits_allocated) {
    case 8: return extend_signs<std::uint8_t>(target.into, precision);
    case 16: return extend_signs<std::uint16_t>(target.into, precision);
    case 32: return extend_signs<std::uint32_t>(target.into, precision);
    default: return;
  }
}

class Jpeg2000Decoder final : public FrameDecoder {
 public:
  std::string name() const override { return library_of(ModuleId::jpeg_2000); }

  Result<std::optional<CodestreamInfo>> inspect(std::span<const std::byte> codestream) const override {
    DICOMAP_TRY(stream, read_stream(codestream));
    return info_of(stream);
  }

  Result<DecodeReport> decode(std::span<const std::byte> codestream, const DecodeTarget& target) const override {
    DICOMAP_TRY(stream, read_stream(codestream));
    const Jpeg2000Header& header = stream.header;
    const auto bare = stream.wrapper.codestream;
    DICOMAP_TRY_VOID(check_target(info_of(stream), target));
    DICOMAP_TRY_VOID(check_limits(header, bare.size(), target.limits));
    if (const auto present = count_tiles_present(bare, header); present != header.tiles) {
      return Error{ErrorCode::truncated, fmt::format("the JPEG 2000 code stream has {} of its {} tiles", present, header.tiles)};
    }
    // Debian's OpenJPEG is built with assertions, and hostile HT code blocks meet one of them.
    const Trust trust = header.is_high_throughput || may_hold_high_throughput(bare) ? Trust::not_clean : Trust::clean;
    DICOMAP_TRY(report, run_module_or_pack(ModuleId::jpeg_2000, trust, bare, header.precision, target));
    if (target.is_signed && !header.is_signed && header.precision < target.bits_allocated) extend_signs(target, header.precision);
    return std::move(report);
  }
};

}  // namespace

const FrameDecoder& jpeg_2000_decoder() noexcept {
  return immortal<const Jpeg2000Decoder>();
}

const FrameDecoder& htj2k_decoder() noexcept { return jpeg_2000_decoder(); }

}  // namespace dicomap::codecs
