// SPDX-License-Identifier: MIT
#include "change/splice.hpp"

#include <algorithm>

namespace dicomap {

std::shared_ptr<const std::byte> shared_bytes(std::vector<std::byte> bytes) {
  auto owned = std::make_shared<const std::vector<std::byte>>(std::move(bytes));
  const std::byte* first = owned->data();
  return {std::move(owned), first};
}

std::vector<Splice> splices_of(std::vector<Patch> patches, std::uint64_t size) {
  std::ranges::stable_sort(patches, [](const Patch& a, const Patch& b) {
    return a.offset != b.offset ? a.offset < b.offset : (a.removed == 0 && b.removed != 0);
  });
  std::vector<Splice> splices;
  std::uint64_t at = 0;
  for (Patch& patch : patches) {
    if (patch.offset > at) splices.push_back({at, patch.offset - at, nullptr});
    if (patch.length > 0) splices.push_back({0, patch.length, std::move(patch.bytes)});
    at = patch.offset + patch.removed;
  }
  if (at < size) splices.push_back({at, size - at, nullptr});
  return splices;
}

}  // namespace dicomap
