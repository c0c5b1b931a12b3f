// SPDX-License-Identifier: MIT
#include "codecs/check_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <type_traits>

namespace dicomap::codecs {

namespace {

constexpr std::uint64_t longest_fragment = 0xFFFFFFFE;  // its length has 32 bits and is even (PS3.5 A.4)

/// Whether each sample is a number of `bits` bits, with zeros above or, where T has a sign, with its sign.
template <class T> bool fit(std::span<const std::byte> samples, unsigned bits) noexcept {
  using Bits = std::make_unsigned_t<T>;
  if (bits >= 8 * sizeof(T)) return true;
  Bits seen = 0;
  for (std::size_t i = 0; i + sizeof(T) <= samples.size(); i += sizeof(T)) {
    T sample;
    std::memcpy(&sample, samples.data() + i, sizeof sample);
    // A negative number is turned over, so that its sign is zeros too.
    if constexpr (std::is_signed_v<T>) seen = static_cast<Bits>(seen | (sample ^ (sample >> (8 * sizeof(T) - 1))));
    else seen |= sample;
  }
  return seen >> (std::is_signed_v<T> ? bits - 1 : bits) == 0;
}

bool fit(const EncodeSource& source, bool is_signed) noexcept {
  if (source.bits_allocated == 8) {
    return is_signed ? fit<std::int8_t>(source.samples, source.bits_stored) : fit<std::uint8_t>(source.samples, source.bits_stored);
  }
  return is_signed ? fit<std::int16_t>(source.samples, source.bits_stored) : fit<std::uint16_t>(source.samples, source.bits_stored);
}

Error not_kept(std::string what, const char* way_out) { return Error{ErrorCode::unsupported, std::move(what)}.hint(way_out); }

constexpr const char* any_samples = "RLE Lossless (1.2.840.10008.1.2.5) and Deflated Image Frame Compression (1.2.840.10008.1.2.8.1) keep them";

Result<void> check_format(const EncodeSource& source, const SampleFormat& format) {
  if (source.bits_allocated != 8 && source.bits_allocated != 16) {
    return not_kept(fmt::format("{} is written of samples of 8 or 16 bits, not of {}", format.name, source.bits_allocated), any_samples);
  }
  if (source.samples_per_pixel != 1 && source.samples_per_pixel != 3) {
    return not_kept(fmt::format("{} is written of 1 or 3 samples a pixel, not of {}", format.name, source.samples_per_pixel), any_samples);
  }
  if (std::max(source.rows, source.columns) > format.longest_side) {
    return not_kept(fmt::format("{} x {} pixels are too many for {}: {} a side at the most", source.columns, source.rows, format.name,
                                format.longest_side), any_samples);
  }
  return success();
}

}  // namespace

Result<void> check_source(const EncodeSource& source) {
  if (source.bits_stored == 0 || source.bits_stored > source.bits_allocated) {
    return Error{ErrorCode::out_of_range, fmt::format("{} bits stored of {} allocated", source.bits_stored, source.bits_allocated)};
  }
  std::uint64_t bits = std::uint64_t{source.rows} * source.columns;
  const bool overflows = __builtin_mul_overflow(bits, std::uint64_t{source.samples_per_pixel} * source.bits_allocated, &bits);
  const std::uint64_t bytes = bits / 8 + (bits % 8 != 0 ? 1 : 0);
  if (overflows || bytes == 0 || bytes != source.samples.size()) {
    return Error{ErrorCode::out_of_range, fmt::format("{} bytes to encode, where {} x {} pixels of {} x {} bits are said",
                                                      source.samples.size(), source.columns, source.rows,
                                                      source.samples_per_pixel, source.bits_allocated)};
  }
  if (bytes > source.limits.frame_bytes) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("a frame of {} bytes exceeds Limits::frame_bytes ({})", bytes, source.limits.frame_bytes)};
  }
  return success();
}

Result<StreamSamples> stream_samples(const EncodeSource& source, const SampleFormat& format) {
  DICOMAP_TRY_VOID(check_source(source));
  DICOMAP_TRY_VOID(check_format(source, format));
  const bool is_signed = source.is_signed && format.has_sign;
  const std::uint16_t all = source.bits_allocated;
  // By what the attributes say, not by what this frame's samples happen to be: all frames get the same precision.
  if (source.is_signed && !is_signed) return StreamSamples{all, false};
  const std::uint16_t least = !format.fills_bytes ? format.least_precision : all == 8 ? std::uint16_t{8} : std::uint16_t{9};
  if (fit(source, is_signed)) return StreamSamples{std::max(source.bits_stored, least), is_signed};
  if (!format.has_one_precision) return StreamSamples{all, is_signed};
  return not_kept(fmt::format("samples have bits above the {} stored ones, which {} would lose", source.bits_stored, format.name),
                  "JPEG-LS, JPEG 2000, HTJ2K and RLE keep them");
}

Result<void> check_memory(const EncodeSource& source, const SampleFormat& format, std::uint64_t bytes) {
  if (bytes <= source.limits.decoder_bytes) return success();
  return Error{ErrorCode::limit_exceeded, fmt::format("encoding this frame as {} may take {} bytes, which exceeds Limits::decoder_bytes ({})",
                                                      format.name, bytes, source.limits.decoder_bytes)};
}

Result<EncodedFrame> as_fragment(EncodedFrame frame) {
  try {
    if (frame.codestream.size() % 2 != 0) frame.codestream.push_back(std::byte{0});
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::out_of_memory, "no memory for a byte of padding"};
  }
  if (frame.codestream.size() > longest_fragment) {
    return Error{ErrorCode::unsupported, fmt::format("a code stream of {} bytes is too long for a fragment ({})",
                                                     frame.codestream.size(), longest_fragment)};
  }
  return frame;
}

}  // namespace dicomap::codecs
