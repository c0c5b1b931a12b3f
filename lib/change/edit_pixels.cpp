// SPDX-License-Identifier: MIT
// Editor's edits of frames: typed views of what PixelEdits holds.
#include "change/editor_state.hpp"
#include "pixels/for_each_sample.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace dicomap {

namespace {

template <Sample T> Result<void> check_type(const ImageState& image) {
  const SampleType stored = image.layout->sample_type;
  if (stored == sample_type_of<T>() || (stored == SampleType::bit && std::same_as<T, std::uint8_t>)) return success();
  return image.place(Error{ErrorCode::wrong_type, fmt::format("the samples are {}, not {}", name_of(stored), name_of(sample_type_of<T>()))}
                         .hint(fmt::format("ask for frame<{}>", stored == SampleType::bit ? "std::uint8_t" : name_of(stored))));
}

[[gnu::hot]] Result<void> check_in_place(const EditorState& state, const ImageState& image, std::uint64_t index) {
  if (state.access != Access::in_place) return success();
  const TagPath path{image.pixel_data.tag};
  if (image.is_compressed()) return state.not_in_place(fmt::format("frame {} is compressed", index), path);
  DICOMAP_TRY(place, find_frame(image, index));
  if (place.is_scattered()) return state.not_in_place(fmt::format("frame {} lies in several fragments", index), path);
  return success();
}

/// The bytes of a frame, to be written to by pages.
[[gnu::hot]] Result<Value<std::byte>> open_frame(EditorState& state, PixelEdits& pixels, std::uint64_t index) {
  DICOMAP_TRY_VOID(check_in_place(state, pixels.image(), index));
  state.edited.reset();
  return pixels.open(index, PixelEdits::Extent::some);
}

template <Sample T> Frame<T> as_frame(const Value<std::byte>& bytes, const ImageState& image) {
  auto* first = reinterpret_cast<T*>(bytes.data());  // aligned: a window was checked, a copy is
  return Frame<T>{Value<T>{{first, bytes.size() / sizeof(T)}, bytes.keeper(), bytes.holding()}, image.layout};
}

Error no_such_number(SampleType type, std::string value) {
  return Error{ErrorCode::out_of_range, fmt::format("{} does not fit a sample of {}", value, name_of(type))};
}

/// Whether a number is a T as it is.
template <class T, class N> bool fits(N value) noexcept {
  if constexpr (std::floating_point<T>) {
    // Rounding is what floating-point numbers are for; a number that becomes infinite is another.
    const auto number = static_cast<double>(value);
    return !std::isfinite(number) || std::abs(number) <= static_cast<double>(std::numeric_limits<T>::max());
  } else if constexpr (std::floating_point<N>) {
    return std::trunc(value) == value && value >= static_cast<N>(std::numeric_limits<T>::min()) &&
           value < std::ldexp(N{1}, std::numeric_limits<T>::digits);
  } else {
    return std::in_range<T>(value);
  }
}

template <class N> Result<void> store(std::byte* sample, SampleType type, N value) {
  return with_sample(type, [&]<class T>() -> Result<void> {
    if (!fits<T>(value) || (type == SampleType::bit && value > N{1})) return no_such_number(type, fmt::format("{}", value));
    const T number = static_cast<T>(value);
    std::memcpy(sample, &number, sizeof number);
    return success();
  });
}

}  // namespace

[[gnu::hot]] Result<void> PixelReference::store_signed(std::int64_t value) const { return dicomap::store(sample_, type_, value); }
[[gnu::hot]] Result<void> PixelReference::store_unsigned(std::uint64_t value) const { return dicomap::store(sample_, type_, value); }
[[gnu::hot]] Result<void> PixelReference::store_floating(double value) const { return dicomap::store(sample_, type_, value); }

[[gnu::hot]] double PixelReference::get() const noexcept {
  return with_sample(type_, [&]<class T>() {
    T number;
    std::memcpy(&number, sample_, sizeof number);
    return static_cast<double>(number);
  });
}

[[gnu::hot]] Result<PixelLayout> Editor::layout() const {
  DICOMAP_TRY(pixels, state_->open_pixels());
  return *pixels->image().layout;
}

template <Sample T> Result<Frame<T>> Editor::frame(std::uint64_t index) {
  DICOMAP_TRY(pixels, state_->open_pixels());
  DICOMAP_TRY_VOID(check_type<T>(pixels->image()));
  DICOMAP_TRY(bytes, open_frame(*state_, *pixels, index));
  return as_frame<T>(bytes, pixels->image());
}

template <Sample T> Result<Frame<const T>> Editor::frame(std::uint64_t index) const {
  DICOMAP_TRY(pixels, state_->open_pixels());
  DICOMAP_TRY_VOID(check_type<T>(pixels->image()));
  const auto bytes = pixels->find(index);
  if (bytes.data() == nullptr) return state_->image->frame<T>(index);
  const auto* first = reinterpret_cast<const T*>(bytes.data());
  return Frame<const T>{Value<const T>{{first, bytes.size() / sizeof(T)}, bytes.keeper(), bytes.holding()}, pixels->image().layout};
}

template <Sample T> [[gnu::hot]] Result<void> Editor::set_frame(std::uint64_t index, std::span<const T> samples) {
  DICOMAP_TRY(pixels, state_->open_pixels());
  const ImageState& image = pixels->image();
  DICOMAP_TRY_VOID(check_type<T>(image));
  DICOMAP_TRY_VOID(check_in_place(*state_, image, index));
  if (samples.size() != image.layout->frame_samples()) {
    return image.place(Error{ErrorCode::out_of_range, fmt::format("{} samples were given; a frame has {}", samples.size(), image.layout->frame_samples())});
  }
  state_->edited.reset();
  DICOMAP_TRY(bytes, pixels->open(index, PixelEdits::Extent::all, false));
  std::memcpy(bytes.data(), samples.data(), samples.size_bytes());
  return success();
}

template <Sample T>
Result<void> Editor::set_row(std::uint64_t index, std::size_t row, std::span<const T> samples, std::size_t plane) {
  DICOMAP_TRY(frame, this->frame<T>(index));
  const bool has_plane = plane == 0 || (frame.is_planar() && plane < frame.samples_per_pixel());
  if (row >= frame.rows() || !has_plane) return detail::no_such_pixel(frame.layout(), row, 0, plane).from(state_->file.source().name());
  const std::span<T> into = frame.row(row, plane);
  if (samples.size() != into.size()) {
    return state_->image->state()->place(Error{ErrorCode::out_of_range, fmt::format("{} samples were given; a row has {}", samples.size(), into.size())});
  }
  std::ranges::copy(samples, into.begin());
  return success();
}

namespace detail {

template <Sample T> Result<Frame<T>> open_whole_frame(EditorState& state, std::uint64_t index) {
  DICOMAP_TRY(pixels, state.open_pixels());
  DICOMAP_TRY_VOID(check_in_place(state, pixels->image(), index));
  state.edited.reset();
  DICOMAP_TRY(bytes, pixels->open(index, PixelEdits::Extent::all));
  return as_frame<T>(bytes, pixels->image());
}

}  // namespace detail

[[gnu::hot]] Result<PixelReference> Editor::pixel(std::uint64_t index, std::size_t row, std::size_t column,
                                                  std::size_t sample) {
  DICOMAP_TRY(pixels, state_->open_pixels());
  const PixelLayout& layout = *pixels->image().layout;
  if (row >= layout.rows || column >= layout.columns || sample >= layout.samples_per_pixel || layout.chroma_422) {
    return detail::no_such_pixel(layout, row, column, sample).from(state_->file.source().name());
  }
  DICOMAP_TRY(bytes, open_frame(*state_, *pixels, index));
  auto* const place = with_sample(layout.sample_type, [&]<class T>() {
    return reinterpret_cast<std::byte*>(&as_frame<T>(bytes, pixels->image())(row, column, sample));
  });
  return PixelReference{place, layout.sample_type, bytes.keeper()};
}

void Editor::revert_frame(std::uint64_t index) {
  state_->edited.reset();
  if (state_->pixels) state_->pixels->revert(index);
}

#define DICOMAP_INSTANTIATE(T)                                                                                           \
  template DICOMAP_API Result<Frame<T>> Editor::frame<T>(std::uint64_t);                                                 \
  template DICOMAP_API Result<Frame<const T>> Editor::frame<T>(std::uint64_t) const;                                     \
  template DICOMAP_API Result<void> Editor::set_frame<T>(std::uint64_t, std::span<const T>);                             \
  template DICOMAP_API Result<void> Editor::set_row<T>(std::uint64_t, std::size_t, std::span<const T>, std::size_t);     \
  template DICOMAP_API Result<Frame<T>> detail::open_whole_frame<T>(EditorState&, std::uint64_t)
DICOMAP_FOR_EACH_SAMPLE(DICOMAP_INSTANTIATE);
#undef DICOMAP_INSTANTIATE

}  // namespace dicomap
