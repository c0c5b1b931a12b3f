// SPDX-License-Identifier: MIT
#include "support/counting_new.hpp"
#include "support/proc_status.hpp"

#include <dicomap/buffer_pool.hpp>

#include <catch2/catch.hpp>

#include <atomic>
#include <cstdint>
#include <cstring>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

using dicomap::BufferPool;
using WhenEmpty = BufferPool::WhenEmpty;

namespace {

bool begins_at_page(const void* memory) { return reinterpret_cast<std::uintptr_t>(memory) % 4096 == 0; }

/// Counts what reaches it.
class Upstream final : public std::pmr::memory_resource {
 public:
  std::size_t live = 0;
  std::size_t calls = 0;

 private:
  void* do_allocate(std::size_t bytes, std::size_t alignment) override {
    ++calls;
    live += bytes;
    return std::pmr::new_delete_resource()->allocate(bytes, alignment);
  }
  void do_deallocate(void* memory, std::size_t bytes, std::size_t alignment) override {
    live -= bytes;
    std::pmr::new_delete_resource()->deallocate(memory, bytes, alignment);
  }
  [[nodiscard]] bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }
};

}  // namespace

TEST_CASE("A request of exactly the size of a buffer takes one, a byte more does not", "[bytes][pool]") {
  Upstream upstream;
  BufferPool pool{{.buffer_bytes = 10'000, .buffers = 2, .upstream = &upstream}};
  for (const std::size_t bytes : {std::size_t{5'001}, std::size_t{9'999}, std::size_t{10'000}}) {
    void* const buffer = pool.allocate(bytes, 64);
    CHECK(begins_at_page(buffer));
    CHECK(pool.statistics().in_use == 1);
    pool.deallocate(buffer, bytes, 64);
  }
  CHECK(upstream.calls == 1);
  for (const std::size_t bytes : {std::size_t{1}, std::size_t{5'000}, std::size_t{10'001}}) {
    void* const other = pool.allocate(bytes, 64);
    CHECK(pool.statistics().in_use == 0);
    pool.deallocate(other, bytes, 64);
  }
  CHECK(upstream.calls == 4);
  CHECK(pool.statistics().taken == 3);
  CHECK(pool.statistics().passed_on == 3);
}

TEST_CASE("More than a page of alignment goes upstream", "[bytes][pool]") {
  BufferPool pool{{.buffer_bytes = 8192, .buffers = 1}};
  void* const memory = pool.allocate(8192, 8192);
  CHECK(reinterpret_cast<std::uintptr_t>(memory) % 8192 == 0);
  CHECK(pool.statistics().passed_on == 1);
  pool.deallocate(memory, 8192, 8192);
}

TEST_CASE("The buffer that was returned last is the next taken", "[bytes][pool]") {
  BufferPool pool{{.buffer_bytes = 4096, .buffers = 3}};
  void* const first = pool.allocate(4096);
  void* const second = pool.allocate(4096);
  CHECK(first != second);
  pool.deallocate(first, 4096);
  CHECK(pool.allocate(4096) == first);
  pool.deallocate(first, 4096);
  pool.deallocate(second, 4096);
  CHECK(pool.statistics().most_in_use == 2);
}

TEST_CASE("After the first round a pool asks nothing of the system", "[bytes][pool]") {
  BufferPool pool{{.buffer_bytes = 4096, .buffers = 8}};
  const auto round = [&pool] {
    std::set<void*> buffers;
    for (int i = 0; i < 8; ++i) buffers.insert(pool.allocate(4096));
    CHECK(buffers.size() == 8);
    for (void* buffer : buffers) pool.deallocate(buffer, 4096);
  };
  round();
  const dicomap::test::AllocationCount allocations;
  for (int i = 0; i < 500; ++i) {
    void* const buffer = pool.allocate(4096);
    pool.deallocate(buffer, 4096);
  }
  CHECK(allocations() == 0);
}

TEST_CASE("An empty pool grows by buffers that it keeps, or fails", "[bytes][pool]") {
  Upstream upstream;
  {
    BufferPool growing{{.buffer_bytes = 100, .buffers = 1, .when_empty = WhenEmpty::grow, .upstream = &upstream}};
    std::vector<void*> buffers;
    for (int i = 0; i < 5; ++i) buffers.push_back(growing.allocate(100));
    CHECK(growing.statistics().buffers == 5);
    CHECK(growing.statistics().misses == 4);
    for (void* buffer : buffers) growing.deallocate(buffer, 100);
    const std::size_t calls = upstream.calls;
    for (void*& buffer : buffers) buffer = growing.allocate(100);
    CHECK(upstream.calls == calls);
    for (void* buffer : buffers) growing.deallocate(buffer, 100);
  }
  CHECK(upstream.live == 0);

  BufferPool failing{{.buffer_bytes = 100, .buffers = 1, .when_empty = WhenEmpty::fail}};
  void* const only = failing.allocate(100);
  CHECK_THROWS_AS(failing.allocate(100), std::bad_alloc);
  CHECK(failing.statistics().misses == 1);
  failing.deallocate(only, 100);
  CHECK(failing.allocate(100) == only);
  failing.deallocate(only, 100);
}

TEST_CASE("Who waits for a buffer gets the one that is returned", "[bytes][pool]") {
  BufferPool pool{{.buffer_bytes = 100, .buffers = 1, .when_empty = WhenEmpty::wait}};
  void* const only = pool.allocate(100);
  void* waited = nullptr;
  std::thread other{[&] { waited = pool.allocate(100); }};
  while (pool.statistics().misses == 0) std::this_thread::yield();
  pool.deallocate(only, 100);
  other.join();
  CHECK(waited == only);
  pool.deallocate(waited, 100);
}

TEST_CASE("Threads never share a buffer", "[bytes][pool][threads]") {
  BufferPool pool{{.buffer_bytes = 4096, .buffers = 3, .when_empty = WhenEmpty::wait}};
  std::atomic<int> shared = 0;
  std::vector<std::thread> threads;
  for (unsigned char id = 1; id <= 8; ++id) {
    threads.emplace_back([&pool, &shared, id] {
      for (int i = 0; i < 2'000; ++i) {
        auto* const buffer = static_cast<unsigned char*>(pool.allocate(4096));
        std::memset(buffer, id, 64);
        for (int at = 0; at < 64; ++at) shared += buffer[at] != id ? 1 : 0;
        pool.deallocate(buffer, 4096);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(shared == 0);
  CHECK(pool.statistics().in_use == 0);
  CHECK(pool.statistics().most_in_use <= 3);
  CHECK(pool.statistics().taken == 16'000);
}

TEST_CASE("A pool of 500 buffers of 8 MiB takes no memory before it is used", "[bytes][pool]") {
  if (dicomap::test::under_sanitizer) return;  // its shadow of 4 GB is memory
  const std::uint64_t before = dicomap::test::status_kib("VmRSS");
  BufferPool pool{{.buffer_bytes = std::size_t{8} << 20, .buffers = 500}};
  CHECK(pool.statistics().buffers == 500);
  CHECK(dicomap::test::status_kib("VmRSS") < before + 4096);
}

TEST_CASE("Sizes that make no pool are refused", "[bytes][pool]") {
  CHECK_THROWS_AS(BufferPool({.buffer_bytes = 0, .buffers = 1}), std::invalid_argument);
  CHECK_THROWS_AS(BufferPool({.buffer_bytes = SIZE_MAX, .buffers = 1}), std::bad_alloc);
  CHECK_THROWS_AS(BufferPool({.buffer_bytes = SIZE_MAX / 4, .buffers = 8}), std::bad_alloc);
}
