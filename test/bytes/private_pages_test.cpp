// SPDX-License-Identifier: MIT
// Pages of a file that are written to without anybody else's seeing it.
#include "bytes/writing.hpp"
#include "support/proc_status.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

std::shared_ptr<const ByteStore> store_of(const std::filesystem::path& path, const SourceOptions& options,
                                          FileSystem& system = posix_file_system()) {
  return FileStore::open(system, path, options).value();
}

}  // namespace

TEST_CASE("Private pages have the file's bytes, and what is written to them stays there", "[bytes][private]") {
  const TemporaryFile file{4 * mib};
  const auto store = store_of(file.path(), {});
  const auto pages = store->private_pages({mib, 10'000});
  REQUIRE(pages != nullptr);
  CHECK(is_pattern(std::span{pages.get(), 10'000}, mib));
  pages.get()[5000] ^= std::byte{0xFF};
  std::array<std::byte, 1> read{};
  REQUIRE(store->read(mib + 5000, read));
  CHECK(read[0] == pattern_at(mib + 5000));
  CHECK(reads_right(Source::open(file.path()).value()));
  const auto others = store->private_pages({mib, 10'000});
  CHECK(others.get()[5000] == pattern_at(mib + 5000));
}

TEST_CASE("Private pages outlive their store", "[bytes][private]") {
  const TemporaryFile file{4 * mib};
  const auto pages = store_of(file.path(), {})->private_pages({0, 4 * mib});
  REQUIRE(pages != nullptr);
  CHECK(is_pattern(std::span{pages.get(), 4 * mib}, 0));
}

TEST_CASE("Private pages hold no descriptor: there may be thousands", "[bytes][private]") {
  const TemporaryFile file{4 * mib};
  const auto store = store_of(file.path(), {});
  const auto before = descriptor_count();
  std::vector<std::shared_ptr<std::byte>> all;
  for (int i = 0; i < 2000; ++i) all.push_back(store->private_pages({4096, 4096}));
  CHECK(std::ranges::find(all, nullptr) == all.end());
  CHECK(descriptor_count() == before);
}

TEST_CASE("Private pages cannot be had where a file is not to be mapped", "[bytes][private]") {
  const TemporaryFile file{4 * mib};
  CHECK(store_of(file.path(), {.mapping = Mapping::never})->private_pages({0, 4096}) == nullptr);
  CHECK(store_of(file.path(), {.small_file_bytes = 8 * mib})->private_pages({0, 4096}) == nullptr);
  CHECK(store_of(file.path(), {.guarded = true})->private_pages({0, 4096}) == nullptr);
  FailingFileSystem nfs;
  nfs.pretend_type(0x6969);
  CHECK(store_of(file.path(), {}, nfs)->private_pages({0, 4096}) == nullptr);
  CHECK(store_of(file.path(), {.mapping = Mapping::required}, nfs)->private_pages({0, 4096}) != nullptr);
  FailingFileSystem refusing;
  refusing.fail(Call::map_private, GENERATE(ENOMEM, ENODEV, ENOENT));
  CHECK(store_of(file.path(), {}, refusing)->private_pages({0, 4096}) == nullptr);
}

TEST_CASE("Private pages cannot be had outside of the file, nor between pages", "[bytes][private]") {
  const TemporaryFile file{4 * mib};
  const auto store = store_of(file.path(), {});
  CHECK(store->private_pages({4 * mib, 1}) == nullptr);
  CHECK(store->private_pages({4096, 4 * mib}) == nullptr);
  CHECK(store->private_pages({~std::uint64_t{4095}, 8192}) == nullptr);
  CHECK(store->private_pages({0, 0}) == nullptr);
  CHECK(store->private_pages({100, 100}) == nullptr);
}

TEST_CASE("Private pages are not made of a file that was changed since it was opened", "[bytes][private]") {
  const TemporaryFile file{4 * mib};
  const auto store = store_of(file.path(), {});
  resize(file.path(), mib);
  CHECK(store->private_pages({0, 4096}) == nullptr);
}

TEST_CASE("A store of a file has a descriptor, one in memory has none", "[bytes][private]") {
  const TemporaryFile file{100};
  CHECK(store_of(file.path(), {})->descriptor() >= 0);
  const auto bytes = pattern(0, 10);
  CHECK(MemoryStore{bytes, nullptr, "memory", {}}.descriptor() == -1);
}
