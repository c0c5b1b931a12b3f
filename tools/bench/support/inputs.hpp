// SPDX-License-Identifier: MIT
/// @file
/// What make_inputs.py wrote and where, for the floors (which know it) and for everybody's file names.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <span>
#include <string>
#include <vector>

namespace bench {

inline constexpr std::uint64_t frame_count = 7900;
inline constexpr std::uint64_t rows = 512;
inline constexpr std::uint64_t columns = 512;
inline constexpr std::uint64_t frame_samples = rows * columns;
inline constexpr std::uint64_t frame_bytes = frame_samples * sizeof(std::uint16_t);
inline constexpr std::uint64_t pixel_offset = 4114;
inline constexpr std::uint64_t one_frame = 5000;  ///< the frame that the task one_frame reads
inline constexpr int scan_files = 20'000;

[[nodiscard]] constexpr std::uint64_t frame_offset(std::uint64_t index) { return pixel_offset + index * frame_bytes; }

[[nodiscard]] inline std::vector<std::string> scan_paths(const std::string& folder) {
  std::vector<std::string> paths;
  paths.reserve(scan_files);
  for (int number = 0; number < scan_files; ++number) {
    char name[32];
    std::snprintf(name, sizeof name, "/scan/%02d/%05d.dcm", number / 200, number);
    paths.push_back(folder + name);
  }
  return paths;
}

/// Every contender adds samples with this loop, so that the tasks compare how samples are reached. It adds in 32 bits
/// for a while: 30 GB/s from the cache against 11 in 64 bits. Reaching samples, not adding them, should take the time.
[[nodiscard, gnu::noinline]] inline std::uint64_t sum(std::span<const std::uint16_t> samples) {
  std::uint64_t total = 0;
  while (!samples.empty()) {
    const auto block = samples.first(std::min<std::size_t>(samples.size(), 65536));  // 65536 x 65535 fits into 32 bits
    std::uint32_t part = 0;
    for (const auto sample : block) part += sample;
    total += part;
    samples = samples.subspan(block.size());
  }
  return total;
}

/// The sum of the bytes of a text without its padding: what the tasks compare of a string value.
[[nodiscard]] inline std::uint64_t sum_of_text(std::span<const char> text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\0')) text = text.first(text.size() - 1);
  std::uint64_t total = 0;
  for (const char c : text) total += static_cast<unsigned char>(c);
  return total;
}

}  // namespace bench
