// SPDX-License-Identifier: MIT
/// @file
/// Frames as code streams of a transfer syntax.
#pragma once

#include "change/frame_source.hpp"
#include "change/run_frames.hpp"

#include <dicomap/frame_encoder.hpp>
#include <dicomap/transfer_syntax.hpp>

#include <string>
#include <string_view>

namespace dicomap {

/// Borrows all it is made of. @threads every const function may be called from several threads at once
class FrameCoder {
 public:
  FrameCoder(const FrameSource& frames, const FrameEncoder& encoder, const TransferSyntax& syntax)
      : frames_{&frames}, encoder_{&encoder}, syntax_{&syntax} {}

  struct Coded {
    MadeFrame bytes;
    std::string photometric_interpretation;
  };
  /// @errors of reading, of the encoder
  [[nodiscard]] Result<Coded> code(std::uint64_t index) const;
  /// The same, of one interpretation as all. @errors unsupported: this frame came out as another
  [[nodiscard]] Result<MadeFrame> code_as(const std::string& photometric_interpretation, std::uint64_t index) const;

 private:
  const FrameSource* frames_;
  const FrameEncoder* encoder_;
  const TransferSyntax* syntax_;
};

/// The caller's encoder for a transfer syntax, else the one that dicomap brings; null: there is none.
[[nodiscard]] const FrameEncoder* find_encoder(const Encoders& own, std::string_view transfer_syntax_uid);

/// The interpretation of samples as they are given to an encoder: 4:2:2 is expanded.
[[nodiscard]] std::string interpretation_to_code(const PixelLayout& layout);

}  // namespace dicomap
