// SPDX-License-Identifier: MIT
/// @file
/// The value of an element on one line, for people.
#pragma once

#include <dicomap/element.hpp>
#include <dicomap/source.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace dicomap::tool {

/// Value type: a value, and a remark to show beside it.
struct ValueText {
  std::string value;   ///< printable; cut where it was too long
  std::string remark;  ///< "CT Image Storage", "1024 values", "262144 bytes"; may be empty
};

/// Text as UTF-8, numbers in decimal, tags as (gggg,eeee), bytes in hexadecimal. `characters` is how many may be
/// shown, the remark and its brackets included; of longer values no more is read than needs to be. Values that cannot be read give an empty value and the
/// reason as the remark.
[[nodiscard]] ValueText value_text(const DataElement& element, std::size_t characters);

}  // namespace dicomap::tool
