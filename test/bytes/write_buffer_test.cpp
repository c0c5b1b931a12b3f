// SPDX-License-Identifier: MIT
// How bytes get into a file that is written: gathered, in large writes, or copied by the kernel.
#include "bytes/writing.hpp"

#include <catch2/catch.hpp>

#include <sys/stat.h>

using namespace dicomap;
using namespace dicomap::test;

namespace {

std::shared_ptr<const ByteStore> store_of(const std::filesystem::path& path, FileSystem& system = posix_file_system()) {
  return FileStore::open(system, path, {.verify = true}).value();
}

bool is_pattern_at(const std::filesystem::path& path, std::uint64_t begin, std::uint64_t length, std::uint64_t source) {
  const std::string text = text_in(path);
  return text.size() >= begin + length && is_pattern(span_of(text).subspan(begin, length), source);
}

}  // namespace

TEST_CASE("Small writes are gathered", "[bytes][write]") {
  const TemporaryFolder folder;
  FailingFileSystem system;
  const auto file = OutputFile::create(folder / "a.dcm", {}, system).value();
  const auto bytes = pattern(0, 800'000);
  for (std::size_t i = 0; i < bytes.size(); i += 8) REQUIRE(file->write(std::span{bytes}.subspan(i, 8)));
  CHECK(file->position() == 800'000);
  REQUIRE(file->commit());
  CHECK(system.count(Call::write_at) == 4);
  CHECK(is_pattern_at(folder / "a.dcm", 0, 800'000, 0));
}

TEST_CASE("Writes of any size come out in order, however little each call takes", "[bytes][write]") {
  const TemporaryFolder folder;
  const TemporaryFile base{600'000};
  FailingFileSystem system;
  system.write_at_most(GENERATE(1000U, 70'000U, 10'000'000U));
  const auto file = OutputFile::create(folder / "a.dcm", {}, system).value();
  const auto store = store_of(base.path());
  const auto bytes = pattern(0, 600'000);
  std::uint64_t offset = 0;
  std::size_t step = 1;
  while (offset < 600'000) {
    const std::size_t length = std::min<std::size_t>(step, 600'000 - offset);
    if (step % 2 == 0) REQUIRE(file->write(std::span{bytes}.subspan(offset, length)));
    else REQUIRE(file->copy(*store, {offset, length}));
    offset += length;
    step = step * 7 % 100'003;
  }
  CHECK(file->position() == 600'000);
  REQUIRE(file->commit());
  CHECK(status_of(folder / "a.dcm").st_size == 600'000);
  CHECK(is_pattern_at(folder / "a.dcm", 0, 600'000, 0));
}

TEST_CASE("A patch reaches what was written and what is still gathered", "[bytes][write]") {
  const TemporaryFolder folder;
  const std::string path = (folder / "a.dcm").native();
  const auto file = OutputFile::create(path, {}).value();
  REQUIRE(file->write(pattern(0, 300'000)));
  REQUIRE(file->write(span_of("0123456789")));
  REQUIRE(file->patch(300'002, span_of("ab")));                // gathered
  REQUIRE(file->patch(299'998, span_of("....")));              // both
  REQUIRE(file->patch(10, span_of("ten")));                    // written
  REQUIRE(file->patch(300'010, {}));
  CHECK(file->position() == 300'010);
  REQUIRE(file->commit());
  const std::string text = text_in(path);
  CHECK(text.substr(10, 3) == "ten");
  CHECK(text.substr(299'998) == "....ab456789");
  CHECK(is_pattern(span_of(text).subspan(13, 299'985), 13));
}

TEST_CASE("A patch behind what was written is an error", "[bytes][write]") {
  const TemporaryFolder folder;
  const std::string path = (folder / "a.dcm").native();
  const auto file = OutputFile::create(path, {}).value();
  REQUIRE(file->write(span_of("0123456789")));
  CHECK(message_of(file->patch(8, span_of("abc"))) == path + ": 3 bytes reach past what was written (10 bytes) at offset 8");
}

TEST_CASE("Ranges of a file are copied by the kernel, whole blocks of it apart", "[bytes][write]") {
  const TemporaryFolder folder;
  const TemporaryFile base{mib};
  FailingFileSystem system;
  const auto store = store_of(base.path());
  const auto file = OutputFile::create(folder / "a.dcm", {}, system).value();
  SECTION("at another place in their blocks") {
    REQUIRE(file->write(span_of("x")));
    REQUIRE(file->copy(*store, {100, 500'000}));
    CHECK(system.count(Call::copy_range) == 1);
    REQUIRE(file->commit());
    CHECK(is_pattern_at(folder / "a.dcm", 1, 500'000, 100));
  }
  SECTION("at the same place in their blocks") {
    REQUIRE(file->write(pattern(4096, 100)));
    REQUIRE(file->copy(*store, {4196, 500'000}));
    CHECK(system.count(Call::copy_range) == 3);
    REQUIRE(file->commit());
    CHECK(is_pattern_at(folder / "a.dcm", 0, 500'100, 4096));
  }
  CHECK(system.count(Call::write_at) == 1);
}

TEST_CASE("Where the kernel cannot copy, blocks are read and written", "[bytes][write]") {
  const TemporaryFolder folder;
  const TemporaryFile base{mib};
  FailingFileSystem system;
  const int cause = GENERATE(EXDEV, ENOSYS, EINVAL, EOPNOTSUPP, EPERM);
  system.write_at_most(100'000).fail_after(GENERATE(0U, 2U), Call::copy_range, cause);
  const auto file = OutputFile::create(folder / "a.dcm", {}, system).value();
  REQUIRE(file->copy(*store_of(base.path()), {5, mib - 5}));
  REQUIRE(file->commit());
  CHECK(is_pattern_at(folder / "a.dcm", 0, mib - 5, 5));
}

TEST_CASE("A full disk found by the kernel's copy is an error of the file that is written", "[bytes][write]") {
  const TemporaryFolder folder;
  const TemporaryFile base{mib};
  FailingFileSystem system;
  system.fail(Call::copy_range, ENOSPC).fail(Call::write_at, ENOSPC);
  const auto file = OutputFile::create(folder / "a.dcm", {}, system).value();
  CHECK(message_of(file->copy(*store_of(base.path()), {0, mib})) ==
        (folder / "a.dcm").native() + ": cannot write 262144 bytes: No space left on device (errno 28) at offset 0");
}

TEST_CASE("A source that fails to be read is an error of the source", "[bytes][write]") {
  const TemporaryFolder folder;
  const TemporaryFile base{mib};
  FailingFileSystem system;
  const auto store = store_of(base.path(), system);
  const auto file = OutputFile::create(folder / "a.dcm", {}, system).value();
  system.fail(Call::copy_range, EIO).fail(Call::read_at, EIO);
  CHECK(message_of(file->copy(*store, {8192, 500'000})) ==
        base.path().native() + ": cannot read 262144 bytes: Input/output error (errno 5) at offset 8192");
}

TEST_CASE("A source that ends early never makes a short file", "[bytes][write]") {
  const TemporaryFolder folder;
  const TemporaryFile base{mib};
  const auto store = FileStore::open(posix_file_system(), base.path(), {}).value();
  const auto file = OutputFile::create(folder / "a.dcm", {}).value();
  resize(base.path(), 300'000);
  const auto copied = file->copy(*store, {0, mib});
  CHECK(message_of(copied) == base.path().native() + ": the file was changed while it was open: 1048576 bytes then, 300000 bytes "
                                                     "now at offset 300000; open it again");
  CHECK(code_of(copied) == ErrorCode::changed_on_disk);
  CHECK(code_of(file->commit()) == ErrorCode::changed_on_disk);
  CHECK(names_in(folder.path()).empty());
}

TEST_CASE("Bytes in memory are written from where they lie", "[bytes][write]") {
  const TemporaryFolder folder;
  const auto bytes = pattern(0, mib);
  const MemoryStore store{bytes, nullptr, "memory", {}};
  FailingFileSystem system;
  const auto file = OutputFile::create(folder / "a.dcm", {}, system).value();
  REQUIRE(file->copy(store, {0, mib}));
  CHECK(system.count(Call::write_at) == 1);
  REQUIRE(file->commit());
  CHECK(is_pattern_at(folder / "a.dcm", 0, mib, 0));
}

TEST_CASE("More than 2 GiB are copied from a sparse file", "[bytes][write][.slow]") {
  const TemporaryFolder folder;
  const std::uint64_t size = 3 * gib;
  resize(folder / "base.dcm", size);
  write_at(folder / "base.dcm", size - 1000, pattern(0, 1000));
  const auto file = OutputFile::create(folder / "a.dcm", {.durability = Durability::none}).value();
  REQUIRE(file->write(span_of("x")));
  REQUIRE(file->copy(*store_of(folder / "base.dcm"), {0, size}));
  REQUIRE(file->commit());
  const Source source = Source::open(folder / "a.dcm").value();
  CHECK(source.size() == size + 1);
  CHECK(is_pattern(source.bytes({size - 999, 1000}).value(), 0));
}

TEST_CASE("Blocks of zeros become holes where that was asked for", "[bytes][write]") {
  const TemporaryFolder folder;
  ReplaceOptions options;
  options.sparse = true;
  const auto file = OutputFile::create(folder / "a.dcm", options).value();
  std::vector<std::byte> expected;
  const auto add = [&](std::size_t length, bool zeros) {
    const auto bytes = zeros ? std::vector<std::byte>(length) : pattern(expected.size(), length);
    REQUIRE(file->write(bytes));
    expected.insert(expected.end(), bytes.begin(), bytes.end());
  };
  REQUIRE(file->reserve(10'000'000));  // not what sparse files want
  add(100, false);
  add(1'000'000, true);
  add(5000, false);
  add(3000, true);
  add(70'000, false);
  add(500'000, true);
  const auto patched = pattern(0, 10);
  REQUIRE(file->patch(600'000, patched));
  std::ranges::copy(patched, expected.begin() + 600'000);
  REQUIRE(file->commit());
  const std::string text = text_in(folder / "a.dcm");
  CHECK(std::ranges::equal(std::as_bytes(std::span{text}), expected));
  struct stat status {};
  REQUIRE(::stat((folder / "a.dcm").c_str(), &status) == 0);
  CHECK(status.st_blocks * 512 <= 128 * 1024);
}
