// SPDX-License-Identifier: MIT
// Many frames into one piece of memory: each thread, the calling one too, takes the next frame until there is none.
#include "pixels/decode_frames.hpp"
#include "pixels/for_each_sample.hpp"
#include "pixels/image_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace dicomap {

namespace {

/// The frames that are still to be filled, and what went wrong with those that were.
template <Sample T> class Filling {
 public:
  Filling(const Image& image, std::uint64_t first, std::uint64_t count, std::span<T> into, const DecodeOptions& options)
      : image_{image}, first_{first}, count_{count}, into_{into}, options_{options} {}

  /// Runs in several threads.
  void work() noexcept {
    try {
      while (!options_.stop.stop_requested() && !ended_.load(std::memory_order_relaxed)) {
        const std::uint64_t nth = next_.fetch_add(1, std::memory_order_relaxed);
        if (nth >= count_) return;
        fill(nth);
        filled_.fetch_add(1, std::memory_order_relaxed);
      }
    } catch (...) {
      const std::lock_guard lock{mutex_};
      exception_ = std::current_exception();
      ended_.store(true, std::memory_order_relaxed);
    }
  }

  /// Once all threads have ended.
  Result<void> outcome() {
    if (exception_) return told(exception_);
    if (filled_.load() < count_) return cancelled();
    if (failed_ < count_) return std::move(failure_);
    return success();
  }

 private:
  void fill(std::uint64_t nth) {
    const auto samples = static_cast<std::size_t>(image_.layout().frame_samples());
    const auto part = into_.subspan(static_cast<std::size_t>(nth) * samples, samples);
    auto read = image_.read_frame<T>(first_ + nth, part);
    if (read) return;
    std::ranges::fill(part, T{});
    const std::lock_guard lock{mutex_};
    if (nth >= failed_) return;
    failed_ = nth;
    failure_ = std::move(read).assume_error();
  }

  const Image& image_;
  std::uint64_t first_;
  std::uint64_t count_;
  std::span<T> into_;
  const DecodeOptions& options_;

  std::atomic<std::uint64_t> next_ = 0;
  std::atomic<std::uint64_t> filled_ = 0;
  std::atomic<bool> ended_ = false;
  std::mutex mutex_;
  std::uint64_t failed_ = std::numeric_limits<std::uint64_t>::max();  // the first frame that did
  Error failure_;
  std::exception_ptr exception_;
};

}  // namespace

template <Sample T> Result<void> Image::decode(FrameRange range, std::span<T> into, const DecodeOptions& options) const {
  DICOMAP_TRY(count, frames_in(*this, range));
  const std::uint64_t samples = std::max<std::uint64_t>(layout().frame_samples(), 1);
  if (into.size() / samples != count || into.size() % samples != 0) {
    return state_->place(Error{ErrorCode::out_of_range, fmt::format("memory for {} samples was given; {} frames have {} each", into.size(),
                                                                    count, layout().frame_samples())});
  }
  Filling<T> filling{*this, range.first, count, into, options};
  {
    std::vector<std::jthread> others;
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(threads_of(options), count));
    try {
      while (others.size() + 1 < wanted) others.emplace_back([&filling] { filling.work(); });
    } catch (const std::system_error&) {
      // The system gives no more threads: those that there are do all the work.
    }
    filling.work();
  }
  return filling.outcome();
}

#define DICOMAP_INSTANTIATE(T) \
  template DICOMAP_API Result<void> Image::decode<T>(FrameRange, std::span<T>, const DecodeOptions&) const
DICOMAP_FOR_EACH_SAMPLE(DICOMAP_INSTANTIATE);
#undef DICOMAP_INSTANTIATE

}  // namespace dicomap
