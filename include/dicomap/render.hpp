// SPDX-License-Identifier: MIT
/// @file
/// From stored words to a picture, in named stages: `frame<T>` gives the words as they lie, `values` the numbers in
/// them, `modality` what they measure,
/// `to_rgb` their colours, `render` what one looks at.
#pragma once

#include <dicomap/dataset.hpp>
#include <dicomap/export.hpp>
#include <dicomap/frame.hpp>
#include <dicomap/image.hpp>
#include <dicomap/result.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace dicomap {

// ---- values ---------------------------------------------------------------------------------------------------------

/// The numbers in the stored words of a frame: the BitsStored bits below HighBit, with sign where PixelRepresentation
/// says so. What else a word holds (overlays of old) is gone. Floating-point samples are as they are.
///
/// @shape as Frame::samples
/// @units before rescale
/// @errors malformed: BitsStored and HighBit that fit no word (`frame` still gives the words); out_of_memory
/// @source PS3.5 8.1.1
template <Sample T> [[nodiscard]] Result<std::vector<T>> values(const Frame<const T>& frame);

// ---- modality -------------------------------------------------------------------------------------------------------

/// What a frame of one sample per pixel measures, e.g. Hounsfield units: its values through the Modality LUT, or times
/// RescaleSlope plus RescaleIntercept. The frame's own PixelValueTransformationSequence comes before the shared one,
/// and that before the data set's attributes; where there are none (or the slope is 0) values stay as they are.
///
/// @shape rows x columns
/// @units RescaleType (0028,1054), else none
/// @errors as Image::frame and `values`; wrong_type: several samples per pixel, or PALETTE COLOR; malformed: a LUT that
///          is none
/// @source PS3.3 C.11.1, C.7.6.16.2.9
template <class T>
requires std::same_as<T, float> || std::same_as<T, double>
[[nodiscard]] Result<std::vector<T>> modality(const Dataset& dataset, const Image& image, std::uint64_t frame_index);

// ---- to_rgb ---------------------------------------------------------------------------------------------------------

/// The colours of a frame as red, green and blue, whatever the file or its code stream holds: RGB pixel by pixel or plane
/// by plane, YBR_FULL, YBR_FULL_422 and YBR_PARTIAL_* converted to the nearest sample, PALETTE COLOR through its tables
/// (indices outside of them take the nearest entry). What a decoder undoes itself (YBR_RCT, YBR_ICT, XYB) is RGB
/// already. Only the BitsStored bits of a word count; samples with a sign are moved so that the lowest is 0.
///
/// The frame's layout says RGB, pixel by pixel. A frame that is that already is handed out as `Image::frame` has it.
///
/// @shape rows x columns x 3
/// @units 0 to 2^BitsStored - 1 of the image; for palettes of the entries: layout().bits_stored of the frame
/// @param dataset the data set of the file that `image` was made from
/// @errors as Image::frame; wrong_type (names the right T: see rgb_type); unsupported: MONOCHROME1 and MONOCHROME2
///         (render() shows them), other photometric interpretations, YBR_RCT and YBR_ICT that no decoder undid;
///         malformed: tables or a photometric interpretation that do not fit the samples; out_of_memory
/// @complexity O(pixels); memory for the colours, a row, and the frame where it cannot be read in place
/// @source PS3.3 C.7.6.3.1.2, C.7.6.3.1.5, C.7.9
template <class T>
requires std::same_as<T, std::uint8_t> || std::same_as<T, std::uint16_t> || std::same_as<T, std::uint32_t>
[[nodiscard]] Result<Frame<const T>> to_rgb(const Dataset& dataset, const Image& image, std::uint64_t frame_index);

/// What T `to_rgb` wants: the unsigned type of BitsAllocated; for PALETTE COLOR std::uint8_t for entries of 8 bits and
/// less, else std::uint16_t. @errors as `to_rgb`
[[nodiscard]] DICOMAP_API Result<SampleType> rgb_type(const Dataset& dataset, const Image& image);

// ---- window ---------------------------------------------------------------------------------------------------------

/// How a window maps values to brightness (VOILUTFunction (0028,1056)).
enum class WindowFunction : std::uint8_t { linear, linear_exact, sigmoid };

/// Value type: which modality values are shown, from black to white.
struct Window {
  double center = 0;
  double width = 1;
  WindowFunction function = WindowFunction::linear;
  friend bool operator==(const Window&, const Window&) = default;

  /// Brightness of a modality value, 0 to 1. 0 for NaN.
  /// @source PS3.3 C.11.2.1.2.1 (LINEAR; under a width of 1 as LINEAR_EXACT), C.11.2.1.3
  [[nodiscard]] DICOMAP_API double operator()(double value) const noexcept;
};

/// The first window of a frame: FrameVOILUTSequence of its own functional groups or the shared ones, else WindowCenter
/// and WindowWidth of the data set. Empty where there is none that can be used (no width above 0).
/// @errors what stopped the parser
[[nodiscard]] DICOMAP_API Result<std::optional<Window>> window_of(const Dataset& dataset, std::uint64_t frame_index);

// ---- render ---------------------------------------------------------------------------------------------------------

/// Where the contrast of a picture of one sample per pixel comes from.
enum class Contrast : std::uint8_t {
  file,    ///< the window of the file, else its VOI LUT, else as `min_max` (default)
  min_max  ///< the smallest value of the frame is black, the greatest white; pixel padding (0028,0120) does not count
};

/// Value type. The defaults are right for most.
struct RenderOptions {
  unsigned bits = 8;  ///< per sample of the picture: 8 or 16
  Contrast contrast = Contrast::file;
  std::optional<Window> window = {};  ///< this one, whatever the file has
};

/// Owner. A picture as viewers and PNG want it: grey or RGB, white is the greatest number.
struct Picture {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  unsigned channels = 1;          ///< 1: grey, 3: RGB
  unsigned bits = 8;              ///< 8, or 16 in the host's byte order
  std::vector<std::byte> pixels;  ///< row by row from the top left corner, the samples of a pixel together, no padding
};

/// The picture of a frame. One sample per pixel: values, modality, window, and MONOCHROME1 inverted. PALETTE COLOR
/// through its tables (indices outside of them take the nearest entry), RGB as it is, YBR_FULL, YBR_FULL_422 and
/// YBR_PARTIAL_* converted, planar or not. Overlays, shutters and pixel aspect ratio are not applied.
///
/// @param dataset the data set of the file that `image` was made from
/// @errors as Image::frame and `values`; malformed: tables or a photometric interpretation that do not fit the samples;
///         unsupported: other photometric interpretations, a window for colours; out_of_range: `options`; out_of_memory
/// @complexity O(pixels); memory for the picture, a row, and the frame where it cannot be read in place
/// @source PS3.3 C.7.6.3.1, C.7.9, C.8.2, C.11
[[nodiscard]] DICOMAP_API Result<Picture> render(const Dataset& dataset, const Image& image, std::uint64_t frame_index,
                                                 const RenderOptions& options = {});

}  // namespace dicomap
