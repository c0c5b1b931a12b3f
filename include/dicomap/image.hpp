// SPDX-License-Identifier: MIT
/// @file
/// The pixel data of a file: what it is, where each frame lies, and the frames themselves.
#pragma once

#include <dicomap/file.hpp>
#include <dicomap/frame.hpp>
#include <dicomap/pixel_layout.hpp>
#include <dicomap/result.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace dicomap {

struct ImageState;

/// Owner (copies share). Made by File::image; needs its File no longer.
///
/// @lifetime keeps the source alive; so does every Frame
/// @threads  every const function may be called from several threads at once, without a lock of theirs
class DICOMAP_API Image {
 public:
  [[nodiscard]] const PixelLayout& layout() const noexcept DICOMAP_LIFETIME_BOUND;
  /// How the pixel data is coded, as the transfer syntax and the element itself say.
  [[nodiscard]] PixelCoding coding() const noexcept;
  /// Frames that NumberOfFrames declares.
  [[nodiscard]] std::uint64_t frame_count() const noexcept { return layout().frames; }
  /// Frames that are there in full; the ones behind are `truncated`. Encapsulated data is walked once for it.
  [[nodiscard]] Result<std::uint64_t> whole_frames() const;

  /// The samples of frame `index`: a view where the bytes can be used as they lie, else a copy that says why.
  ///
  /// @shape      see Frame
  /// @units      stored words, before rescale
  /// @param index  0-based; ReferencedFrameNumber (0008,1160) counts from 1
  /// @errors     wrong_type (names the right T), out_of_range, truncated (earlier frames stay readable), no_decoder, io,
  ///             changed_on_disk, limit_exceeded (Limits::frame_bytes, for copies), out_of_memory
  /// @complexity O(1) for native pixel data in place; O(frame) for a copy; the first call on encapsulated data walks the
  ///             fragment headers once
  /// @source     PS3.5 8.1 (native), A.4 (encapsulated); PS3.3 C.7.6.3
  template <Sample T> [[nodiscard]] Result<Frame<const T>> frame(std::uint64_t index) const;

  /// Fills memory of the caller with the samples of a frame. @errors as `frame`; out_of_range: `into` has not
  /// layout().frame_samples() elements
  template <Sample T> [[nodiscard]] Result<void> read_frame(std::uint64_t index, std::span<T> into) const;

  /// A frame of 1-bit samples. In place where it begins at a byte, else a shifted copy. @errors as `frame`
  [[nodiscard]] Result<BitFrame> bits(std::uint64_t index) const;

  /// Calls `function` with the Frame of the type that the layout names (1-bit samples unpacked to std::uint8_t), and
  /// returns the error of `frame`, or what `function` returns: a Result as it is, anything else in a Result. It must
  /// return the same type for every T.
  ///
  /// `const auto peak = image.visit(0, [](const auto& frame) { return double(std::ranges::max(frame.samples())); });`
  template <class F> [[nodiscard]] auto visit(std::uint64_t index, F&& function) const;

  /// The compressed bytes of a frame, as its fragments hold them (a byte of padding included): in place where they are one
  /// fragment, else gathered. Video is one stream: that of frame 0 where no table says otherwise.
  /// @errors out_of_range, truncated, malformed; unsupported: not compressed
  [[nodiscard]] Result<Value<const std::byte>> codestream(std::uint64_t index) const;
  /// Where they lie, fragment by fragment, in File::dataset_source. @errors as `codestream`
  [[nodiscard]] Result<std::vector<ByteRange>> codestream_ranges(std::uint64_t index) const;

  /// Where a native frame lies in the source that the data set is read from: File::dataset_source. For 1-bit samples the
  /// bytes it touches. @errors as `frame`; unsupported: compressed, or in more than one fragment
  [[nodiscard]] Result<ByteRange> frame_range(std::uint64_t index) const;

  /// Starts reading frames [first, first + count) from the disk; does not wait.
  void prefetch(std::uint64_t first, std::uint64_t count = 1) const noexcept;
  /// Gives the resident memory of frames back; they stay readable. A sum over all frames that releases each when it is done
  /// stays at a few frames of resident memory.
  void release(std::uint64_t first, std::uint64_t count = 1) const noexcept;

  /// `changed_on_disk` once a guarded mapping faulted: what was read from frames since may be zeros. Under
  /// SourceOptions::verify also once the file has changed.
  [[nodiscard]] Result<void> check() const;

  explicit Image(std::shared_ptr<const ImageState> state) noexcept : state_{std::move(state)} {}

 private:
  std::shared_ptr<const ImageState> state_;
};

namespace detail {
template <class T> struct ResultOf {
  using type = Result<T>;
};
template <class T> struct ResultOf<Result<T>> {
  using type = Result<T>;
};
}  // namespace detail

template <class F> auto Image::visit(std::uint64_t index, F&& function) const {
  using Returned = std::invoke_result_t<F&, const Frame<const std::uint8_t>&>;
  using Visited = typename detail::ResultOf<Returned>::type;
  const auto with = [&]<class T>() -> Visited {
    static_assert(std::is_same_v<Returned, std::invoke_result_t<F&, const Frame<const T>&>>,
                  "the function returns different types for different samples");
    DICOMAP_TRY(typed, frame<T>(index));
    if constexpr (std::is_void_v<Returned>) {
      std::invoke(function, std::as_const(typed));
      return success();
    } else {
      return std::invoke(function, std::as_const(typed));
    }
  };
  switch (layout().sample_type) {
    case SampleType::bit:
    case SampleType::u8: return with.template operator()<std::uint8_t>();
    case SampleType::s8: return with.template operator()<std::int8_t>();
    case SampleType::u16: return with.template operator()<std::uint16_t>();
    case SampleType::s16: return with.template operator()<std::int16_t>();
    case SampleType::u32: return with.template operator()<std::uint32_t>();
    case SampleType::s32: return with.template operator()<std::int32_t>();
    case SampleType::u64: return with.template operator()<std::uint64_t>();
    case SampleType::s64: return with.template operator()<std::int64_t>();
    case SampleType::f32: return with.template operator()<float>();
    case SampleType::f64: break;
  }
  return with.template operator()<double>();
}

}  // namespace dicomap
