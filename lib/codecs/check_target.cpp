// SPDX-License-Identifier: MIT
#include "codecs/check_target.hpp"

#include <fmt/format.h>

namespace dicomap::codecs {

Result<void> check_frame_bytes(const DecodeTarget& target) {
  std::uint64_t bits = std::uint64_t{target.rows} * target.columns;
  const bool overflows = __builtin_mul_overflow(bits, std::uint64_t{target.samples_per_pixel} * target.bits_allocated, &bits);
  const std::uint64_t bytes = bits / 8 + (bits % 8 != 0 ? 1 : 0);
  if (overflows || bytes != target.into.size()) {
    return Error{ErrorCode::out_of_range,
                 fmt::format("{} bytes to decode into, where {} x {} pixels of {} x {} bits are wanted", target.into.size(),
                             target.columns, target.rows, target.samples_per_pixel, target.bits_allocated)};
  }
  return success();
}

Result<void> check_target(const CodestreamInfo& stream, const DecodeTarget& target) {
  if (stream.rows != target.rows || stream.columns != target.columns || stream.samples_per_pixel != target.samples_per_pixel) {
    return Error{ErrorCode::malformed,
                 fmt::format("the code stream has {} x {} pixels of {} samples, not {} x {} of {}", stream.columns, stream.rows,
                             stream.samples_per_pixel, target.columns, target.rows, target.samples_per_pixel)};
  }
  return check_frame_bytes(target);
}

}  // namespace dicomap::codecs
