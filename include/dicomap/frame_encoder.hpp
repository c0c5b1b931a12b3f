// SPDX-License-Identifier: MIT
/// @file
/// How frames are compressed: the interface, and the encoders that dicomap brings. All of them keep every bit.
#pragma once

#include <dicomap/export.hpp>
#include <dicomap/limits.hpp>
#include <dicomap/result.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dicomap {

/// A frame to encode. View: valid for the call.
///
/// Every bit of `samples` comes back from a decoder. A code stream has samples of `bits_stored` bits (JPEG-LS of 8 or 9 at the
/// least, as many bytes as in the frame) where that holds them: JPEG 2000 and HTJ2K keep a sign, while JPEG lossless and JPEG-LS
/// have none, so that signed samples of fewer bits than allocated are coded as `bits_allocated` bits. Where other bits lie above
/// the stored ones, JPEG-LS, JPEG 2000 and HTJ2K code the frame as `bits_allocated` bits too; JPEG lossless refuses it. The
/// attributes of the data set stay as they are in any case: a precision above BitsStored is what many writers of JPEG lossless
/// leave, and decoders read.
struct EncodeSource {
  std::uint32_t rows = 0;
  std::uint32_t columns = 0;
  std::uint16_t samples_per_pixel = 1;
  std::uint16_t bits_allocated = 8;  ///< 8 or 16; RLE and deflated frames also 32, 64 and, packed, 1
  std::uint16_t bits_stored = 8;     ///< the low bits of a sample; above them its sign, or 0
  bool is_signed = false;
  bool is_rgb = false;               ///< three samples that a colour transform may decorrelate
  /// The whole frame: pixel by pixel (planar configuration 0), row by row, in the host's byte order.
  std::span<const std::byte> samples;
  const Limits& limits;              ///< frame_bytes; decoder_bytes: what a library may use besides
};

/// What became of a frame. Value type.
struct EncodedFrame {
  std::vector<std::byte> codestream;          ///< of even length
  std::string_view photometric_interpretation;  ///< of the code stream, where it is another: "YBR_RCT"; empty: as it was
};

/// Encodes frames into a transfer syntax. Foreign libraries run in this process: samples that were read or made here are not
/// code streams that somebody has sent.
///
/// @threads every function may be called from several threads at once
class DICOMAP_API FrameEncoder {
 public:
  virtual ~FrameEncoder();
  /// What encodes, e.g. "CharLS 2.4.1".
  [[nodiscard]] virtual std::string name() const = 0;
  /// @errors unsupported: such samples cannot be kept in this transfer syntax (says which can); out_of_range: `samples` is not
  ///         as long as rows, columns, samples and bits ask for; no_decoder: its library is not there; out_of_memory,
  ///         limit_exceeded
  [[nodiscard]] virtual Result<EncodedFrame> encode(const EncodeSource& frame) const = 0;

 protected:
  FrameEncoder() = default;
  FrameEncoder(const FrameEncoder&) = default;
  FrameEncoder& operator=(const FrameEncoder&) = default;
};

/// Encoders by transfer syntax UID.
using Encoders = std::map<std::string, std::shared_ptr<const FrameEncoder>, std::less<>>;

/// The encoder that dicomap brings for a transfer syntax; it lives as long as the process. Null: there is none (native,
/// Encapsulated Uncompressed, lossy, unknown). An encoder whose library was left out of the build is there, and says
/// `no_decoder`.
[[nodiscard]] DICOMAP_API const FrameEncoder* standard_encoder(std::string_view transfer_syntax_uid) noexcept;

}  // namespace dicomap
