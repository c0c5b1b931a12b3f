// SPDX-License-Identifier: MIT
// MUST_FAIL because: (deleted function|deleted constructor)
#include <dicomap/new_value.hpp>

dicomap::NewValue sex() {
#ifdef MUST_FAIL
  return 'M';  // 77, or "M"?
#else
  return "M";
#endif
}
