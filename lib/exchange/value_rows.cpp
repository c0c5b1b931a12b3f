// SPDX-License-Identifier: MIT
#include "exchange/value_rows.hpp"

#include <fmt/format.h>

namespace dicomap {

namespace {

/// One component of 4:2:2: two pixels are Y1 Y2 Cb Cr (PS3.3 C.7.6.3.1.2). Pairs are counted through the whole frame.
template <class T>
void read_422(const Frame<const T>& frame, const StoredBits& stored, std::size_t row, std::size_t component,
              std::span<double> into) {
  const auto samples = frame.samples();
  for (std::size_t column = 0; column < into.size(); ++column) {
    const std::size_t pixel = row * frame.columns() + column;
    std::size_t pair = pixel / 2 * 4;
    if (component == 0) {
      into[column] = static_cast<double>(stored(samples[pair + pixel % 2]));
      continue;
    }
    // Behind an odd number of pixels the last pair has no chrominance: the one before it lends its own.
    if (samples.size() - pair < 4 && pair >= 4) pair -= 4;
    const bool is_there = samples.size() - pair >= 4;
    into[column] = is_there ? static_cast<double>(stored(samples[pair + 1 + component])) : (stored.highest() + 1) / 2;
  }
}

template <class T>
void read_row(const Frame<const T>& frame, const StoredBits& stored, std::size_t row, std::size_t component,
              std::span<double> into) {
  if (frame.layout().chroma_422) return read_422(frame, stored, row, component, into);
  const auto samples = frame.row(row, frame.is_planar() ? component : 0);
  const std::size_t step = frame.is_planar() ? 1 : frame.samples_per_pixel();
  const std::size_t first = frame.is_planar() ? 0 : component;
  for (std::size_t column = 0; column < into.size(); ++column) {
    into[column] = static_cast<double>(stored(samples[first + column * step]));
  }
}

}  // namespace

Result<ValueRows> ValueRows::of(const Image& image, std::uint64_t frame_index) {
  DICOMAP_TRY(stored, StoredBits::of(image.layout()));
  ValueRows rows{image.layout(), stored};
  DICOMAP_TRY_VOID(image.visit(frame_index, [&](const auto& frame) {
    rows.layout_ = frame.layout();  // what a decoder made of it may differ from what the file declares
    rows.read_ = [frame, stored](std::size_t row, std::size_t component, std::span<double> into) {
      read_row(frame, stored, row, component, into);
    };
  }));
  DICOMAP_TRY(decoded, StoredBits::of(rows.layout_));
  rows.stored_ = decoded;
  return rows;
}

}  // namespace dicomap
