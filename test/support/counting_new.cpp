// SPDX-License-Identifier: MIT
#include "support/counting_new.hpp"

#include <cstdlib>
#include <new>

namespace {

thread_local std::uint64_t calls = 0;

[[maybe_unused]] void* allocate(std::size_t size) {
  ++calls;
  void* memory = std::malloc(size > 0 ? size : 1);
  if (memory == nullptr) throw std::bad_alloc{};
  return memory;
}

[[maybe_unused]] void* allocate(std::size_t size, std::align_val_t alignment) {
  ++calls;
  const auto unit = static_cast<std::size_t>(alignment);
  void* memory = std::aligned_alloc(unit, (size + unit - 1) / unit * unit);
  if (memory == nullptr) throw std::bad_alloc{};
  return memory;
}

}  // namespace

std::uint64_t dicomap::test::allocations_so_far() noexcept { return calls; }

// ThreadSanitizer's runtime has these already and cannot be linked with others: nothing is counted then.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define DICOMAP_NOTHING_IS_COUNTED
#endif
#endif
#ifndef DICOMAP_NOTHING_IS_COUNTED

// The array forms call these. So does the standard library's nothrow form, but a sanitizer has one of its own.
void* operator new(std::size_t size) { return allocate(size); }
void* operator new(std::size_t size, std::align_val_t alignment) { return allocate(size, alignment); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  try {
    return allocate(size);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
#endif
