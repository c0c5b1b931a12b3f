// SPDX-License-Identifier: MIT
// What writers that were killed left behind.
#include "bytes/temporary_name.hpp"
#include "bytes/writing.hpp"

#include "support/in_child.hpp"

#include <catch2/catch.hpp>

#include <fcntl.h>

using namespace dicomap;
using namespace dicomap::test;
using Names = std::vector<std::string>;

TEST_CASE("What a killed writer left is removed, what a live one writes is not", "[bytes][replace]") {
  const TemporaryFolder folder;
  write_text(folder / "a.dcm", "old");
  const ChildEnd end = in_child([&] {
    const auto file = OutputFile::create(folder / "a.dcm", {}).value();
    static_cast<void>(file->write(span_of("new")));
    ::raise(SIGKILL);
    return 0;
  });
  REQUIRE(end.signal == SIGKILL);
  REQUIRE(names_in(folder.path()).size() == 2);
  const auto live = OutputFile::create(folder / "b.dcm", {}).value();
  CHECK(clean_stale(folder.path(), 0).value() == 1);
  REQUIRE(live->commit());
  CHECK(names_in(folder.path()) == Names{"a.dcm", "b.dcm"});
  CHECK(text_in(folder / "a.dcm") == "old");
}

TEST_CASE("What is younger than asked for, and what somebody else made, is left", "[bytes][replace]") {
  const TemporaryFolder folder;
  const std::string temporary = temporary_name("a.dcm");
  write_text(folder / temporary, "");
  const Names others{".a.dcm.0123456789ab.tmp", ".a.dcm.dicomap-0123456789AB.tmp", ".a.dcm.dicomap-undo",
                     "a.dcm.dicomap-0123456789ab.tmp"};
  for (const std::string& name : others) write_text(folder / name, "");
  std::filesystem::create_directory(folder / temporary_name("folder"));
  CHECK(clean_stale(folder.path(), 3600).value() == 0);
  const std::array<timespec, 2> times{timespec{1'000'000'000, 0}, timespec{1'000'000'000, 0}};
  REQUIRE(::utimensat(AT_FDCWD, (folder / temporary).c_str(), times.data(), 0) == 0);
  CHECK(clean_stale(folder.path(), 3600).value() == 1);
  CHECK_FALSE(std::filesystem::exists(folder / temporary));
  CHECK(clean_stale(folder.path(), 0).value() == 0);
  CHECK(names_in(folder.path()).size() == 5);
}

TEST_CASE("A folder that is not there cannot be cleaned", "[bytes][replace]") {
  const TemporaryFolder folder;
  const std::string path = (folder / "no").native();
  CHECK(message_of(clean_stale(path, 0)) == path + ": cannot open the folder: No such file or directory (errno 2)");
}
