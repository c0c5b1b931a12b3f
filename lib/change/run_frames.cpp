// SPDX-License-Identifier: MIT
#include "change/run_frames.hpp"

#include <algorithm>
#include <optional>
#include <thread>
#include <vector>

namespace dicomap {

namespace {

/// Frames that are made ahead take their memory: two a thread, but together no more than this, or one a thread.
constexpr std::uint64_t ahead_bytes = 64 << 20;

class Work final : public detail::FrameWork {
 public:
  Work(const Image& image, WorkWatch& watch, const MakeFrame& make, const TakeFrame& take, std::size_t ahead)
      : image_{image}, watch_{watch}, make_{make}, take_{take}, slots_(ahead) {}

  void make(std::uint64_t index, std::size_t slot) override { slots_[slot].emplace(make_(index)); }

  Result<void> take(std::uint64_t index, std::size_t slot) override {
    Result<MadeFrame> frame = std::move(*slots_[slot]);
    slots_[slot].reset();
    if (!frame) return std::move(frame).assume_error();
    DICOMAP_TRY_VOID(take_(index, frame.assume_value()));
    image_.release(index);  // what was mapped for it stays in the page cache, and is not ours any more
    return watch_.reached(index + 1);
  }

 private:
  const Image& image_;
  WorkWatch& watch_;
  const MakeFrame& make_;
  const TakeFrame& take_;
  std::vector<std::optional<Result<MadeFrame>>> slots_;
};

}  // namespace

Result<void> run_frames(const Image& image, const SaveOptions& options, WorkWatch& watch, const MakeFrame& make, const TakeFrame& take) {
  DecodeOptions decode;
  decode.threads = options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  const std::uint64_t frame_bytes = std::max<std::uint64_t>(image.layout().frame_bytes(), 1);
  decode.ahead = static_cast<std::size_t>(std::clamp<std::uint64_t>(ahead_bytes / frame_bytes, decode.threads, 2 * std::uint64_t{decode.threads}));
  decode.stop = options.stop;
  Work work{image, watch, make, take, detail::frames_ahead(decode, image.frame_count())};
  return detail::run_frame_work(image, {}, decode, work);
}

}  // namespace dicomap
