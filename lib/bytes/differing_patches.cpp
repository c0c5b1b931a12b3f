// SPDX-License-Identifier: MIT
#include "bytes/differing_patches.hpp"

#include "bytes/all_bytes.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace dicomap {

namespace {

constexpr std::uint64_t page_bytes = 4096;  // what a disk is written in: less costs as much
constexpr std::size_t block_bytes = 64 * 1024;

// Where parts of one patch follow each other, they become one.
void add(std::vector<BytePatch>& parts, BytePatch part) {
  if (!parts.empty()) {
    BytePatch& last = parts.back();
    if (last.bytes.data() + last.bytes.size() == part.bytes.data() && last.offset + last.bytes.size() == part.offset) {
      last.bytes = {last.bytes.data(), last.bytes.size() + part.bytes.size()};
      return;
    }
  }
  parts.push_back(part);
}

void compare_page(std::vector<BytePatch>& parts, BytePatch page, std::span<const std::byte> old) {
  std::size_t begin = 0;
  std::size_t end = page.bytes.size();
  while (begin < end && page.bytes[begin] == old[begin]) ++begin;
  while (end > begin && page.bytes[end - 1] == old[end - 1]) --end;
  if (begin < end) add(parts, {page.offset + begin, page.bytes.subspan(begin, end - begin)});
}

Result<std::vector<BytePatch>> sorted(std::span<const BytePatch> patches, std::uint64_t size, const std::string& path) {
  std::vector<BytePatch> result{patches.begin(), patches.end()};
  std::ranges::sort(result, {}, &BytePatch::offset);
  std::uint64_t end = 0;
  for (const BytePatch& patch : result) {
    if (!ByteRange{patch.offset, patch.bytes.size()}.fits(size)) {
      std::string what = fmt::format("{} bytes reach past the end ({} bytes)", patch.bytes.size(), size);
      return Error{ErrorCode::out_of_range, std::move(what)}.from(path).at(patch.offset);
    }
    if (patch.offset < end && !patch.bytes.empty()) {
      return Error{ErrorCode::out_of_range, "the same byte is to be written twice"}.from(path).at(patch.offset);
    }
    end = std::max(end, patch.offset + patch.bytes.size());
  }
  return result;
}

}  // namespace

void add_differing(std::vector<BytePatch>& parts, BytePatch block, std::span<const std::byte> now) {
  if (std::ranges::equal(block.bytes, now)) return;
  while (!now.empty()) {
    const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(now.size(), page_bytes - block.offset % page_bytes));
    compare_page(parts, {block.offset, block.bytes.first(length)}, now.first(length));
    block = {block.offset + length, block.bytes.subspan(length)};
    now = now.subspan(length);
  }
}

Result<std::vector<BytePatch>> differing_patches(FileSystem& system, int descriptor, std::uint64_t size,
                                                 std::span<const BytePatch> patches, const std::string& path) {
  DICOMAP_TRY(ordered, sorted(patches, size, path));
  std::vector<BytePatch> parts;
  std::vector<std::byte> old(block_bytes);
  for (BytePatch patch : ordered) {
    while (!patch.bytes.empty()) {
      const std::size_t length = std::min(patch.bytes.size(), old.size());
      const std::span now = std::span{old}.first(length);
      DICOMAP_TRY_VOID(read_all(system, descriptor, patch.offset, now, path));
      add_differing(parts, {patch.offset, patch.bytes.first(length)}, now);
      patch = {patch.offset + length, patch.bytes.subspan(length)};
    }
  }
  return parts;
}

}  // namespace dicomap
