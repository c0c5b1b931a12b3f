// SPDX-License-Identifier: MIT
/// @file
/// Memory for frames that is taken once and used again and again.
#pragma once

#include <dicomap/export.hpp>

#include <cstddef>
#include <cstdint>
#include <memory_resource>

namespace dicomap {

/// Owner of buffers of one size: a memory resource for OpenOptions::memory. A copied frame takes a buffer and returns it
/// when its last copy goes; in the steady state nothing is asked of the system and no page is touched for the first time.
///
/// Requests of more than half a buffer, up to exactly a whole one, take a buffer; smaller ones (headers, values) and
/// larger ones go to the upstream resource, as do those aligned to more than a page. Buffers begin at a page and are
/// never cleared: who took one fills it.
///
/// @lifetime must outlive everything that was allocated from it: the files opened with it, and their frames and values
/// @threads  may be used from several threads at once
/// @complexity taking and returning are O(1); a pool of 500 x 8 MiB costs no more than its address space until it is used
class DICOMAP_API BufferPool final : public std::pmr::memory_resource {
 public:
  /// What a request meets when every buffer is in use.
  enum class WhenEmpty : std::uint8_t {
    grow,  ///< another buffer is made, and kept (default)
    fail,  ///< std::bad_alloc; a frame asked for is the error out_of_memory
    wait   ///< until a buffer is returned: for ever, if the one who waits holds them all
  };

  /// Value type.
  struct Options {
    std::size_t buffer_bytes = 0;  ///< e.g. PixelLayout::frame_bytes(): exactly that fits
    std::size_t buffers = 0;       ///< made at once
    WhenEmpty when_empty = WhenEmpty::grow;
    /// Where buffers come from, and what does not fit. Null: new and delete. Must outlive the pool.
    std::pmr::memory_resource* upstream = nullptr;
  };

  /// Value type: counts since the pool was made.
  struct Statistics {
    std::size_t buffers = 0;        ///< that there are
    std::size_t in_use = 0;
    std::size_t most_in_use = 0;    ///< high-water mark
    std::uint64_t taken = 0;        ///< requests that took a buffer
    std::uint64_t misses = 0;       ///< of them, those that found none free
    std::uint64_t passed_on = 0;    ///< requests that went upstream for their size or alignment
  };

  /// @errors throws std::bad_alloc; std::invalid_argument for buffers of 0 bytes
  explicit BufferPool(const Options& options);
  /// Precondition: every buffer was returned.
  ~BufferPool() override;
  BufferPool(const BufferPool&) = delete;
  BufferPool& operator=(const BufferPool&) = delete;

  [[nodiscard]] std::size_t buffer_bytes() const noexcept;
  [[nodiscard]] Statistics statistics() const;

 private:
  void* do_allocate(std::size_t bytes, std::size_t alignment) override;
  void do_deallocate(void* memory, std::size_t bytes, std::size_t alignment) override;
  [[nodiscard]] bool do_is_equal(const std::pmr::memory_resource& other) const noexcept override { return this == &other; }

  struct State;
  State* state_;
};

}  // namespace dicomap
