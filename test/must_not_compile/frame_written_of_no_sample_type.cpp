// SPDX-License-Identifier: MIT
// MUST_FAIL because: no matching (member )?function for call to .*add_frame
#include <dicomap/writer.hpp>

dicomap::Result<void> add(dicomap::Writer& writer) {
#ifdef MUST_FAIL
  const std::vector<char> samples(4);
#else
  const std::vector<std::uint8_t> samples(4);
#endif
  return writer.add_frame(samples);
}
