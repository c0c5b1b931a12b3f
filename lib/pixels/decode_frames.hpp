// SPDX-License-Identifier: MIT
/// @file
/// What both ways of decoding many frames share.
#pragma once

#include <dicomap/image.hpp>

#include <exception>

namespace dicomap {

[[nodiscard]] unsigned threads_of(const DecodeOptions& options) noexcept;
[[nodiscard]] Error cancelled();
/// How many frames of a range there are. @errors out_of_range: it begins behind the last
[[nodiscard]] Result<std::uint64_t> frames_in(const Image& image, FrameRange range);
/// What a thread met: no memory is an error, anything else is thrown on.
[[nodiscard]] Result<void> told(const std::exception_ptr& failure);

}  // namespace dicomap
