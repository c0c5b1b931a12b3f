// SPDX-License-Identifier: MIT
/// @file
/// Asks a file for all it can be asked for: what no damage may turn into more than an error.
#pragma once

#include <dicomap/file.hpp>

#include <cstdint>

namespace dicomap::test {

/// Walks everything, looks everything up, and calls every getter on every element. Returns a number that depends on the
/// bytes that were seen, so that all of them are.
std::uint64_t use_everything(const File& file);

}  // namespace dicomap::test
