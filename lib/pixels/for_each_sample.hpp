// SPDX-License-Identifier: MIT
/// @file
/// The types of the concept Sample, for explicit instantiations.
#pragma once

#include <cstdint>

/// Writes `what(T);` for each type.
#define DICOMAP_FOR_EACH_SAMPLE(what) \
  what(std::uint8_t);                 \
  what(std::int8_t);                  \
  what(std::uint16_t);                \
  what(std::int16_t);                 \
  what(std::uint32_t);                \
  what(std::int32_t);                 \
  what(std::uint64_t);                \
  what(std::int64_t);                 \
  what(float);                        \
  what(double)
