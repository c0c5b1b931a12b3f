// SPDX-License-Identifier: MIT
// Writes in place that fail: the old bytes are back, or kept until they can be.
#include "bytes/in_place_file.hpp"
#include "bytes/writing.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;
using Names = std::vector<std::string>;

TEST_CASE("Whatever call fails during a write, the old bytes are back and no journal is left", "[bytes][in_place]") {
  struct Failing {
    Call call;
    std::size_t passes;
    std::string what;
  };
  const auto failing = GENERATE(values<Failing>({
      {Call::stat_at, 0, "cannot ask what it is"},
      {Call::stat, 0, "cannot ask for its size"},
      {Call::open_at, 0, "cannot open the undo journal JOURNAL"},
      {Call::open_at, 1, "cannot make the undo journal JOURNAL"},
      {Call::read_at, 0, "cannot read 3 bytes"},
      {Call::read_at, 1, "cannot read 2 bytes"},
      {Call::read_at, 2, "cannot read 3 bytes"},
      {Call::write_at, 0, "cannot write 100 bytes"},
      {Call::sync, 0, "cannot synchronise the undo journal JOURNAL"},
      {Call::close, 0, "cannot close the undo journal JOURNAL"},
      {Call::sync, 1, "cannot synchronise the folder of the undo journal JOURNAL"},
  }));
  const TemporaryFolder folder;
  const std::string path = (folder / "a.dcm").native();
  const std::string journal = (folder / ".a.dcm.dicomap-undo").native();
  write_text(path, "0123456789");
  FailingFileSystem system;
  const auto file = InPlaceFile::open(path, system).value();
  system.fail_after(failing.passes, failing.call, EIO);
  const std::vector<BytePatch> patches{{2, span_of("abc")}, {8, span_of("de")}};
  const auto result = file->write(patches, Durability::full);
  std::string message = message_of(result);
  if (failing.call == Call::write_at) {
    CHECK(message == journal + ": cannot write 89 bytes: Input/output error (errno 5) at offset 0");
  } else {
    std::string expected = path + ": " + failing.what + ": Input/output error (errno 5)";
    if (const auto place = expected.find("JOURNAL"); place != std::string::npos) expected.replace(place, 7, journal);
    if (failing.call == Call::read_at) expected += failing.passes == 1 ? " at offset 8" : " at offset 2";
    CHECK(message == expected);
  }
  CHECK(text_in(path) == "0123456789");
  CHECK(names_in(folder.path()) == Names{"a.dcm"});
}

TEST_CASE("A write that fails half way is taken back", "[bytes][in_place]") {
  const TemporaryFolder folder;
  const std::string path = (folder / "a.dcm").native();
  const std::vector<BytePatch> patches{{2, span_of("abc")}, {8, span_of("de")}};
  write_text(path, "0123456789");
  FailingFileSystem system;
  const auto file = InPlaceFile::open(path, system).value();
  const std::size_t before = system.count(Call::write_at);
  std::string message;
  SECTION("at the second patch") {
    system.fail_after(2, Call::write_at, ENOSPC).before(Call::write_at, [&] {
      if (system.count(Call::write_at) == before + 4) system.mend(Call::write_at);
    });
    message = "cannot write 2 bytes: No space left on device (errno 28) at offset 8";
  }
  SECTION("at the synchronisation") {
    system.fail(Call::sync_data, EIO).before(Call::sync_data, [&] {
      if (system.count(Call::sync_data) == 2) system.mend(Call::sync_data);
    });
    message = "cannot synchronise the file: Input/output error (errno 5)";
  }
  SECTION("where the journal cannot be removed at first") {
    system.fail(Call::remove, EIO).before(Call::remove, [&] {
      if (system.count(Call::remove) == 2) system.mend(Call::remove);
    });
    const std::string journal = (folder / ".a.dcm.dicomap-undo").native();
    message = "cannot remove the undo journal " + journal + ": Input/output error (errno 5)";
  }
  CHECK(message_of(file->write(patches, Durability::full)) == path + ": " + message);
  CHECK(text_in(path) == "0123456789");
  CHECK(names_in(folder.path()) == Names{"a.dcm"});
}

TEST_CASE("Where the old bytes cannot be put back, the journal is left and the next write or open does", "[bytes][in_place]") {
  const TemporaryFolder folder;
  const std::string path = (folder / "a.dcm").native();
  const std::vector<BytePatch> patches{{2, span_of("abc")}, {8, span_of("de")}};
  write_text(path, "0123456789");
  FailingFileSystem system;
  auto file = InPlaceFile::open(path, system).value();
  system.fail_after(2, Call::write_at, EIO);
  CHECK(message_of(file->write(patches, Durability::full)) ==
        path + ": cannot write 2 bytes: Input/output error (errno 5); and the old bytes cannot be put back now: cannot write 3 "
               "bytes: Input/output error (errno 5); they are in its undo journal: open the file for writing once more when that "
               "works again");
  CHECK(text_in(path) == "01abc56789");
  CHECK(names_in(folder.path()) == Names{".a.dcm.dicomap-undo", "a.dcm"});
  system.mend(Call::write_at);
  SECTION("open") {
    file.reset();
    REQUIRE(InPlaceFile::open(path));
    CHECK(text_in(path) == "0123456789");
  }
  SECTION("write") {
    const std::vector<BytePatch> others{{9, span_of("!")}};
    REQUIRE(file->write(others, Durability::full));
    CHECK(text_in(path) == "012345678!");
  }
  CHECK(names_in(folder.path()) == Names{"a.dcm"});
}

TEST_CASE("Where only the folder cannot be synchronised at the end, the new bytes are in place", "[bytes][in_place]") {
  const TemporaryFolder folder;
  const std::string path = (folder / "a.dcm").native();
  write_text(path, "0123456789");
  FailingFileSystem system;
  system.fail_after(2, Call::sync, EIO);
  const std::vector<BytePatch> patches{{0, span_of("new")}};
  CHECK(message_of(InPlaceFile::open(path, system).value()->write(patches, Durability::full)) ==
        path + ": the new bytes are in place, but its folder cannot be synchronised: Input/output error (errno 5); a crash of the "
               "system may bring the old ones back");
  CHECK(text_in(path) == "new3456789");
}
