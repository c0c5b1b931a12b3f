// SPDX-License-Identifier: MIT
// MUST_FAIL because: deleted
#include <dicomap/dataset.hpp>

bool has_elements(const dicomap::Dataset& dataset) {
  dicomap::Walk walk = dataset.elements();
#ifdef MUST_FAIL
  dicomap::Walk copy = walk;
  return copy.next();
#else
  return walk.next();
#endif
}
