// SPDX-License-Identifier: MIT
/// @file
/// The files of make_compressed.py. A variant is the name of one, then how dicomap goes about it: "rle", "rle 2" (threads),
/// "rle span", "htj2k here" (in this process, where dicomap would take another). The answer: the sum of all decoded
/// frames, taken as 16-bit words.
#pragma once

#include "../support/inputs.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace bench {

struct DecodeInput {
  std::string path;
  std::uint64_t frame_bytes = 0;
  unsigned threads = 1;
  bool into_span = false;   ///< into memory of the caller
  bool in_process = false;  ///< whatever the codec
};

[[nodiscard]] inline DecodeInput decode_input(const std::string& folder, const std::string& variant) {
  const auto name = variant.substr(0, variant.find(' '));
  const auto has = [&](const char* word) { return variant.find(word, name.size()) != std::string::npos; };
  const std::uint64_t bytes = name == "jpeg" ? frame_samples : frame_bytes;
  return {folder + "/compressed/" + name + ".dcm", bytes, has(" 2") ? 2U : 1U, has(" span"), has(" here")};
}

/// Precondition: aligned to 2 bytes, of an even length.
[[nodiscard]] inline std::uint64_t sum_of_frame(const void* bytes, std::size_t length) {
  return sum({static_cast<const std::uint16_t*>(bytes), length / 2});
}

}  // namespace bench
