// SPDX-License-Identifier: MIT
// MUST_FAIL because: deleted
#include <dicomap/file.hpp>

bool is_explicit() {
#ifdef MUST_FAIL
  const auto dataset = dicomap::File::open("ct.dcm").value().dataset();
#else
  const auto file = dicomap::File::open("ct.dcm").value();
  const auto dataset = file.dataset();
#endif
  return dataset.encoding().explicit_vr;
}
