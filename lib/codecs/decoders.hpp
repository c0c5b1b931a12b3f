// SPDX-License-Identifier: MIT
/// @file
/// The decoders that dicomap brings, one file each. They live as long as the process.
#pragma once

#include <dicomap/frame_decoder.hpp>

namespace dicomap::codecs {

[[nodiscard]] const FrameDecoder& rle_decoder() noexcept;
[[nodiscard]] const FrameDecoder& jpeg_decoder() noexcept;
[[nodiscard]] const FrameDecoder& jpeg_ls_decoder() noexcept;
[[nodiscard]] const FrameDecoder& jpeg_2000_decoder() noexcept;
[[nodiscard]] const FrameDecoder& htj2k_decoder() noexcept;
[[nodiscard]] const FrameDecoder& jpeg_xl_decoder() noexcept;
[[nodiscard]] const FrameDecoder& deflated_frame_decoder() noexcept;

}  // namespace dicomap::codecs
