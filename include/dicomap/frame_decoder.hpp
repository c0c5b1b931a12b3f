// SPDX-License-Identifier: MIT
/// @file
/// How compressed frames are decoded: the interface, the decoders that dicomap brings, and how to bring one's own.
#pragma once

#include <dicomap/export.hpp>
#include <dicomap/limits.hpp>
#include <dicomap/result.hpp>
#include <dicomap/transfer_syntax.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dicomap {

/// What the three samples of a pixel are once they are decoded.
enum class SampleColor : std::uint8_t {
  as_declared,  ///< the code stream does not say: PhotometricInterpretation holds
  rgb,
  ybr_full
};

/// What a code stream says of its frame. Value type.
struct CodestreamInfo {
  std::uint32_t rows = 0;
  std::uint32_t columns = 0;
  std::uint16_t samples_per_pixel = 1;
  std::uint16_t precision = 8;    ///< bits of a sample
  std::optional<bool> is_signed;  ///< empty: the format has no signs, PixelRepresentation holds
  SampleColor color = SampleColor::as_declared;
  friend bool operator==(const CodestreamInfo&, const CodestreamInfo&) = default;
};

/// Where a foreign decoder runs.
enum class Isolation : std::uint8_t {
  automatic,  ///< in this process, but for decoders that fall over broken code streams, or print about them: HTJ2K, JPEG XL
              ///< (default)
  never,      ///< in this process: a decoder that crashes takes the process with it
  always      ///< in a worker process: a decoder that crashes or hangs is an error of its frame
};

/// A frame to decode. View: valid for the call.
struct DecodeTarget {
  std::uint32_t rows = 0;
  std::uint32_t columns = 0;
  std::uint16_t samples_per_pixel = 1;
  std::uint16_t bits_allocated = 8;  ///< 1, 8, 16, 32 or 64: a sample takes that much in `into`
  std::uint16_t bits_stored = 8;
  bool is_signed = false;            ///< samples of fewer bits than allocated are sign-extended where the stream has signs
  /// The whole frame: pixel by pixel (planar configuration 0), row by row, in the host's byte order. Not cleared before.
  std::span<std::byte> into;
  const Limits& limits;
  Isolation isolation = Isolation::automatic;
};

/// What became of a frame. Value type.
struct DecodeReport {
  std::uint64_t written = 0;  ///< bytes of `into` that were written from its beginning; fewer than all: the frame is not whole
  std::string warning;        ///< the first thing that was odd; empty: none
};

/// Decodes the frames of a transfer syntax. Derive from it to bring a decoder of your own: OpenOptions::decoders.
///
/// @threads every function may be called from several threads at once
class DICOMAP_API FrameDecoder {
 public:
  virtual ~FrameDecoder();
  /// What decodes, e.g. "CharLS 2.4.1".
  [[nodiscard]] virtual std::string name() const = 0;
  /// What the beginning of a code stream says of the frame, before anything is allocated; empty: it says nothing, so that
  /// the data set's attributes hold. `codestream` may be cut behind its first 64 KiB.
  /// @errors malformed: no code stream of this kind; unsupported: one that this decoder does not read; truncated: the header
  ///         goes on behind what was given, so that more of the code stream may tell
  [[nodiscard]] virtual Result<std::optional<CodestreamInfo>> inspect(std::span<const std::byte> codestream) const = 0;
  /// Fills `target.into`. Rows, columns and samples are what `inspect` has said of this code stream.
  /// @errors malformed, truncated, unsupported, limit_exceeded, no_decoder: its library is not there; out_of_memory
  [[nodiscard]] virtual Result<DecodeReport> decode(std::span<const std::byte> codestream, const DecodeTarget& target) const = 0;

 protected:
  FrameDecoder() = default;
  FrameDecoder(const FrameDecoder&) = default;
  FrameDecoder& operator=(const FrameDecoder&) = default;
};

/// Decoders by transfer syntax UID, registered or private.
using Decoders = std::map<std::string, std::shared_ptr<const FrameDecoder>, std::less<>>;

/// The decoder that dicomap brings for a way of coding pixels; it lives as long as the process. Null: there is none (native,
/// video, referenced, unknown). A decoder whose library was left out of the build is there, and says `no_decoder`.
[[nodiscard]] DICOMAP_API const FrameDecoder* standard_decoder(PixelCoding coding) noexcept;

/// One line of what a build can decode and encode. Value type.
struct CodecDescription {
  std::string_view codec;    ///< e.g. "JPEG-LS"
  std::string_view option;   ///< of CMake that brings it, e.g. "DICOMAP_WITH_CHARLS"; empty: always there
  bool available = false;    ///< built in, and its module can be loaded
  std::string library;       ///< e.g. "CharLS 2.4.1"; or why it is not available
  std::vector<std::string_view> transfer_syntaxes;  ///< UIDs that it decodes; of JPEG the frame header decides
  std::vector<std::string_view> encodes;            ///< UIDs that it encodes, without loss; see FrameEncoder
};

/// What this build can decode and encode, and with what. Loads every codec to ask it.
[[nodiscard]] DICOMAP_API std::vector<CodecDescription> describe_codecs();

}  // namespace dicomap
