// SPDX-License-Identifier: MIT
// Bytes of a file replaced where they lie, all or none.
#include "bytes/in_place_file.hpp"
#include "bytes/writing.hpp"

#include "support/in_child.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>

#include <sys/stat.h>
#include <unistd.h>

using namespace dicomap;
using namespace dicomap::test;
using Names = std::vector<std::string>;

namespace {

Result<void> write_in_place(const std::filesystem::path& path, std::vector<BytePatch> patches,
                            FileSystem& system = posix_file_system(), Durability durability = Durability::full) {
  DICOMAP_TRY(file, InPlaceFile::open(path, system));
  return file->write(patches, durability);
}

}  // namespace

TEST_CASE("Patches are written where they belong, and nothing else changes", "[bytes][in_place]") {
  const TemporaryFolder folder;
  const auto path = folder / "a.dcm";
  write_text(path, "0123456789");
  const auto before = status_of(path);
  REQUIRE(write_in_place(path, {{7, span_of("x")}, {0, span_of("ab")}, {3, {}}}));
  CHECK(text_in(path) == "ab23456x89");
  CHECK(status_of(path).st_ino == before.st_ino);
  CHECK(names_in(folder.path()) == Names{"a.dcm"});
}

TEST_CASE("The old bytes are on the disk before the first new one is written", "[bytes][in_place]") {
  const TemporaryFolder folder;
  write_text(folder / "a.dcm", "0123456789");
  FailingFileSystem system;
  const auto file = InPlaceFile::open(folder / "a.dcm", system).value();
  system.record();
  const std::vector<BytePatch> patches{{2, span_of("new")}};
  REQUIRE(file->write(patches, Durability::full));
  std::vector<Call> order;
  for (const Call call : system.calls()) {
    if (call == Call::write_at || call == Call::sync || call == Call::sync_data || call == Call::remove) order.push_back(call);
  }
  CHECK(order == std::vector{Call::write_at, Call::sync, Call::sync,     // the journal, the folder
                             Call::write_at, Call::sync_data,            // the file
                             Call::remove, Call::sync});                 // the journal goes, the folder
  CHECK(system.opened_for_writing() == Names{"a.dcm", ".a.dcm.dicomap-undo"});
}

TEST_CASE("Without durability nothing is waited for", "[bytes][in_place]") {
  const TemporaryFolder folder;
  write_text(folder / "a.dcm", "0123456789");
  FailingFileSystem system;
  REQUIRE(write_in_place(folder / "a.dcm", {{2, span_of("new")}}, system, Durability::none));
  CHECK(system.count(Call::sync) == 0);
  CHECK(system.count(Call::sync_data) == 0);
  CHECK(text_in(folder / "a.dcm") == "01new56789");
}

TEST_CASE("Bytes that are as they were are not written", "[bytes][in_place]") {
  const TemporaryFile file{300'000};
  FailingFileSystem system;
  auto bytes = pattern(1000, 200'000);
  SECTION("none differs") {
    REQUIRE(write_in_place(file.path(), {{1000, bytes}}, system));
    CHECK(system.count(Call::write_at) == 0);
    CHECK(system.count(Call::sync) == 0);
    CHECK(system.count(Call::remove) == 0);
  }
  SECTION("two differ") {
    bytes[100] ^= std::byte{1};
    bytes[150'000] ^= std::byte{1};
    REQUIRE(write_in_place(file.path(), {{1000, bytes}}, system));
    CHECK(system.count(Call::write_at) == 3);  // the journal, and each page
    CHECK(status_of(file.path()).st_size == 300'000);
    CHECK(text_in(file.path()).substr(1000, 200'000) == std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  }
  SECTION("all differ") {
    for (std::byte& byte : bytes) byte ^= std::byte{1};
    REQUIRE(write_in_place(file.path(), {{1000, bytes}}, system));
    CHECK(text_in(file.path()).substr(1000, 200'000) == std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  }
}

TEST_CASE("However little each call takes, all is written", "[bytes][in_place]") {
  const TemporaryFile file{300'000};
  FailingFileSystem system;
  system.write_at_most(1000).read_at_most(777);
  const auto bytes = pattern(5, 100'000);
  REQUIRE(write_in_place(file.path(), {{0, bytes}}, system));
  const std::string text = text_in(file.path());
  CHECK(is_pattern(span_of(text).first(100'000), 5));
  CHECK(is_pattern(span_of(text).subspan(100'000), 100'000));
}

TEST_CASE("Two editors of one file: the second is refused while the first lives", "[bytes][in_place]") {
  const TemporaryFile file{100};
  const std::string path = file.path().native();
  auto first = InPlaceFile::open(path).value();
  CHECK(message_of(InPlaceFile::open(path)) == path + ": another editor has the file open to write to it");
  CHECK(in_child([&] { return code_of(InPlaceFile::open(path)) == ErrorCode::io ? 0 : 1; }).exit_code == 0);
  first.reset();
  CHECK(InPlaceFile::open(path));
}

TEST_CASE("A file that was replaced or cut since it was opened for writing is not written to", "[bytes][in_place]") {
  const TemporaryFolder folder;
  const std::string path = (folder / "a.dcm").native();
  write_text(path, "0123456789");
  const auto file = InPlaceFile::open(path).value();
  const std::vector<BytePatch> patches{{2, span_of("new")}};
  SECTION("replaced") {
    REQUIRE(replace(path, "9876543210"));
    const auto result = file->write(patches, Durability::full);
    CHECK(message_of(result) == path + ": the file was replaced while it was open for writing; open it again");
    CHECK(code_of(result) == ErrorCode::changed_on_disk);
    CHECK(text_in(path) == "9876543210");
  }
  SECTION("cut") {
    resize(path, 5);
    const auto result = file->write(patches, Durability::full);
    CHECK(message_of(result) ==
          path + ": the file was changed while it was open for writing: 10 bytes then, 5 bytes now; open it again");
    CHECK(code_of(result) == ErrorCode::changed_on_disk);
    CHECK(text_in(path) == "01234");
  }
}

TEST_CASE("Patches that reach past the end or overlap are refused", "[bytes][in_place]") {
  const TemporaryFolder folder;
  const std::string path = (folder / "a.dcm").native();
  write_text(path, "0123456789");
  CHECK(message_of(write_in_place(path, {{8, span_of("abc")}})) == path + ": 3 bytes reach past the end (10 bytes) at offset 8");
  CHECK(message_of(write_in_place(path, {{~std::uint64_t{0}, span_of("abc")}})) ==
        path + ": 3 bytes reach past the end (10 bytes) at offset 18446744073709551615");
  CHECK(message_of(write_in_place(path, {{4, span_of("abc")}, {2, span_of("abc")}})) ==
        path + ": the same byte is to be written twice at offset 4");
  CHECK(text_in(path) == "0123456789");
}

TEST_CASE("What cannot be written to is refused with the reason", "[bytes][in_place]") {
  const TemporaryFolder folder;
  const std::string path = (folder / "a.dcm").native();
  SECTION("nothing there") {
    CHECK(message_of(InPlaceFile::open(path)) == path + ": cannot open for writing: No such file or directory (errno 2)");
  }
  SECTION("a folder") {
    std::filesystem::create_directory(path);
    CHECK(message_of(InPlaceFile::open(path)) == path + ": not a regular file but a directory");
  }
  SECTION("a FIFO") {
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    CHECK(message_of(InPlaceFile::open(path)) == path + ": not a regular file but a FIFO");
  }
  SECTION("a read-only file") {
    write_text(path, "old");
    REQUIRE(::chmod(path.c_str(), 0444) == 0);
    REQUIRE(::chmod(folder.path().c_str(), 0755) == 0);
    const ChildEnd end = in_child([&] {
      if (::geteuid() == 0 && (::setgid(65534) != 0 || ::setuid(65534) != 0)) return 2;
      return message_of(InPlaceFile::open(path)) ==
                     path + ": cannot open for writing: Permission denied (errno 13); write what is to change to another file"
                 ? 0
                 : 1;
    });
    CHECK(end.exit_code == 0);
  }
  SECTION("a file system without locks") {
    write_text(path, "old");
    FailingFileSystem system;
    system.fail(Call::lock, ENOLCK);
    CHECK(message_of(InPlaceFile::open(path, system)) == path + ": cannot lock: No locks available (errno 37)");
  }
}

TEST_CASE("A file on a read-only file system cannot be opened for writing", "[bytes][in_place][root]") {
  if (::geteuid() != 0) {
    WARN("not run: needs root for a mount");
    return;
  }
  const TemporaryFolder folder;
  const std::string place = folder.path().native();
  const auto shell = [](const std::string& command) { return std::system((command + " >/dev/null 2>&1").c_str()) == 0; };
  if (!shell("mount -t tmpfs -o size=1m none " + place)) {
    WARN("not run: no tmpfs could be mounted");
    return;
  }
  struct Unmount {
    std::string command;
    ~Unmount() { static_cast<void>(std::system(command.c_str())); }
  };
  const Unmount at_the_end{"umount -l " + place + " >/dev/null 2>&1"};
  write_text(folder / "a.dcm", "old");
  REQUIRE(shell("mount -o remount,ro " + place));
  const std::string path = (folder / "a.dcm").native();
  CHECK(message_of(InPlaceFile::open(path)) ==
        path + ": cannot open for writing: Read-only file system (errno 30); write what is to change to another file");
  CHECK(message_of(OutputFile::create(path, {})) ==
        path + ": cannot make a temporary file in the folder " + place + "/: Read-only file system (errno 30)");
}
