// SPDX-License-Identifier: MIT
// MUST_FAIL because: no matching (member )?function
#include <dicomap/image.hpp>

bool is_there(const dicomap::Image& image) {
#ifdef MUST_FAIL
  return image.frame<bool>(0).has_value();  // 1-bit samples have no address: Image::bits
#else
  return image.frame<std::uint8_t>(0).has_value();
#endif
}
