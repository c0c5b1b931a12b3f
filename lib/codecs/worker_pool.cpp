// SPDX-License-Identifier: MIT
#include "codecs/worker_pool.hpp"

#include "codecs/load_module.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

namespace dicomap::codecs {

namespace {

/// An idle worker keeps the memory of its largest frame; beyond this it is cheaper to start another.
constexpr std::size_t most_idle_bytes = std::size_t{256} << 20;

}  // namespace

WorkerPool::WorkerPool(std::string program)
    : program_{std::move(program)}, owner_{getpid()}, most_idle_{2 * std::max(1U, std::thread::hardware_concurrency())} {}

Result<WorkerPool::Decoded> WorkerPool::decode(const std::string& module, const WorkerJob& job) {
  DICOMAP_TRY(worker, take(module));
  DICOMAP_TRY(outcome, worker->decode(job));
  Decoded decoded{outcome, worker->library()};
  give_back(std::move(worker));
  return decoded;
}

std::size_t WorkerPool::idle() const {
  const std::scoped_lock lock{mutex_};
  return idle_.size();
}

Result<std::unique_ptr<WorkerProcess>> WorkerPool::take(const std::string& module) {
  std::vector<std::unique_ptr<WorkerProcess>> dead;  // buried without the lock
  std::unique_lock lock{mutex_};
  for (auto found = idle_.end(); found != idle_.begin();) {
    --found;
    if ((*found)->module() != module) continue;
    auto worker = std::move(*found);
    found = idle_.erase(found);
    if (worker->is_ready()) return worker;
    dead.push_back(std::move(worker));
  }
  lock.unlock();
  return WorkerProcess::start(program_, module);
}

void WorkerPool::give_back(std::unique_ptr<WorkerProcess> worker) {
  if (worker->shared_bytes() > most_idle_bytes) return;
  std::unique_ptr<WorkerProcess> oldest;
  const std::scoped_lock lock{mutex_};
  if (idle_.size() >= most_idle_) {
    oldest = std::move(idle_.front());
    idle_.erase(idle_.begin());
  }
  idle_.push_back(std::move(worker));
}

WorkerPool& worker_pool() {
  static std::atomic<WorkerPool*> current;
  WorkerPool* pool = current.load();
  while (pool == nullptr || pool->owner() != getpid()) {
    // A parent's pool is left as it is: a thread that this process does not have may hold its lock.
    auto fresh = std::make_unique<WorkerPool>(module_folder() + "/dicomap-codec-worker");
    if (current.compare_exchange_strong(pool, fresh.get())) pool = fresh.release();
  }
  return *pool;
}

}  // namespace dicomap::codecs
