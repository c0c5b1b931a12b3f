// SPDX-License-Identifier: MIT
// MUST_FAIL because: (dangling|temporary)
#include <dicomap/source.hpp>

std::size_t length() {
#ifdef MUST_FAIL
  const std::string& name = dicomap::Source::borrow({}).name();
#else
  const auto source = dicomap::Source::borrow({});
  const std::string& name = source.name();
#endif
  return name.size();
}
