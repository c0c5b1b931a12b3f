// SPDX-License-Identifier: MIT
/// @file
/// HTJ2K code streams for tests, by OpenJPH.
#pragma once

#include "support/picture.hpp"

namespace dicomap::test {

/// Lossless; three samples are transformed.
[[nodiscard]] std::vector<std::byte> encode_htj2k(const Picture& picture);

}  // namespace dicomap::test
