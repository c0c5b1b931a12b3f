// SPDX-License-Identifier: MIT
/// @file
/// Pictures as PNG.
#pragma once

#include "new_file.hpp"

#include <dicomap/render.hpp>

namespace dicomap::tool {

/// Grey or RGB of 8 or 16 bits. Does not commit the file. @errors io, out_of_memory
[[nodiscard]] Result<void> write_png(const Picture& picture, NewFile& file);

}  // namespace dicomap::tool
