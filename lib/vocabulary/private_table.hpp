// SPDX-License-Identifier: MIT
/// @file
/// The generated table of the vendors' private elements: blocks of rows, each of one creator and one mask.
#pragma once

#include <vocabulary/dictionary_table.hpp>

#include <cstddef>
#include <cstdint>

namespace dicomap::vocabulary {

/// One private element. `element` counts the 8-letter texts of private_elements; `vm` is an index into private_vms.
struct PrivateRow {
  std::uint32_t value;  ///< the tag where the mask of its block has ones, else zeros
  PooledText name;
  std::uint16_t element;
  VR vr;
  std::uint8_t vm;
};
static_assert(sizeof(PrivateRow) == 12);

/// The rows of one creator that share a mask, e.g. 0xFFFF00FF for "0029xx08".
struct PrivateBlock {
  PooledText creator;
  std::uint32_t mask;
  std::uint16_t first_row;
  std::uint16_t row_count;
};
static_assert(sizeof(PrivateBlock) == 12);

// What tools/generate/dictionary.py writes to private_table.cpp.
extern const std::size_t private_block_count;
extern const PrivateBlock private_blocks[];  ///< in ascending order of creator; of one creator, narrowest mask first
extern const PrivateRow private_rows[];      ///< within a block in ascending order of value
extern const PooledText private_vms[];
extern const char private_elements[];
extern const char private_texts[];

}  // namespace dicomap::vocabulary
