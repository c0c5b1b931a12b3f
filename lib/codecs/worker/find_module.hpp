// SPDX-License-Identifier: MIT
/// @file
/// The module that a worker was started for.
#pragma once

#include "codecs/module.hpp"

#include <string>
#include <string_view>

namespace dicomap::codecs {

/// Null: no module of `module_names`, or it cannot be opened; `why` says which.
[[nodiscard]] const Module* find_module(std::string_view name, std::string& why);

}  // namespace dicomap::codecs
