// SPDX-License-Identifier: MIT
#include <dicomap/buffer_pool.hpp>

#include <algorithm>
#include <cassert>
#include <condition_variable>
#include <limits>
#include <mutex>
#include <new>
#include <stdexcept>
#include <vector>

namespace dicomap {

namespace {

constexpr std::size_t page_bytes = 4096;

std::size_t whole_pages(std::size_t bytes) {
  if (bytes == 0) throw std::invalid_argument{"a BufferPool needs buffers of at least one byte"};
  if (bytes > std::numeric_limits<std::size_t>::max() - page_bytes) throw std::bad_alloc{};
  return (bytes + page_bytes - 1) / page_bytes * page_bytes;
}

}  // namespace

/// Memory comes in slabs: one for the buffers made at once, one for each buffer made later.
struct BufferPool::State {
  struct Slab {
    void* memory = nullptr;
    std::size_t bytes = 0;
  };

  explicit State(const Options& options)
      : buffer_bytes{options.buffer_bytes},
        stride{whole_pages(options.buffer_bytes)},
        when_empty{options.when_empty},
        upstream{options.upstream != nullptr ? options.upstream : std::pmr::new_delete_resource()} {
    if (options.buffers > 0) add(options.buffers);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    for (const Slab& slab : slabs) upstream->deallocate(slab.memory, slab.bytes, page_bytes);
  }

  [[nodiscard]] bool takes(std::size_t bytes, std::size_t alignment) const noexcept {
    return bytes > buffer_bytes / 2 && bytes <= buffer_bytes && alignment <= page_bytes;
  }

  /// Makes `count` more buffers. Room to return them all is made first: returning cannot fail.
  void add(std::size_t count) {
    if (count > std::numeric_limits<std::size_t>::max() / stride) throw std::bad_alloc{};
    const std::size_t buffers = counts.buffers + count;
    if (free.capacity() < buffers) free.reserve(std::max(buffers, 2 * free.capacity()));
    slabs.reserve(slabs.size() + 1);
    const Slab slab{upstream->allocate(count * stride, page_bytes), count * stride};
    slabs.push_back(slab);
    counts.buffers += count;
    auto* const first = static_cast<std::byte*>(slab.memory);
    for (std::size_t i = count; i > 0; --i) free.push_back(first + (i - 1) * stride);
  }

  const std::size_t buffer_bytes;
  const std::size_t stride;
  const WhenEmpty when_empty;
  std::pmr::memory_resource* const upstream;

  std::mutex mutex;  // guards what follows
  std::condition_variable returned;
  std::vector<std::byte*> free;  // the one returned last is the next taken: it is in the caches
  std::vector<Slab> slabs;
  Statistics counts;
};

BufferPool::BufferPool(const Options& options) : state_{new State{options}} {}

BufferPool::~BufferPool() {
  assert(state_->counts.in_use == 0 && "frames or values outlive the pool they were allocated from");
  delete state_;
}

std::size_t BufferPool::buffer_bytes() const noexcept { return state_->buffer_bytes; }

BufferPool::Statistics BufferPool::statistics() const {
  const std::lock_guard lock{state_->mutex};
  return state_->counts;
}

void* BufferPool::do_allocate(std::size_t bytes, std::size_t alignment) {
  State& state = *state_;
  std::unique_lock lock{state.mutex};
  if (!state.takes(bytes, alignment)) {
    ++state.counts.passed_on;
    lock.unlock();
    return state.upstream->allocate(bytes, alignment);
  }
  if (state.free.empty()) {
    ++state.counts.misses;
    switch (state.when_empty) {
      case WhenEmpty::grow: state.add(1); break;
      case WhenEmpty::fail: throw std::bad_alloc{};
      case WhenEmpty::wait: state.returned.wait(lock, [&state] { return !state.free.empty(); }); break;
    }
  }
  std::byte* const buffer = state.free.back();
  state.free.pop_back();
  ++state.counts.taken;
  ++state.counts.in_use;
  state.counts.most_in_use = std::max(state.counts.most_in_use, state.counts.in_use);
  return buffer;
}

void BufferPool::do_deallocate(void* memory, std::size_t bytes, std::size_t alignment) {
  State& state = *state_;
  if (!state.takes(bytes, alignment)) return state.upstream->deallocate(memory, bytes, alignment);
  {
    const std::lock_guard lock{state.mutex};
    state.free.push_back(static_cast<std::byte*>(memory));
    --state.counts.in_use;
  }
  state.returned.notify_one();
}

}  // namespace dicomap
