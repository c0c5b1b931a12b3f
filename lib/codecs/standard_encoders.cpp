// SPDX-License-Identifier: MIT
#include "codecs/encoders.hpp"

#include <algorithm>
#include <array>

namespace dicomap {

using namespace codecs;

FrameEncoder::~FrameEncoder() = default;

namespace {

struct Entry {
  std::string_view uid;
  const FrameEncoder& (*encoder)() noexcept;
};

// Transfer syntaxes that may be lossy get the lossless code stream of their sibling, which they allow as well.
constexpr std::array entries{
    Entry{"1.2.840.10008.1.2.4.201", htj2k_encoder},
    Entry{"1.2.840.10008.1.2.4.202", htj2k_rpcl_encoder},
    Entry{"1.2.840.10008.1.2.4.203", htj2k_encoder},
    Entry{"1.2.840.10008.1.2.4.57", jpeg_lossless_encoder},
    Entry{"1.2.840.10008.1.2.4.70", jpeg_lossless_encoder},
    Entry{"1.2.840.10008.1.2.4.80", jpeg_ls_encoder},
    Entry{"1.2.840.10008.1.2.4.81", jpeg_ls_encoder},
    Entry{"1.2.840.10008.1.2.4.90", jpeg_2000_encoder},
    Entry{"1.2.840.10008.1.2.4.91", jpeg_2000_encoder},
    Entry{"1.2.840.10008.1.2.5", rle_encoder},
    Entry{"1.2.840.10008.1.2.8.1", deflated_frame_encoder},
};

}  // namespace

const FrameEncoder* standard_encoder(std::string_view transfer_syntax_uid) noexcept {
  const auto* const found = std::ranges::find(entries, transfer_syntax_uid, &Entry::uid);
  return found == entries.end() ? nullptr : &found->encoder();
}

}  // namespace dicomap
