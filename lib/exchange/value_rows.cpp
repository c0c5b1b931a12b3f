// SPDX-License-Identifier: MIT
#include "exchange/value_rows.hpp"

#include <fmt/format.h>

namespace dicomap {

namespace {

template <class T>
void read_row(const Frame<const T>& frame, const StoredBits& stored, std::size_t row, std::span<double> into) {
  const auto samples = frame.row(row);
  for (std::size_t column = 0; column < into.size(); ++column) into[column] = static_cast<double>(stored(samples[column]));
}

}  // namespace

Result<ValueRows> ValueRows::of(const Image& image, std::uint64_t frame_index) {
  if (image.layout().samples_per_pixel != 1) {
    return Error{ErrorCode::malformed, fmt::format("{} with {} samples per pixel", image.layout().photometric_interpretation,
                                                   image.layout().samples_per_pixel)};
  }
  DICOMAP_TRY(stored, StoredBits::of(image.layout()));
  ValueRows rows{image.layout(), stored};
  DICOMAP_TRY_VOID(image.visit(frame_index, [&](const auto& frame) {
    rows.read_ = [frame, stored](std::size_t row, std::span<double> into) { read_row(frame, stored, row, into); };
  }));
  return rows;
}

}  // namespace dicomap
