// SPDX-License-Identifier: MIT
/// @file
/// Numbers and tags out of values.
#pragma once

#include <dicomap/element.hpp>

#include <cstddef>
#include <vector>

namespace dicomap {

/// Values [first, first + at most `most`) of a binary numeric element, or of IS or DS, as T.
template <class T>
[[nodiscard]] Result<std::vector<T>> read_numbers(const DataElement& element, std::size_t first, std::size_t most);

/// All values of an AT element.
[[nodiscard]] Result<std::vector<Tag>> read_tags(const DataElement& element);

}  // namespace dicomap
