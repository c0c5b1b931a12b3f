// SPDX-License-Identifier: MIT
/// @file
/// The encoders that dicomap brings, one file each. They live as long as the process.
#pragma once

#include <dicomap/frame_encoder.hpp>

namespace dicomap::codecs {

[[nodiscard]] const FrameEncoder& rle_encoder() noexcept;
[[nodiscard]] const FrameEncoder& deflated_frame_encoder() noexcept;
[[nodiscard]] const FrameEncoder& jpeg_lossless_encoder() noexcept;
[[nodiscard]] const FrameEncoder& jpeg_ls_encoder() noexcept;
[[nodiscard]] const FrameEncoder& jpeg_2000_encoder() noexcept;
[[nodiscard]] const FrameEncoder& htj2k_encoder() noexcept;
/// In the order of resolutions, and with their lengths in front.
[[nodiscard]] const FrameEncoder& htj2k_rpcl_encoder() noexcept;

}  // namespace dicomap::codecs
