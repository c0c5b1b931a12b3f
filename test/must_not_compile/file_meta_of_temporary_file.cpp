// SPDX-License-Identifier: MIT
// MUST_FAIL because: deleted
#include <dicomap/file.hpp>

bool is_explicit() {
#ifdef MUST_FAIL
  const auto meta = dicomap::File::open("ct.dcm").value().meta();
#else
  const auto file = dicomap::File::open("ct.dcm").value();
  const auto meta = file.meta();
#endif
  return meta.encoding().explicit_vr;
}
