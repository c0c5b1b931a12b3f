// SPDX-License-Identifier: MIT
// MUST_FAIL because: deleted
#include <dicomap/image.hpp>

std::uint64_t sum(const dicomap::Image& image) {
  std::uint64_t sum = 0;
#ifdef MUST_FAIL
  for (const auto sample : image.frame<std::uint16_t>(0).value().samples()) sum += sample;
#else
  const auto frame = image.frame<std::uint16_t>(0).value();
  for (const auto sample : frame.samples()) sum += sample;
#endif
  return sum;
}
