// SPDX-License-Identifier: MIT
/// @file
/// Workers that wait for their next frame: as many as were needed at the same time, up to two for each processor.
#pragma once

#include "codecs/worker_process.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace dicomap::codecs {

/// Owner of workers.
///
/// @threads every function may be called from several threads at once; each call has a worker of its own
class WorkerPool {
 public:
  explicit WorkerPool(std::string program);

  /// What a worker has answered, and which library it was. Value type.
  struct Decoded {
    Outcome outcome;
    std::string library;
  };

  /// @errors as WorkerProcess::start and decode; the next frame gets another worker
  [[nodiscard]] Result<Decoded> decode(const std::string& module, const WorkerJob& job);

  /// Workers that have nothing to do.
  [[nodiscard]] std::size_t idle() const;
  /// The process that may use them: not a child that was forked off.
  [[nodiscard]] int owner() const noexcept { return owner_; }

 private:
  Result<std::unique_ptr<WorkerProcess>> take(const std::string& module);
  void give_back(std::unique_ptr<WorkerProcess> worker);

  const std::string program_;
  const int owner_;
  const std::size_t most_idle_;
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<WorkerProcess>> idle_;  // the longest idle first
};

/// The one of this process, with the worker program that lies beside the modules. Lives as long as the process, and its
/// workers with it: they end when they find their sockets closed. A child that was forked off gets its own.
[[nodiscard]] WorkerPool& worker_pool();

}  // namespace dicomap::codecs
