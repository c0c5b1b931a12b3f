// SPDX-License-Identifier: MIT
#include "bytes/swap_units.hpp"

#include <dicomap/byte_order.hpp>

#include <cstdint>
#include <cstring>

namespace dicomap {

namespace {

template <class Word> void swap_words(std::span<std::byte> bytes) noexcept {
  for (; bytes.size() >= sizeof(Word); bytes = bytes.subspan(sizeof(Word))) {
    Word word;
    std::memcpy(&word, bytes.data(), sizeof word);
    word = byte_swapped(word);
    std::memcpy(bytes.data(), &word, sizeof word);
  }
}

}  // namespace

void swap_units(std::span<std::byte> bytes, std::size_t unit) noexcept {
  if (unit == 2) swap_words<std::uint16_t>(bytes);
  if (unit == 4) swap_words<std::uint32_t>(bytes);
  if (unit == 8) swap_words<std::uint64_t>(bytes);
}

}  // namespace dicomap
