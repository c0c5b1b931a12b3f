// SPDX-License-Identifier: MIT
/// @file
/// A file written anew: under another transfer syntax, with other lengths, other offset tables.
#pragma once

#include "bytes/byte_sink.hpp"

#include <dicomap/file.hpp>
#include <dicomap/save_options.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

namespace dicomap {

/// The samples of a compressed frame that was edited, as Image::frame has them (host order); empty where it was not.
using EditedFrame = std::function<std::span<const std::byte>(std::uint64_t index)>;

/// Whether these options ask for more than a copy with some ranges and the file meta group changed.
[[nodiscard]] bool needs_rewrite(const File& file, const SaveOptions& options);

/// Writes preamble, file meta group and data set of `file` into `sink` as `options` say; frames of native or encapsulated
/// pixel data one at a time, values that stay as they are from range to range. `frames` may be null.
/// @errors unsupported: what the transfer syntax cannot hold; of reading, decoding, encoding, writing; cancelled
[[nodiscard]] Result<void> rewrite_file(const File& file, const EditedFrame& frames, const SaveOptions& options, ByteSink& sink);

}  // namespace dicomap
