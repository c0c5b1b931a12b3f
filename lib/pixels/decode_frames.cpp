// SPDX-License-Identifier: MIT
// Many frames by several threads: a bounded number of them ahead of the one who takes them.
#include "pixels/image_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <new>
#include <stop_token>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace dicomap {

namespace {

Error cancelled() { return Error{ErrorCode::cancelled, "the work was cancelled"}; }

unsigned threads_of(const DecodeOptions& options) noexcept {
  return options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
}

/// What a maker met: no memory is an error, anything else goes on as it is.
Result<void> told(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::out_of_memory, "no memory to decode with"};
  }
}

/// Makers and the taker around a ring of slots. A frame's place in the ring is its turn: by index, or by who is done first.
class Pipeline {
 public:
  Pipeline(std::uint64_t first, std::uint64_t count, const DecodeOptions& options, std::size_t ahead, detail::FrameWork& work)
      : first_{first}, count_{count}, options_{options}, work_{work}, turns_(ahead) {
    for (std::size_t slot = 0; slot < ahead; ++slot) free_.push_back(slot);
  }

  /// Makes frames until there are none left. Runs in several threads.
  void make() noexcept {
    try {
      make_frames();
    } catch (...) {
      const std::lock_guard lock{mutex_};
      failure_ = std::current_exception();
      end();
    }
  }

  /// Takes frames in the order of their turns. Runs in the calling thread. Throws what a maker or the taker met.
  Result<void> take() {
    std::unique_lock lock{mutex_};
    for (std::uint64_t turn = 0; turn < count_; ++turn) {
      Turn& next = turns_[static_cast<std::size_t>(turn % turns_.size())];
      may_take_.wait(lock, [&] { return stopped_ || next.is_made; });
      if (failure_) return told(failure_);
      if (stopped_) return cancelled();
      const Turn mine = std::exchange(next, Turn{});
      lock.unlock();
      DICOMAP_TRY_VOID(work_.take(mine.index, mine.slot));
      lock.lock();
      free_.push_back(mine.slot);
      may_make_.notify_one();
    }
    return success();
  }

  void stop() {
    const std::lock_guard lock{mutex_};
    end();
  }

 private:
  struct Turn {
    std::uint64_t index = 0;
    std::size_t slot = 0;
    bool is_made = false;
  };

  void make_frames() {
    std::unique_lock lock{mutex_};
    for (;;) {
      may_make_.wait(lock, [this] { return stopped_ || begun_ == count_ || !free_.empty(); });
      if (stopped_ || begun_ == count_) return;
      const std::uint64_t nth = begun_++;
      const std::size_t slot = free_.back();
      free_.pop_back();
      lock.unlock();
      work_.make(first_ + nth, slot);
      lock.lock();
      const std::uint64_t turn = options_.order == DecodeOrder::ascending ? nth : made_;
      ++made_;
      turns_[static_cast<std::size_t>(turn % turns_.size())] = {first_ + nth, slot, true};
      may_take_.notify_one();
    }
  }

  /// Precondition: the mutex is held.
  void end() {
    stopped_ = true;
    may_make_.notify_all();
    may_take_.notify_all();
  }

  std::uint64_t first_;
  std::uint64_t count_;
  const DecodeOptions& options_;
  detail::FrameWork& work_;

  std::mutex mutex_;
  std::condition_variable may_make_, may_take_;
  std::vector<std::size_t> free_;  // slots
  std::vector<Turn> turns_;
  std::uint64_t begun_ = 0;
  std::uint64_t made_ = 0;
  bool stopped_ = false;
  std::exception_ptr failure_;  // of a maker
};

Result<void> run_alone(std::uint64_t first, std::uint64_t count, const DecodeOptions& options, detail::FrameWork& work) {
  for (std::uint64_t nth = 0; nth < count; ++nth) {
    if (options.stop.stop_requested()) return cancelled();
    try {
      work.make(first + nth, 0);
    } catch (...) {
      return told(std::current_exception());
    }
    DICOMAP_TRY_VOID(work.take(first + nth, 0));
  }
  return success();
}

/// Up to `count` threads: where the system gives fewer, those do all the work. @errors io: it gives none
Result<void> start(std::vector<std::jthread>& makers, std::size_t count, Pipeline& pipeline) {
  makers.reserve(count);
  try {
    while (makers.size() < count) makers.emplace_back([&pipeline] { pipeline.make(); });
  } catch (const std::system_error& error) {
    if (makers.empty()) return Error{ErrorCode::io, fmt::format("no threads to decode with: {}", error.code().message())};
  }
  return success();
}

Result<void> run_together(std::uint64_t first, std::uint64_t count, const DecodeOptions& options, std::size_t ahead,
                          detail::FrameWork& work) {
  Pipeline pipeline{first, count, options, ahead, work};
  const std::stop_callback on_stop{options.stop, [&] { pipeline.stop(); }};
  // Threads are the last to be made and the first to go: they end before what they use, and are told so before they are
  // waited for.
  std::vector<std::jthread> makers;
  struct Stopper {
    Pipeline& of;
    ~Stopper() { of.stop(); }
  } const stopper{pipeline};
  DICOMAP_TRY_VOID(start(makers, static_cast<std::size_t>(std::min<std::uint64_t>({threads_of(options), ahead, count})), pipeline));
  return pipeline.take();
}

}  // namespace

namespace detail {

std::size_t frames_ahead(const DecodeOptions& options, std::uint64_t frames) noexcept {
  const std::size_t wanted = options.ahead > 0 ? options.ahead : std::size_t{2} * threads_of(options);
  constexpr std::uint64_t most = 1U << 16;  // a file may declare any number of frames
  return static_cast<std::size_t>(std::clamp<std::uint64_t>(wanted, 1, std::clamp<std::uint64_t>(frames, 1, most)));
}

Result<void> run_frame_work(const Image& image, FrameRange range, const DecodeOptions& options, FrameWork& work) {
  const std::uint64_t frames = image.frame_count();
  if (range.first > frames || (range.first == frames && range.count > 0)) {
    return Error{ErrorCode::out_of_range, fmt::format("frames from {} on were asked for, of {} frames", range.first, frames)}.hint(
        "frame indices count from 0");
  }
  const std::uint64_t count = std::min(range.count, frames - range.first);
  const std::size_t ahead = frames_ahead(options, frames);
  if (threads_of(options) == 1) return run_alone(range.first, count, options, work);
  return run_together(range.first, count, options, ahead, work);
}

}  // namespace detail

namespace {

/// Frames into one piece of memory; errors are told in the order of the frames.
template <Sample T> class FillWork final : public detail::FrameWork {
 public:
  FillWork(const Image& image, std::uint64_t first, std::span<T> into, std::size_t ahead)
      : image_{image}, first_{first}, into_{into}, failures_(ahead) {}

  void make(std::uint64_t index, std::size_t slot) override {
    const auto samples = static_cast<std::size_t>(image_.layout().frame_samples());
    const auto part = into_.subspan(static_cast<std::size_t>(index - first_) * samples, samples);
    failures_[slot] = Error{};
    if (auto read = image_.read_frame<T>(index, part); !read) {
      std::ranges::fill(part, T{});
      failures_[slot] = std::move(read).assume_error();
    }
  }
  Result<void> take(std::uint64_t, std::size_t slot) override {
    if (first_failure_.code() == ErrorCode::none) first_failure_ = std::move(failures_[slot]);
    return success();
  }
  Result<void> outcome() && {
    if (first_failure_.code() != ErrorCode::none) return std::move(first_failure_);
    return success();
  }

 private:
  const Image& image_;
  std::uint64_t first_;
  std::span<T> into_;
  std::vector<Error> failures_;
  Error first_failure_;
};

}  // namespace

template <Sample T> Result<void> Image::decode(FrameRange range, std::span<T> into, const DecodeOptions& options) const {
  const std::uint64_t frames = frame_count();
  const std::uint64_t count = std::min(range.count, frames - std::min(frames, range.first));
  if (into.size() / std::max<std::uint64_t>(layout().frame_samples(), 1) != count ||
      into.size() % std::max<std::uint64_t>(layout().frame_samples(), 1) != 0) {
    return state_->place(Error{ErrorCode::out_of_range, fmt::format("memory for {} samples was given; {} frames have {} each", into.size(),
                                                                    count, layout().frame_samples())});
  }
  DecodeOptions in_order = options;
  in_order.order = DecodeOrder::ascending;
  FillWork<T> work{*this, range.first, into, detail::frames_ahead(options, frames)};
  DICOMAP_TRY_VOID(detail::run_frame_work(*this, range, in_order, work));
  return std::move(work).outcome();
}

#define DICOMAP_INSTANTIATE(T) \
  template DICOMAP_API Result<void> Image::decode<T>(FrameRange, std::span<T>, const DecodeOptions&) const
DICOMAP_INSTANTIATE(std::uint8_t);
DICOMAP_INSTANTIATE(std::int8_t);
DICOMAP_INSTANTIATE(std::uint16_t);
DICOMAP_INSTANTIATE(std::int16_t);
DICOMAP_INSTANTIATE(std::uint32_t);
DICOMAP_INSTANTIATE(std::int32_t);
DICOMAP_INSTANTIATE(std::uint64_t);
DICOMAP_INSTANTIATE(std::int64_t);
DICOMAP_INSTANTIATE(float);
DICOMAP_INSTANTIATE(double);
#undef DICOMAP_INSTANTIATE

}  // namespace dicomap
