// SPDX-License-Identifier: MIT
// MUST_FAIL because: deleted
#include <dicomap/image.hpp>

std::byte first_byte(const dicomap::Image& image) {
#ifdef MUST_FAIL
  return image.bits(0).value().packed()[0];
#else
  const auto frame = image.bits(0).value();
  return frame.packed()[0];
#endif
}
