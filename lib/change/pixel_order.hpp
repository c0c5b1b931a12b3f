// SPDX-License-Identifier: MIT
/// @file
/// Samples in the order that code streams have them: pixel by pixel, each with all of its components.
#pragma once

#include "pixels/image_state.hpp"

namespace dicomap {

/// Planes are interleaved, 4:2:2 is expanded (each pair of pixels shares its chrominance); anything else stays where it is.
/// @errors limit_exceeded, out_of_memory
[[nodiscard]] Result<Value<const std::byte>> pixel_by_pixel(const ImageState& image, Value<const std::byte> frame);

}  // namespace dicomap
