// SPDX-License-Identifier: MIT
#include "bytes/byte_sink.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <new>

namespace dicomap {

namespace {

constexpr std::uint64_t block_bytes = 256 * 1024;

}  // namespace

Result<void> ByteSink::copy(const ByteStore& from, ByteRange range) {
  return from.parts(range, [this](const ByteStore& store, ByteRange part) -> Result<void> {
    const auto length = static_cast<std::size_t>(std::min(part.length, block_bytes));
    DICOMAP_TRY(block, allocate_shared(nullptr, length));
    for (std::uint64_t done = 0; done < part.length;) {
      const std::span<std::byte> bytes{block.get(), static_cast<std::size_t>(std::min<std::uint64_t>(part.length - done, length))};
      DICOMAP_TRY_VOID(store.read(part.offset + done, bytes));
      DICOMAP_TRY_VOID(write(bytes));
      done += bytes.size();
    }
    return success();
  });
}

Result<void> MemorySink::write(std::span<const std::byte> bytes) {
  try {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    return success();
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::out_of_memory, fmt::format("no memory for {} bytes behind {}", bytes.size(), bytes_.size())};
  }
}

Result<void> MemorySink::patch(std::uint64_t offset, std::span<const std::byte> bytes) {
  if (!ByteRange{offset, bytes.size()}.fits(bytes_.size())) {
    return Error{ErrorCode::out_of_range, fmt::format("{} bytes reach past what was written ({} bytes)", bytes.size(), bytes_.size())}
        .at(offset);
  }
  std::ranges::copy(bytes, bytes_.begin() + static_cast<std::ptrdiff_t>(offset));
  return success();
}

}  // namespace dicomap
