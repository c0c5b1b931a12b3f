// SPDX-License-Identifier: MIT
/// @file
/// A frame to encode, held against its own words and against what a format can keep.
#pragma once

#include <dicomap/frame_encoder.hpp>

#include <cstdint>
#include <limits>
#include <string_view>

namespace dicomap::codecs {

/// Whether `samples` is as long as rows, columns, samples and bits ask for, and not longer than Limits::frame_bytes.
/// @errors out_of_range, limit_exceeded
[[nodiscard]] Result<void> check_source(const EncodeSource& source);

/// Code streams of samples, of which a format holds some only. Value type.
struct SampleFormat {
  std::string_view name;
  bool has_sign = false;
  std::uint16_t least_precision = 1;
  /// Samples take as many bytes as in the frame, so more than 8 bits of 16: some readers refuse fewer.
  bool fills_bytes = false;
  std::uint32_t longest_side = std::numeric_limits<std::uint32_t>::max();  ///< pixels
  /// Samples with other bits above the stored ones are refused: frames of several precisions in one image are not safe with
  /// every reader of this format.
  bool has_one_precision = false;
};

/// What a code stream of that format says of its samples. Value type.
struct StreamSamples {
  std::uint16_t precision = 8;
  bool is_signed = false;
};

/// The precision that keeps every bit; see EncodeSource.
/// @errors as check_source; unsupported: the format does not hold such samples
[[nodiscard]] Result<StreamSamples> stream_samples(const EncodeSource& source, const SampleFormat& format);

/// What a library will need against Limits::decoder_bytes. @errors limit_exceeded
[[nodiscard]] Result<void> check_memory(const EncodeSource& source, const SampleFormat& format, std::uint64_t bytes);

/// Makes a code stream's length even with a byte of 0 behind its end, and holds it against what a fragment can hold.
/// @errors unsupported
[[nodiscard]] Result<EncodedFrame> as_fragment(EncodedFrame frame);

}  // namespace dicomap::codecs
