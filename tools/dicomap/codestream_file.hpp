// SPDX-License-Identifier: MIT
/// @file
/// Code streams as files of their own: a compressed frame as a JPEG file, a video as an MP4.
#pragma once

#include "new_file.hpp"

#include <dicomap/file.hpp>
#include <dicomap/image.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace dicomap::tool {

/// Whether files of some kind of code stream are named so; `extension` is without its dot, in lower case.
[[nodiscard]] bool is_codestream_extension(std::string_view extension) noexcept;

/// Whether the code streams of an image may lie in a file of this name. Empty: any image that has code streams.
/// @errors unsupported: says which name would do
[[nodiscard]] Result<void> check_extension(const File& file, const Image& image, std::string_view extension);

/// Writes the code stream of a frame (of a video: all of it) as it lies in its fragments, a piece at a time. The byte that
/// pads a JPEG, JPEG-LS or JPEG 2000 stream to an even length, behind its end marker, is left out; other formats do not
/// say where they end, and keep it. Does not commit the file.
/// @errors as Image::codestream_ranges, io
[[nodiscard]] Result<void> write_codestream(const File& file, const Image& image, std::uint64_t index, NewFile& out);

}  // namespace dicomap::tool
