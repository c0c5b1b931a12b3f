// SPDX-License-Identifier: MIT
/// @file
/// From edits to bytes: which ranges of the file give way to which bytes, with every length around them made right.
#pragma once

#include "bytes/spliced_store.hpp"
#include "change/edits.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace dicomap {

/// `removed` bytes of the file at `offset` become `length` others.
struct Patch {
  std::uint64_t offset = 0;
  std::uint64_t removed = 0;  ///< bytes; 0: an insertion
  std::shared_ptr<const std::byte> bytes;
  std::uint64_t length = 0;   ///< bytes
};

/// The patches that make a data set what its edits say; offsets count in the source of `dataset`.
/// @errors what stops the parser between the first and the last edit; out_of_range: a value longer than an element can have
/// @complexity a walk to the last edit
[[nodiscard]] Result<std::vector<Patch>> patches_of(const DatasetEdits& edits, const Dataset& dataset);

/// Sorts patches into the parts of a file of `size` bytes. Of patches at one offset insertions come first, in their order.
/// Precondition: they do not overlap.
[[nodiscard]] std::vector<Splice> splices_of(std::vector<Patch> patches, std::uint64_t size);

/// Bytes as a patch holds them.
[[nodiscard]] std::shared_ptr<const std::byte> shared_bytes(std::vector<std::byte> bytes);

}  // namespace dicomap
