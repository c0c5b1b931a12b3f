// SPDX-License-Identifier: MIT
/// @file
/// Transfer syntaxes: how a data set is encoded and how its pixel data is (PS3.5 10, annex A).
#pragma once

#include <dicomap/byte_order.hpp>
#include <dicomap/export.hpp>

#include <cstdint>
#include <span>
#include <string_view>

namespace dicomap {

/// How pixel data is coded.
enum class PixelCoding : std::uint8_t {
  native,              ///< uncompressed, defined length
  encapsulated_native, ///< uncompressed, in fragments (1.2.840.10008.1.2.1.98)
  rle,
  jpeg,                ///< ISO 10918, any process
  jpeg_ls,
  jpeg_2000,           ///< parts 1 and 2
  htj2k,
  jpeg_xl,
  deflated_frames,     ///< 1.2.840.10008.1.2.8.1
  video,               ///< MPEG-2, H.264, H.265
  referenced,          ///< JPIP, SMPTE ST 2110: pixels are not in the file
  unknown
};

/// Whether samples lie in the file as they are, in fragments or not.
[[nodiscard]] constexpr bool is_uncompressed(PixelCoding coding) noexcept {
  return coding == PixelCoding::native || coding == PixelCoding::encapsulated_native;
}

/// One transfer syntax. Value type.
struct TransferSyntax {
  std::string_view uid;
  std::string_view name;
  std::string_view keyword;
  Encoding encoding;           ///< of the data set; the file meta group is always explicit VR little endian
  PixelCoding pixels = PixelCoding::native;
  bool deflated = false;       ///< the whole data set is deflated (PS3.5 A.5)
  bool retired = false;

  /// Whether pixel data lies in fragments (PS3.5 A.4).
  [[nodiscard]] constexpr bool is_encapsulated() const noexcept {
    return pixels != PixelCoding::native && pixels != PixelCoding::referenced && pixels != PixelCoding::unknown;
  }
};

/// The transfer syntax of a UID; trailing NULs and spaces, and whatever follows a NUL, do not count. Null if not registered.
[[nodiscard]] DICOMAP_API const TransferSyntax* find_transfer_syntax(std::string_view uid) noexcept;

/// Every registered transfer syntax, in ascending order of UID.
[[nodiscard]] DICOMAP_API std::span<const TransferSyntax> transfer_syntaxes() noexcept;

}  // namespace dicomap
