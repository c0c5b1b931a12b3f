// SPDX-License-Identifier: MIT
#include "bytes/memory_store.hpp"

#include <fmt/format.h>

#include <cstring>

namespace dicomap {

Result<void> MemoryStore::read(std::uint64_t offset, std::span<std::byte> into) const {
  if (!ByteRange{offset, into.size()}.fits(size())) {
    return Error{ErrorCode::out_of_range, fmt::format("{} bytes reach past the end ({} bytes)", into.size(), size())}
        .from(name())
        .at(offset);
  }
  if (!into.empty()) std::memcpy(into.data(), bytes_.data() + offset, into.size());
  return success();
}

}  // namespace dicomap
