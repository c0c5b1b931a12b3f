// SPDX-License-Identifier: MIT
// MUST_FAIL because: read-only|const value
#include <dicomap/image.hpp>

std::uint16_t touch(const dicomap::Image& image) {
  const auto frame = image.frame<std::uint16_t>(0).value();
#ifdef MUST_FAIL
  frame.samples()[0] = 0;  // the mapping is read-only
#endif
  return frame.samples()[0];
}
