// SPDX-License-Identifier: MIT
/// @file
/// The task walk: visit each of 200,174 data elements in 10,000 items, nested ones included, items and delimiters not.
#pragma once

#include "../support/inputs.hpp"
#include "../support/measure.hpp"

#include <cstdint>
#include <string>

namespace bench {

struct WalkAnswer {
  std::uint64_t elements = 0;
  std::uint64_t sum_of_tags = 0;

  void see(std::uint32_t tag) {
    ++elements;
    sum_of_tags += tag;
  }
  [[nodiscard]] std::uint64_t checksum() const { return sum_of_tags * 31 + elements; }
};

/// The variant is "defined" or "undefined": which of the two forms of the file.
[[nodiscard]] inline std::string walk_file(const std::string& folder, const std::string& variant) {
  return folder + (variant == "undefined" ? "/walk_undefined.dcm" : "/walk_defined.dcm");
}

inline void report_walk(const char* contender, const std::string& variant, const WalkAnswer& answer,
                        const Figures& figures) {
  const auto name = variant == "undefined" ? contender + (" " + variant) : std::string{contender};
  report("walk", name.c_str(), answer.checksum(), figures, static_cast<double>(answer.elements));
}

}  // namespace bench
