// SPDX-License-Identifier: MIT
/// @file
/// What the pixels of an image are: the attributes of the Image Pixel module, checked once.
#pragma once

#include <dicomap/dataset.hpp>
#include <dicomap/export.hpp>
#include <dicomap/result.hpp>
#include <dicomap/sample.hpp>

#include <cstdint>
#include <string>

namespace dicomap {

/// Value type. All products were checked for overflow when it was made.
struct PixelLayout {
  std::uint32_t rows = 0;               ///< 1..65535
  std::uint32_t columns = 0;            ///< 1..65535
  std::uint64_t frames = 1;             ///< as declared: how many are there is Image::whole_frames
  std::uint16_t samples_per_pixel = 1;
  std::uint16_t planar_configuration = 0;  ///< 0: pixel by pixel; 1: plane by plane
  std::uint16_t bits_allocated = 0;     ///< 1, 8, 16, 32 or 64
  std::uint16_t bits_stored = 0;
  std::uint16_t high_bit = 0;
  bool is_signed = false;               ///< PixelRepresentation 1
  /// Native YBR_FULL_422: two luminance samples share their chrominance, so a row holds 2 samples a pixel (PS3.3
  /// C.7.6.3.1.2). There is no sample per pixel and component to point to; conversions expand it.
  bool chroma_422 = false;
  SampleType sample_type = SampleType::u8;
  std::string photometric_interpretation;  ///< e.g. "MONOCHROME2", as the file says

  /// Samples of one frame as they are stored. Fits 64 bits.
  [[nodiscard]] constexpr std::uint64_t frame_samples() const noexcept {
    return std::uint64_t{rows} * columns * (chroma_422 ? 2U : samples_per_pixel);
  }
  /// Bits of one frame. Fits 64 bits.
  [[nodiscard]] constexpr std::uint64_t frame_bits() const noexcept { return frame_samples() * bits_allocated; }
  /// Bytes of one frame; for 1-bit samples of one frame by itself, rounded up.
  [[nodiscard]] constexpr std::uint64_t frame_bytes() const noexcept { return (frame_bits() + 7) / 8; }
  friend bool operator==(const PixelLayout&, const PixelLayout&) = default;
};

/// The layout that a data set's attributes describe. Missing attributes whose value is plain are filled in with a Diagnostic
/// (pixel_attributes): PixelRepresentation and PlanarConfiguration 0, SamplesPerPixel 1, BitsStored as allocated, HighBit
/// below it, NumberOfFrames 0 or empty as 1.
/// @errors not_found: Rows, Columns or BitsAllocated is missing; malformed: a value that no image has; out_of_range: sizes
///         that overflow; unsupported: bits allocated other than 1, 8, 16, 32, 64
/// @source PS3.3 C.7.6.3, C.7.6.6
[[nodiscard]] DICOMAP_API Result<PixelLayout> layout_of(const Dataset& dataset);

}  // namespace dicomap
