// SPDX-License-Identifier: MIT
#include <dicomap/render.hpp>

#include "exchange/stored_bits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <new>

namespace dicomap {

Result<StoredBits> StoredBits::of(const PixelLayout& layout) {
  StoredBits stored;
  const bool is_integer = layout.sample_type != SampleType::f32 && layout.sample_type != SampleType::f64;
  if (!is_integer) return stored;
  if (layout.bits_stored == 0 || layout.bits_stored > layout.bits_allocated ||
      layout.high_bit >= layout.bits_allocated || layout.high_bit + 1 < layout.bits_stored) {
    return Error{ErrorCode::malformed, fmt::format("{} bits stored up to bit {} of {} allocated make no values",
                                                   layout.bits_stored, layout.high_bit, layout.bits_allocated)}
        .hint("the stored words can be read as they lie");
  }
  stored.above_ = 63U - layout.high_bit;
  stored.below_ = 64U - layout.bits_stored;
  const double size = std::ldexp(1.0, layout.bits_stored);
  stored.lowest_ = layout.is_signed && layout.sample_type != SampleType::bit ? -size / 2 : 0;
  stored.highest_ = stored.lowest_ + size - 1;
  return stored;
}

template <Sample T> Result<std::vector<T>> values(const Frame<const T>& frame) {
  DICOMAP_TRY(stored, StoredBits::of(frame.layout()));
  try {
    std::vector<T> numbers(frame.samples().size());
    std::ranges::transform(frame.samples(), numbers.begin(), stored);
    return numbers;
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::out_of_memory, fmt::format("no memory for {} values", frame.samples().size())};
  }
}

template DICOMAP_API Result<std::vector<std::uint8_t>> values(const Frame<const std::uint8_t>&);
template DICOMAP_API Result<std::vector<std::int8_t>> values(const Frame<const std::int8_t>&);
template DICOMAP_API Result<std::vector<std::uint16_t>> values(const Frame<const std::uint16_t>&);
template DICOMAP_API Result<std::vector<std::int16_t>> values(const Frame<const std::int16_t>&);
template DICOMAP_API Result<std::vector<std::uint32_t>> values(const Frame<const std::uint32_t>&);
template DICOMAP_API Result<std::vector<std::int32_t>> values(const Frame<const std::int32_t>&);
template DICOMAP_API Result<std::vector<std::uint64_t>> values(const Frame<const std::uint64_t>&);
template DICOMAP_API Result<std::vector<std::int64_t>> values(const Frame<const std::int64_t>&);
template DICOMAP_API Result<std::vector<float>> values(const Frame<const float>&);
template DICOMAP_API Result<std::vector<double>> values(const Frame<const double>&);

}  // namespace dicomap
