// SPDX-License-Identifier: MIT
/// @file
/// All values of an element, for programs.
#pragma once

#include <dicomap/element.hpp>
#include <dicomap/result.hpp>

#include <string>
#include <vector>

namespace dicomap::tool {

/// One printable text for each value: text as UTF-8, numbers in decimal (floats with all their digits), tags as
/// GGGG,EEEE, bytes in hexadecimal as one value. An empty element has none.
/// @errors wrong_type: a sequence, or pixel data in fragments; those of DataElement::get_all
[[nodiscard]] Result<std::vector<std::string>> value_lines(const DataElement& element);

}  // namespace dicomap::tool
