// SPDX-License-Identifier: MIT
// MUST_FAIL because: no matching (member )?function
#include <dicomap/dataset.hpp>

bool is_there(const dicomap::Dataset& dataset) {
#ifdef MUST_FAIL
  return dataset.get<std::string_view>(dicomap::Tag{0x0010, 0x0010}).has_value();  // text is decoded, so it is owned
#else
  return dataset.get<std::string>(dicomap::Tag{0x0010, 0x0010}).has_value();
#endif
}
