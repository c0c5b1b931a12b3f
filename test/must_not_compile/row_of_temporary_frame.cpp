// SPDX-License-Identifier: MIT
// MUST_FAIL because: deleted
#include <dicomap/image.hpp>

std::uint16_t corner(const dicomap::Image& image) {
#ifdef MUST_FAIL
  return image.frame<std::uint16_t>(0).value().row(0)[0];
#else
  const auto frame = image.frame<std::uint16_t>(0).value();
  return frame.row(0)[0];
#endif
}
