// SPDX-License-Identifier: MIT
// Many frames by several threads: a bounded number of them ahead of the one who takes them.
#include "pixels/decode_frames.hpp"
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

Result<void> told(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::out_of_memory, "no memory to decode with"};
  }
}

namespace {

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

unsigned threads_of(const DecodeOptions& options) noexcept {
  return options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
}

Error cancelled() { return Error{ErrorCode::cancelled, "the work was cancelled"}; }

Result<std::uint64_t> frames_in(const Image& image, FrameRange range) {
  const std::uint64_t frames = image.frame_count();
  if (range.first > frames || (range.first == frames && range.count > 0)) {
    return Error{ErrorCode::out_of_range, fmt::format("frames from {} on were asked for, of {} frames", range.first, frames)}.hint(
        "frame indices count from 0");
  }
  return std::min(range.count, frames - range.first);
}

namespace detail {

std::size_t frames_ahead(const DecodeOptions& options, std::uint64_t frames) noexcept {
  const std::size_t wanted = options.ahead > 0 ? options.ahead : std::size_t{2} * threads_of(options);
  constexpr std::uint64_t most = 1U << 16;  // a file may declare any number of frames
  return static_cast<std::size_t>(std::clamp<std::uint64_t>(wanted, 1, std::clamp<std::uint64_t>(frames, 1, most)));
}

Result<void> run_frame_work(const Image& image, FrameRange range, const DecodeOptions& options, FrameWork& work) {
  DICOMAP_TRY(count, frames_in(image, range));
  const std::size_t ahead = frames_ahead(options, image.frame_count());
  if (threads_of(options) == 1) return run_alone(range.first, count, options, work);
  return run_together(range.first, count, options, ahead, work);
}

}  // namespace detail

}  // namespace dicomap
