// SPDX-License-Identifier: MIT
/// @file
/// The groups of attributes that samples have in common: modules, as PS3.3 calls them.
#pragma once

#include "element_writer.hpp"

#include <string>
#include <string_view>

namespace dicomap::generate {

inline constexpr std::string_view explicit_uid = "1.2.840.10008.1.2.1";
inline constexpr std::string_view byte_frames_storage = "1.2.840.10008.5.1.4.1.1.7.2";

inline constexpr std::string_view date = "20260115";
inline constexpr std::string_view time = "093000";

/// UIDs of the samples: a fixed one under 2.25 (PS3.5 B.2) that ends with a number.
[[nodiscard]] std::string uid(int number);

/// What every sample says about itself.
struct Subject {
  std::string_view sop_class;
  int number;  ///< of the sample: makes its UIDs
  std::string_view modality;
  std::string_view image_type;  ///< empty for what is no image
  std::string_view name;
  std::string_view charset = {};
};

/// The Image Pixel module.
struct Pixels {
  int rows;
  int columns;
  std::uint16_t bits_allocated = 16;
  std::uint16_t bits_stored = 16;
  bool is_signed = false;
  std::uint16_t samples = 1;
  std::string_view photometric = "MONOCHROME2";
  int frames = 0;  ///< 0: no NumberOfFrames
};

// Each adds its attributes behind what is there: call them in this order.
void add_general(Elements& to, const Subject& subject);
void add_patient(Elements& to, const Subject& subject);
void add_series(Elements& to, const Subject& subject, bool in_space);
void add_pixel_description(Elements& to, const Pixels& pixels, std::string_view spacing = {});
/// A sequence of one coded concept.
void add_code(Elements& to, Tag sequence, std::string_view value, std::string_view scheme, std::string_view meaning);

}  // namespace dicomap::generate
