// SPDX-License-Identifier: MIT
// MUST_FAIL because: nodiscard
#include <dicomap/file.hpp>

void open() {
#ifdef MUST_FAIL
  dicomap::File::open("ct.dcm");
#else
  static_cast<void>(dicomap::File::open("ct.dcm").has_value());
#endif
}
