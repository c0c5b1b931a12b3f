// SPDX-License-Identifier: MIT
/// @file
/// The pixel data of a file: what it is, where each frame lies, and the frames themselves.
#pragma once

#include <dicomap/file.hpp>
#include <dicomap/frame.hpp>
#include <dicomap/pixel_layout.hpp>
#include <dicomap/result.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace dicomap {

struct ImageState;

/// Frames [first, first + count), as far as NumberOfFrames goes. Value type.
struct FrameRange {
  std::uint64_t first = 0;
  std::uint64_t count = std::numeric_limits<std::uint64_t>::max();
};

/// In which order Image::decode hands frames out.
enum class DecodeOrder : std::uint8_t {
  ascending,    ///< by their index (default)
  as_they_come  ///< each as soon as it is decoded
};

/// How Image::decode goes about it. Value type.
struct DecodeOptions {
  unsigned threads = 0;   ///< that decode; 0: as many as the machine has; 1: the calling one
  DecodeOrder order = DecodeOrder::ascending;
  std::size_t ahead = 0;  ///< frames that are decoded, or being decoded, and not yet given back, at most 65536; 0: two
                          ///< a thread
  std::stop_token stop = {};  ///< ends the work with `cancelled`: frames that were begun are finished, and dropped
};

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

  /// Hands out one frame after the other, decoded (or viewed) by several threads ahead of the caller. `take(index, frame)`
  /// is called in the calling thread with a `Result<Frame<const T>>`: a frame that cannot be had is an error of that frame
  /// only. It may return a Result<void>; an error ends the work, and so does what it throws, which is thrown on. Memory stays
  /// at DecodeOptions::ahead frames, from OpenOptions::memory (a BufferPool of as many buffers never misses), which has to be
  /// thread-safe; and a code stream for each thread, from new and delete, where one has to be gathered.
  ///
  /// `image.decode<std::uint16_t>({}, [&](std::uint64_t index, auto frame) { sums[index] = sum(frame.value().samples()); });`
  ///
  /// @errors wrong_type, out_of_range: `range` begins behind the last frame; cancelled; io: no thread can be started;
  ///         out_of_memory; what `take` returned
  template <Sample T, class Take>
  requires std::invocable<Take&, std::uint64_t, Result<Frame<const T>>>
  [[nodiscard]] Result<void> decode(FrameRange range, Take&& take, const DecodeOptions& options = {}) const;

  /// Fills memory of the caller with the samples of all frames of `range`, one behind the other, by several threads.
  /// @errors as `decode` and `read_frame`; out_of_range: `into` has not the samples of all frames. Of several the first
  ///         frame's. Frames that failed are zero; after `cancelled` some are as they were.
  template <Sample T>
  [[nodiscard]] Result<void> decode(FrameRange range, std::span<T> into, const DecodeOptions& options = {}) const;

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

  /// Writes where the frames of encapsulated pixel data lie into a small file of its own (8 bytes a frame), so that nothing
  /// is walked when the same file is opened again. Walks now if nothing did before. An older file at `path` is replaced.
  /// @errors io; unsupported: not encapsulated; what the walk met
  [[nodiscard]] Result<void> save_frame_index(const std::string& path) const;
  /// Reads such a file and believes it from now on, as an offset table is believed: what an entry points to is looked at when
  /// its frame is asked for, and an entry that lies costs a walk. Under Strictness::strict it is checked, but the walk comes
  /// first all the same. Call it before the first frame is asked for.
  /// @errors io; malformed: no frame index, or a damaged one; changed_on_disk: it was made for another file, or before this
  ///         one was changed (size, time of modification, or the bytes before the pixel data); unsupported: not encapsulated
  /// @threads not while another thread uses this Image or a copy of it
  [[nodiscard]] Result<void> load_frame_index(const std::string& path);

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
  /// For the library's own rooms.
  [[nodiscard]] const std::shared_ptr<const ImageState>& state() const noexcept DICOMAP_LIFETIME_BOUND { return state_; }

 private:
  std::shared_ptr<const ImageState> state_;
};

namespace detail {

/// What Image::decode stands on. The work of frame `index` is `make` in any thread, then `take` in the calling one.
class DICOMAP_API FrameWork {
 public:
  virtual ~FrameWork() = default;
  /// `slot` counts from 0 to the number of frames ahead: what `make` leaves there belongs to `take`.
  virtual void make(std::uint64_t index, std::size_t slot) = 0;
  virtual Result<void> take(std::uint64_t index, std::size_t slot) = 0;
};

/// How many frames may be ahead under these options.
[[nodiscard]] DICOMAP_API std::size_t frames_ahead(const DecodeOptions& options, std::uint64_t frames) noexcept;
[[nodiscard]] DICOMAP_API Result<void> run_frame_work(const Image& image, FrameRange range, const DecodeOptions& options,
                                                      FrameWork& work);

template <class T> struct ResultOf {
  using type = Result<T>;
};
template <class T> struct ResultOf<Result<T>> {
  using type = Result<T>;
};
}  // namespace detail

template <Sample T, class Take>
requires std::invocable<Take&, std::uint64_t, Result<Frame<const T>>>
Result<void> Image::decode(FrameRange range, Take&& take, const DecodeOptions& options) const {
  struct Work final : detail::FrameWork {
    Work(const Image& of, Take& taker, std::size_t ahead) : image{of}, taken{taker}, slots(ahead) {}
    void make(std::uint64_t index, std::size_t slot) override { slots[slot].emplace(image.frame<T>(index)); }
    Result<void> take(std::uint64_t index, std::size_t slot) override {
      Result<Frame<const T>> frame = std::move(*slots[slot]);
      slots[slot].reset();
      if constexpr (std::is_void_v<std::invoke_result_t<Take&, std::uint64_t, Result<Frame<const T>>>>) {
        std::invoke(taken, index, std::move(frame));
        return success();
      } else {
        return std::invoke(taken, index, std::move(frame));
      }
    }
    const Image& image;
    Take& taken;
    std::vector<std::optional<Result<Frame<const T>>>> slots;
  };
  Work work{*this, take, detail::frames_ahead(options, frame_count())};
  return detail::run_frame_work(*this, range, options, work);
}

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
  return with_sample(layout().sample_type, with);
}

}  // namespace dicomap
