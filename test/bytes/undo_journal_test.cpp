// SPDX-License-Identifier: MIT
// What an editor finds that comes after one that was killed.
#include "bytes/in_place_file.hpp"
#include "bytes/undo_journal.hpp"
#include "bytes/writing.hpp"

#include "support/in_child.hpp"

#include <catch2/catch.hpp>

#include <unistd.h>
#include <zlib.h>

using namespace dicomap;
using namespace dicomap::test;
using Names = std::vector<std::string>;

namespace {

const std::string old_text = "0123456789";
const std::string new_text = "01abc567de";

// Kills a child at its `number`th call of that kind, while it writes to a file.
ChildEnd killed_at(const std::filesystem::path& path, Call call, std::size_t number, Durability durability = Durability::full) {
  return in_child([&] {
    FailingFileSystem system;
    system.before(call, [&] {
      if (system.count(call) == number) ::raise(SIGKILL);
    });
    const auto file = InPlaceFile::open(path, system).value();
    const std::vector<BytePatch> patches{{2, span_of("abc")}, {8, span_of("de")}};
    return file->write(patches, durability) ? 0 : 1;
  });
}

std::string with_sum(std::string journal) {
  journal.resize(journal.size() - 4);
  const auto sum = static_cast<std::uint32_t>(
      ::crc32_z(0, reinterpret_cast<const Bytef*>(journal.data()), journal.size()));
  for (unsigned i = 0; i < 4; ++i) journal += static_cast<char>(sum >> 8U * i);
  return journal;
}

struct HalfWritten {
  HalfWritten() {
    write_text(path, old_text);
    REQUIRE(killed_at(path, Call::sync_data, 1).signal == SIGKILL);
    REQUIRE(text_in(path) == new_text);
    REQUIRE(names_in(folder.path()) == Names{".a.dcm.dicomap-undo", "a.dcm"});
  }
  void write_journal(std::string_view bytes) const {
    std::filesystem::remove(journal);
    write_text(journal, bytes);
  }
  TemporaryFolder folder;
  std::string path = (folder / "a.dcm").native();
  std::string journal = (folder / ".a.dcm.dicomap-undo").native();
};

}  // namespace

TEST_CASE("Killed at any system call, the next editor finds the old bytes or the new, whole", "[bytes][in_place][kill]") {
  const Durability durability = GENERATE(Durability::none, Durability::full);
  std::size_t olds = 0;
  std::size_t news = 0;
  for (std::size_t kind = 0; kind < FailingFileSystem::call_kinds; ++kind) {
    for (std::size_t number = 1;; ++number) {
      const TemporaryFolder folder;
      write_text(folder / "a.dcm", old_text);
      const ChildEnd end = killed_at(folder / "a.dcm", static_cast<Call>(kind), number, durability);
      REQUIRE(end.exit_code == 0);
      const bool was_killed = end.signal == SIGKILL;
      INFO("kind " << kind << ", number " << number);
      REQUIRE(InPlaceFile::open(folder / "a.dcm"));
      const std::string text = text_in(folder / "a.dcm");
      CHECK((text == old_text || text == new_text));
      (text == old_text ? olds : news) += 1;
      CHECK(names_in(folder.path()) == Names{"a.dcm"});
      if (!was_killed) break;
    }
  }
  CHECK(olds > 10);
  CHECK(news > 10);
}

TEST_CASE("A journal that is not whole is ignored and removed", "[bytes][in_place]") {
  const HalfWritten half;
  const std::string whole = text_in(half.journal);
  REQUIRE(whole.size() == 89);
  for (std::size_t length = 0; length < whole.size(); ++length) {  // torn at each byte
    half.write_journal(whole.substr(0, length));
    REQUIRE(InPlaceFile::open(half.path));
    REQUIRE(text_in(half.path) == new_text);
    REQUIRE_FALSE(std::filesystem::exists(half.journal));
  }
  for (std::size_t offset = 16; offset < whole.size(); ++offset) {  // one bit wrong
    std::string damaged = whole;
    damaged[offset] = static_cast<char>(damaged[offset] ^ 4);
    half.write_journal(damaged);
    REQUIRE(InPlaceFile::open(half.path));
    REQUIRE(text_in(half.path) == new_text);
  }
  half.write_journal(std::string(whole.size(), '\0'));
  REQUIRE(InPlaceFile::open(half.path));
  half.write_journal(whole);
  REQUIRE(InPlaceFile::open(half.path));
  CHECK(text_in(half.path) == old_text);
}

TEST_CASE("Taking back can itself be interrupted", "[bytes][in_place][kill]") {
  const HalfWritten half;
  for (const Call call : {Call::write_at, Call::sync_data, Call::remove}) {
    const ChildEnd end = in_child([&] {
      FailingFileSystem system;
      system.before(call, [] { ::raise(SIGKILL); });
      return InPlaceFile::open(half.path, system) ? 0 : 1;
    });
    CHECK(end.signal == SIGKILL);
    CHECK(std::filesystem::exists(half.journal));
    if (call == Call::write_at) CHECK(text_in(half.path) == new_text);
    if (call == Call::write_at) write_text(half.path, "01a");  // as if it had gone half way
  }
  REQUIRE(InPlaceFile::open(half.path));
  CHECK(text_in(half.path) == old_text);
  CHECK(names_in(half.folder.path()) == Names{"a.dcm"});
}

TEST_CASE("A journal of another file that had the name is left, and nothing is written", "[bytes][in_place]") {
  const HalfWritten half;
  const auto inode = status_of(half.path).st_ino;
  SECTION("another inode") {
    REQUIRE(replace(half.path, "9876543210"));
    CHECK(message_of(InPlaceFile::open(half.path)) ==
          half.path + ": the undo journal " + half.journal + " is of another file that had this name (10 bytes; inode " +
              std::to_string(inode) + ", now " + std::to_string(status_of(half.path).st_ino) +
              "); put that file back, or remove the journal");
    CHECK(text_in(half.path) == "9876543210");
  }
  SECTION("another length") {
    resize(half.path, 9);
    CHECK(code_of(InPlaceFile::open(half.path)) == ErrorCode::io);
    CHECK(text_in(half.path) == "01abc567d");
  }
  CHECK(std::filesystem::exists(half.journal));
}

TEST_CASE("A journal with a record that cannot be is an error, and nothing is taken back", "[bytes][in_place]") {
  const HalfWritten half;
  std::string journal = text_in(half.journal);
  std::string place;
  SECTION("behind the end of the file") {
    journal[67] = 9;  // the second record's offset: 8
    place = "83";
  }
  SECTION("longer than the journal") {
    journal[56] = 100;  // the first record's length: 3
    place = "64";
  }
  SECTION("more records than there are") {
    journal[40] = 3;
    place = "85";
  }
  half.write_journal(with_sum(journal));
  CHECK(message_of(InPlaceFile::open(half.path)) == half.path + ": the undo journal " + half.journal +
                                                        " has a record that cannot be at offset " + place +
                                                        "; nothing was taken back");
  CHECK(text_in(half.path) == new_text);
}

TEST_CASE("A journal of a later version is not thrown away", "[bytes][in_place]") {
  const HalfWritten half;
  std::string journal = text_in(half.journal);
  journal[13] = '2';
  half.write_journal(journal);
  CHECK(message_of(InPlaceFile::open(half.path)) == half.path + ": the undo journal " + half.journal +
                                                        " was written by a later dicomap; open the file for writing with that one");
  CHECK(std::filesystem::exists(half.journal));
}

TEST_CASE("A journal that somebody else put there is not believed", "[bytes][in_place]") {
  const HalfWritten half;
  SECTION("another user") {
    if (::geteuid() != 0) {
      WARN("not run: needs root to give files away");
      return;
    }
    REQUIRE(::chown(half.journal.c_str(), 1234, 1234) == 0);
    CHECK(message_of(InPlaceFile::open(half.path)) == half.path + ": the undo journal " + half.journal +
                                                          " belongs to another user (1234); let that user open the file for writing");
    CHECK(text_in(half.path) == new_text);
    REQUIRE(::chown(half.path.c_str(), 1234, 1234) == 0);  // the file's owner may
    REQUIRE(InPlaceFile::open(half.path));
    CHECK(text_in(half.path) == old_text);
  }
  SECTION("a link") {
    std::filesystem::rename(half.journal, half.folder / "elsewhere");
    std::filesystem::create_symlink("elsewhere", half.journal);
    CHECK(message_of(InPlaceFile::open(half.path)) == half.path + ": cannot open the undo journal " + half.journal +
                                                          ": Too many levels of symbolic links (errno 40)");
  }
  SECTION("a folder") {
    std::filesystem::remove(half.journal);
    std::filesystem::create_directory(half.journal);
    CHECK(message_of(InPlaceFile::open(half.path)) == half.journal + ": not a regular file but a directory");
  }
}

TEST_CASE("Whether an editor was killed while it wrote can be asked without writing", "[bytes][in_place]") {
  const HalfWritten half;
  CHECK(InPlaceFile::was_interrupted(half.path).value());
  CHECK(text_in(half.path) == new_text);
  REQUIRE(InPlaceFile::open(half.path));
  CHECK_FALSE(InPlaceFile::was_interrupted(half.path).value());
  FailingFileSystem system;
  system.fail_after(1, Call::stat_at, EIO);
  CHECK(message_of(InPlaceFile::was_interrupted(half.path, system)) ==
        half.path + ": cannot look for its undo journal: Input/output error (errno 5)");
}

TEST_CASE("The journal is found through a symbolic link", "[bytes][in_place]") {
  const HalfWritten half;
  const TemporaryFolder elsewhere;
  std::filesystem::create_symlink(half.path, elsewhere / "link");
  REQUIRE(InPlaceFile::open(elsewhere / "link"));
  CHECK(text_in(half.path) == old_text);
}

TEST_CASE("Journals of long names that begin alike are told apart", "[bytes][in_place]") {
  const std::string one = std::string(254, 'n') + "1";
  const std::string two = std::string(254, 'n') + "2";
  CHECK(journal_name("a.dcm") == ".a.dcm.dicomap-undo");
  CHECK(journal_name(std::string(241, 'n')).size() == 255);
  CHECK(journal_name(std::string(242, 'n')).size() == 255);
  CHECK(journal_name(one).size() == 255);
  CHECK(journal_name(one) != journal_name(two));
  const TemporaryFolder folder;
  write_text(folder / one, old_text);
  REQUIRE(killed_at(folder / one, Call::sync_data, 1).signal == SIGKILL);
  REQUIRE(InPlaceFile::open(folder / one));
  CHECK(text_in(folder / one) == old_text);
  CHECK(names_in(folder.path()) == Names{one});
}
