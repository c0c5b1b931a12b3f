// SPDX-License-Identifier: MIT
// A file system that has no more room.
#include "bytes/in_place_file.hpp"
#include "bytes/writing.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>

#include <unistd.h>

using namespace dicomap;
using namespace dicomap::test;
using Names = std::vector<std::string>;

namespace {

// Owner. A folder on a file system of 1 MiB of its own.
class SmallDisk {
 public:
  SmallDisk() : mounted_{shell("mount -t tmpfs -o size=1m,nr_inodes=100 none " + folder_.path().native())} {}
  ~SmallDisk() {
    if (mounted_) static_cast<void>(shell("umount -l " + folder_.path().native()));
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  [[nodiscard]] bool mounted() const noexcept { return mounted_; }
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return folder_.path(); }

 private:
  static bool shell(const std::string& command) { return std::system((command + " >/dev/null 2>&1").c_str()) == 0; }
  TemporaryFolder folder_;
  bool mounted_;
};

}  // namespace

TEST_CASE("On a full disk the old file is whole and nothing is left over", "[bytes][replace][in_place][root]") {
  const SmallDisk disk;
  if (!disk.mounted()) {
    WARN("not run: no tmpfs could be mounted (needs root)");
    return;
  }
  const std::string path = (disk.path() / "a.dcm").native();
  const std::string old_text(600'000, 'o');
  write_text(path, old_text);
  const std::string no_space = "No space left on device (errno 28)";
  SECTION("found when room is reserved") {
    const auto file = OutputFile::create(path, {}).value();
    CHECK(message_of(file->reserve(600'000)) == path + ": cannot reserve 600000 bytes: " + no_space);
  }
  SECTION("found when bytes are written") {
    const auto file = OutputFile::create(path, {}).value();
    Result<void> written = success();
    for (int i = 0; i < 600 && written; ++i) written = file->write(span_of(old_text).first(1000));
    if (written) written = file->commit();
    CHECK(code_of(written) == ErrorCode::io);
    CHECK(message_of(written).find(no_space) != std::string::npos);
  }
  SECTION("found when bytes are copied") {
    const auto base = open_file_store(path, {}).value();
    const auto file = OutputFile::create(path, {}).value();
    Result<void> copied = file->copy(*base, {0, 600'000});
    if (copied) copied = file->commit();  // the last bytes are still gathered
    CHECK(code_of(copied) == ErrorCode::io);
    CHECK(message_of(copied).find(no_space) != std::string::npos);
  }
  SECTION("found when the undo journal is written") {
    const std::string text(600'000, 'n');
    const std::vector<BytePatch> patches{{0, span_of(text)}};
    const auto written = InPlaceFile::open(path).value()->write(patches, Durability::full);
    CHECK(code_of(written) == ErrorCode::io);
    CHECK(message_of(written).find(".a.dcm.dicomap-undo: cannot write ") != std::string::npos);
    CHECK(message_of(written).find(no_space) != std::string::npos);
  }
  CHECK(text_in(path) == old_text);
  CHECK(names_in(disk.path()) == Names{"a.dcm"});
}

TEST_CASE("Holes that cannot be filled on a full disk are holes again", "[bytes][in_place][root]") {
  const SmallDisk disk;
  if (!disk.mounted()) {
    WARN("not run: no tmpfs could be mounted (needs root)");
    return;
  }
  const std::string path = (disk.path() / "a.dcm").native();
  resize(path, 2 * mib);
  const std::string text(600'000, 'n');  // and as much for the journal
  const std::vector<BytePatch> patches{{4096, span_of(text)}};
  const auto written = InPlaceFile::open(path).value()->write(patches, Durability::full);
  INFO(message_of(written));
  CHECK(code_of(written) == ErrorCode::io);
  CHECK(text_in(path) == std::string(2 * mib, '\0'));
  CHECK(names_in(disk.path()) == Names{"a.dcm"});
}
