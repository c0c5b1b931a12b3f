// SPDX-License-Identifier: MIT
/// @file
/// One frame: samples in place or copied, with what is needed to address them.
#pragma once

#include <dicomap/pixel_layout.hpp>
#include <dicomap/residence.hpp>
#include <dicomap/result.hpp>
#include <dicomap/value.hpp>

#include <cassert>
#include <cstddef>
#include <memory>
#include <span>
#include <utility>

namespace dicomap {

namespace detail {
[[nodiscard]] DICOMAP_API Error no_such_pixel(const PixelLayout& layout, std::size_t row, std::size_t column,
                                              std::size_t sample);
}

/// Owner (copies share). The stored words of one frame exactly as they lie, in the host's byte order: nothing is masked,
/// shifted, rescaled or converted.
///
/// @lifetime keeps alive what it points into; spans taken from it end with the last copy of it
/// @threads  may be read from several threads at once
template <class T> class Frame {
 public:
  Frame(Value<T> samples, std::shared_ptr<const PixelLayout> layout) noexcept
      : samples_{std::move(samples)}, layout_{std::move(layout)} {}

  /// @shape rows x columns x samples_per_pixel, row-major; with planar configuration 1 samples_per_pixel x rows x columns;
  ///        with chroma_422 rows x columns x 2 (Y Y Cb Cr)
  [[nodiscard]] std::span<T> samples() const& noexcept DICOMAP_LIFETIME_BOUND { return samples_.span(); }
  std::span<T> samples() const&& = delete;  // the bytes may go with this temporary: name the Frame first

  [[nodiscard]] const PixelLayout& layout() const noexcept DICOMAP_LIFETIME_BOUND { return *layout_; }
  [[nodiscard]] std::size_t rows() const noexcept { return layout_->rows; }
  [[nodiscard]] std::size_t columns() const noexcept { return layout_->columns; }
  [[nodiscard]] std::size_t samples_per_pixel() const noexcept { return layout_->samples_per_pixel; }
  [[nodiscard]] bool is_planar() const noexcept { return layout_->planar_configuration == 1 && layout_->samples_per_pixel > 1; }

  /// One row: columns x samples_per_pixel samples; with planar configuration 1 the `columns` samples of one plane.
  /// Precondition: row < rows(), plane < samples_per_pixel().
  [[nodiscard]] std::span<T> row(std::size_t row, std::size_t plane = 0) const& noexcept DICOMAP_LIFETIME_BOUND {
    assert(row < rows() && plane < samples_per_pixel());
    const std::size_t width = is_planar() ? columns() : columns() * (layout_->chroma_422 ? 2 : samples_per_pixel());
    return samples_.span().subspan(((is_planar() ? plane * rows() : 0) + row) * width, width);
  }
  std::span<T> row(std::size_t, std::size_t = 0) const&& = delete;

  /// One sample, without check. Precondition: inside the frame, not chroma_422.
  [[nodiscard]] T& operator()(std::size_t row, std::size_t column, std::size_t sample = 0) const& noexcept
      DICOMAP_LIFETIME_BOUND {
    assert(row < rows() && column < columns() && sample < samples_per_pixel() && !layout_->chroma_422);
    return samples_[is_planar() ? (sample * rows() + row) * columns() + column
                                : (row * columns() + column) * samples_per_pixel() + sample];
  }
  /// One sample. @errors out_of_range; unsupported for chroma_422, where pixels share samples
  [[nodiscard]] Result<std::remove_const_t<T>> pixel(std::size_t row, std::size_t column, std::size_t sample = 0) const {
    if (row >= rows() || column >= columns() || sample >= samples_per_pixel() || layout_->chroma_422) [[unlikely]] {
      return detail::no_such_pixel(*layout_, row, column, sample);
    }
    return (*this)(row, column, sample);
  }

  [[nodiscard]] Residence residence() const noexcept { return samples_.residence(); }
  [[nodiscard]] Reason reason() const noexcept { return samples_.reason(); }
  [[nodiscard]] Holding holding() const noexcept { return samples_.holding(); }
  [[nodiscard]] const Value<T>& value() const noexcept DICOMAP_LIFETIME_BOUND { return samples_; }

 private:
  Value<T> samples_;
  std::shared_ptr<const PixelLayout> layout_;
};

/// Owner (copies share). A frame of 1-bit samples, packed: pixel n is bit n % 8 of byte n / 8 (PS3.5 8.1.1, annex D).
///
/// @lifetime as Frame  @threads as Frame
class DICOMAP_API BitFrame {
 public:
  BitFrame(Value<const std::byte> bits, std::shared_ptr<const PixelLayout> layout) noexcept
      : bits_{std::move(bits)}, layout_{std::move(layout)} {}

  [[nodiscard]] const PixelLayout& layout() const noexcept DICOMAP_LIFETIME_BOUND { return *layout_; }
  /// The packed bytes; bits behind the last pixel are not defined.
  [[nodiscard]] std::span<const std::byte> packed() const& noexcept DICOMAP_LIFETIME_BOUND { return bits_.span(); }
  std::span<const std::byte> packed() const&& = delete;
  /// Pixel `index`, counted row by row. Precondition: index < layout().frame_samples().
  [[nodiscard]] bool test(std::uint64_t index) const noexcept {
    assert(index < layout_->frame_samples());
    return (std::to_integer<unsigned>(bits_[static_cast<std::size_t>(index / 8)]) >> (index % 8) & 1U) != 0;
  }
  [[nodiscard]] bool test(std::size_t row, std::size_t column) const noexcept {
    return test(std::uint64_t{row} * layout_->columns + column);
  }
  /// How many pixels are 1. @complexity O(bytes)
  [[nodiscard]] std::uint64_t count() const noexcept;
  /// One byte a pixel, 0 or 1. @errors out_of_range: `into` has not frame_samples() elements
  [[nodiscard]] Result<void> unpack(std::span<std::uint8_t> into) const;

  [[nodiscard]] Residence residence() const noexcept { return bits_.residence(); }
  [[nodiscard]] Reason reason() const noexcept { return bits_.reason(); }
  [[nodiscard]] Holding holding() const noexcept { return bits_.holding(); }

 private:
  Value<const std::byte> bits_;
  std::shared_ptr<const PixelLayout> layout_;
};

}  // namespace dicomap
