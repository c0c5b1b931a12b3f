// SPDX-License-Identifier: MIT
/// @file
/// Numbers and tags out of values.
#pragma once

#include <dicomap/element.hpp>

#include <cstddef>
#include <optional>
#include <vector>

namespace dicomap {

/// Value `index` of a binary numeric element, or of IS or DS, as T; empty where there are fewer.
template <class T> [[nodiscard]] Result<std::optional<T>> read_number(const DataElement& element, std::size_t index);

/// All of them. Of IS and DS those that are not empty.
template <class T> [[nodiscard]] Result<std::vector<T>> read_numbers(const DataElement& element);

/// All values of an AT element.
[[nodiscard]] Result<std::vector<Tag>> read_tags(const DataElement& element);

}  // namespace dicomap
