// SPDX-License-Identifier: MIT
/// @file
/// Buffers that are taken, filled and returned: so many alive at a time, all returned before the next are taken. The variants
/// name both: "512 KiB 1", "512 KiB 8", "8 MiB 1", "8 MiB 8". The answer: the sum of the bytes they were filled with.
#pragma once

#include "../support/measure.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

namespace bench {

struct Rounds {
  std::size_t buffer_bytes = 0;
  std::size_t live = 1;
  std::size_t rounds = 0;
};

[[nodiscard]] inline Rounds rounds_of(const std::string& variant) {
  constexpr std::size_t small = 512 * 1024;
  constexpr std::size_t large = 8 * 1024 * 1024;
  if (variant == "512 KiB 1") return {small, 1, 4000};
  if (variant == "512 KiB 8") return {small, 8, 500};
  if (variant == "8 MiB 1") return {large, 1, 240};
  if (variant == "8 MiB 8") return {large, 8, 30};
  throw std::invalid_argument("the variants are 512 KiB 1, 512 KiB 8, 8 MiB 1, 8 MiB 8");
}

template <class Take, class Return>
[[gnu::noinline]] std::uint64_t fill_rounds(const Rounds& what, std::size_t rounds, Take&& take, Return&& give_back) {
  std::vector<void*> buffers(what.live);
  std::uint64_t total = 0;
  for (std::size_t round = 0; round < rounds; ++round) {
    for (void*& buffer : buffers) {
      buffer = take();
      std::memset(buffer, static_cast<int>(round & 127), what.buffer_bytes);
      asm volatile("" : : "r"(buffer) : "memory");  // the bytes may be looked at
    }
    for (void* buffer : buffers) {
      total += static_cast<const unsigned char*>(buffer)[what.buffer_bytes / 2];
      give_back(buffer);
    }
  }
  return total;
}

/// Measures what follows four rounds: the steady state.
template <class Take, class Return>
void report_rounds(const char* contender, const std::string& variant, Take&& take, Return&& give_back) {
  const Rounds what = rounds_of(variant);
  [[maybe_unused]] const auto before = fill_rounds(what, 4, take, give_back);
  std::uint64_t total = 0;
  const auto figures = measure([&] { total = fill_rounds(what, what.rounds, take, give_back); });
  const auto name = contender + (" " + variant);
  report("pool", name.c_str(), total, figures, static_cast<double>(what.rounds * what.live));
}

}  // namespace bench
