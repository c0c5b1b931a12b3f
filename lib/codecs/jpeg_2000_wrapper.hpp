// SPDX-License-Identifier: MIT
/// @file
/// The JP2 boxes (ISO 15444-1 annex I) that some writers leave around a JPEG 2000 code stream. DICOM wants it bare.
#pragma once

#include <dicomap/result.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace dicomap::codecs {

/// View of the code stream, with what its boxes add.
struct Jpeg2000Wrapper {
  /// EnumCS of the colour specification box, where it has one that matters here.
  enum class ColorSpace : std::uint8_t { not_said, srgb, sycc };

  std::span<const std::byte> codestream;  ///< bare
  bool is_wrapped = false;
  bool has_palette = false;  ///< samples are indices into a table in a box
  ColorSpace color_space = ColorSpace::not_said;
};

/// Takes the boxes off; bytes that do not begin with the JP2 signature are returned as they are.
/// @errors malformed, truncated: boxes without a code stream
[[nodiscard]] Result<Jpeg2000Wrapper> unwrap_jpeg_2000(std::span<const std::byte> bytes);

}  // namespace dicomap::codecs
