// SPDX-License-Identifier: MIT
// MUST_FAIL because: (dangling|temporary)
#include <dicomap/error.hpp>

std::size_t length() {
#ifdef MUST_FAIL
  const std::string_view text = dicomap::Error{dicomap::ErrorCode::io, "no such file"}.what();
#else
  const dicomap::Error error{dicomap::ErrorCode::io, "no such file"};
  const std::string_view text = error.what();
#endif
  return text.size();
}
