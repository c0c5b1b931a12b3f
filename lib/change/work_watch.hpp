// SPDX-License-Identifier: MIT
/// @file
/// How far a save has come: said now and then, and asked whether it shall go on.
#pragma once

#include <dicomap/result.hpp>
#include <dicomap/save_options.hpp>

#include <algorithm>
#include <cstdint>

namespace dicomap {

/// Counts bytes or frames. Borrows the options.
class WorkWatch {
 public:
  WorkWatch(const SaveOptions& options, std::uint64_t all) noexcept : options_{&options}, all_{all} {}

  [[nodiscard]] std::uint64_t all() const noexcept { return all_; }
  /// @errors cancelled
  [[nodiscard]] Result<void> reached(std::uint64_t done) {
    if (options_->stop.stop_requested()) return Error{ErrorCode::cancelled, "the work was cancelled"};
    done = std::min(done, all_);
    // A call costs as much as it likes: 256 of them are enough for any progress bar.
    if (options_->progress && done > said_ && (done - said_ > all_ / 256 || done == all_)) {
      options_->progress(done, all_);
      said_ = done;
    }
    return success();
  }

 private:
  const SaveOptions* options_;
  std::uint64_t all_;
  std::uint64_t said_ = 0;
};

}  // namespace dicomap
