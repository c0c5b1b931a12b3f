// SPDX-License-Identifier: MIT
// How a file that was written takes the place of another: in which order, and what is left when a call fails.
#include "bytes/writing.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

using namespace dicomap;
using namespace dicomap::test;
using Names = std::vector<std::string>;

TEST_CASE("A file is reserved, written, synchronised, renamed, and then its folder is synchronised", "[bytes][replace]") {
  const TemporaryFolder folder;
  write_text(folder / "a.dcm", "old");
  FailingFileSystem system;
  REQUIRE(replace(folder / "a.dcm", "new bytes", {}, system.record()));
  CHECK(text_in(folder / "a.dcm") == "new bytes");
  CHECK(names_in(folder.path()) == Names{"a.dcm"});
  std::vector<Call> order;
  for (const Call call : system.calls()) {
    if (call == Call::allocate || call == Call::write_at || call == Call::set_mode || call == Call::sync ||
        call == Call::rename) {
      order.push_back(call);
    }
  }
  CHECK(order == std::vector{Call::allocate, Call::write_at, Call::set_mode, Call::sync, Call::rename, Call::sync});
}

TEST_CASE("The file that is replaced is never opened for writing", "[bytes][replace]") {
  const TemporaryFolder folder;
  write_text(folder / "a.dcm", "old");
  FailingFileSystem system;
  REQUIRE(replace(folder / "a.dcm", "new", {}, system));
  REQUIRE(system.opened_for_writing().size() == 1);
  const std::string& name = system.opened_for_writing().front();
  CHECK(name.starts_with(".a.dcm.dicomap-"));
  CHECK(name.ends_with(".tmp"));
  CHECK(name.size() == std::string{".a.dcm.dicomap-0123456789ab.tmp"}.size());
}

TEST_CASE("Nothing shows under the name before the commit, and what is dropped leaves nothing", "[bytes][replace]") {
  const TemporaryFolder folder;
  {
    const auto file = OutputFile::create(folder / "a.dcm", {}).value();
    REQUIRE(file->write(span_of("bytes")));
    CHECK_FALSE(std::filesystem::exists(folder / "a.dcm"));
    CHECK(names_in(folder.path()).size() == 1);
  }
  CHECK(names_in(folder.path()).empty());
}

TEST_CASE("Durability says which synchronisations are waited for", "[bytes][replace]") {
  const TemporaryFolder folder;
  const auto syncs = [&folder](Durability durability) {
    FailingFileSystem system;
    REQUIRE(replace(folder / "a.dcm", "new", {.durability = durability}, system));
    return system.count(Call::sync);
  };
  CHECK(syncs(Durability::none) == 0);
  CHECK(syncs(Durability::file) == 1);
  CHECK(syncs(Durability::full) == 2);
}

TEST_CASE("Whatever call fails, the old file is whole, nothing is left over, and the error has the cause", "[bytes][replace]") {
  struct Failing {
    Call call;
    std::size_t passes;
    std::string what;
  };
  const auto failing = GENERATE(values<Failing>({
      {Call::open_folder, 0, "cannot open its folder"},
      {Call::stat_at, 0, "cannot ask what it is"},
      {Call::stat_at, 1, "cannot ask what it is"},
      {Call::stat_at, 2, "cannot ask what it is"},
      {Call::open_at, 0, "cannot make a temporary file in the folder FOLDER/"},
      {Call::allocate, 0, "cannot reserve 9 bytes"},
      {Call::write_at, 0, "cannot write 9 bytes"},
      {Call::stat, 0, "cannot ask for the size of its temporary file"},
      {Call::open_at, 1, "cannot open the file to replace, to keep its access control list and extended attributes"},
      {Call::stat, 1, "cannot ask for the owner of its temporary file"},
      {Call::list_attributes, 0, "cannot list its extended attributes"},
      {Call::set_mode, 0, "cannot keep its mode"},
      {Call::set_times, 0, "cannot keep its times"},
      {Call::sync, 0, "cannot synchronise its temporary file"},
      {Call::close, 1, "cannot close its temporary file"},
      {Call::rename, 0, "cannot rename its temporary file"},
  }));
  const TemporaryFolder folder;
  const std::string path = (folder / "a.dcm").native();
  write_text(path, "old");
  FailingFileSystem system;
  system.fail_after(failing.passes, failing.call, EIO);
  const auto result = replace(path, "new bytes", {.keep_times = true}, system);
  INFO(failing.what << ": " << message_of(result));
  CHECK(code_of(result) == ErrorCode::io);
  std::string expected = path + ": " + failing.what + ": Input/output error (errno 5)";
  if (const auto place = expected.find("FOLDER"); place != std::string::npos) {
    expected.replace(place, 6, folder.path().native());
  }
  if (failing.call == Call::write_at) expected += " at offset 0";
  if (failing.call == Call::list_attributes || failing.call == Call::set_mode ||
      (failing.call == Call::stat && failing.passes == 1) || (failing.call == Call::open_at && failing.passes == 1)) {
    expected += "; ReplaceOptions::keep_mode = false does without";
  }
  CHECK(message_of(result) == expected);
  CHECK(text_in(path) == "old");
  CHECK(names_in(folder.path()) == Names{"a.dcm"});
}

TEST_CASE("Where only the folder cannot be synchronised, the error says that the new file is in place", "[bytes][replace]") {
  const TemporaryFolder folder;
  const std::string path = (folder / "a.dcm").native();
  write_text(path, "old");
  FailingFileSystem system;
  system.fail_after(1, Call::sync, EIO);
  CHECK(message_of(replace(path, "new", {}, system)) ==
        path + ": the new file is in place, but its folder cannot be synchronised: Input/output error (errno 5); a crash of "
               "the system may bring the old one back");
  CHECK(text_in(path) == "new");
  CHECK(names_in(folder.path()) == Names{"a.dcm"});
}

TEST_CASE("A last check that fails ends the commit, and nothing is replaced", "[bytes][replace]") {
  const TemporaryFolder folder;
  write_text(folder / "a.dcm", "old");
  FailingFileSystem system;
  const auto file = OutputFile::create(folder / "a.dcm", {}, system).value();
  REQUIRE(file->write(span_of("new")));
  std::size_t syncs = 0;
  const auto result = file->commit([&]() -> Result<void> {
    syncs = system.count(Call::sync);
    return Error{ErrorCode::changed_on_disk, "somebody was here"};
  });
  CHECK(message_of(result) == "somebody was here");
  CHECK(syncs == 1);  // asked when all but the rename is done
  CHECK(text_in(folder / "a.dcm") == "old");
  CHECK(names_in(folder.path()) == Names{"a.dcm"});
}

TEST_CASE("A write that failed cannot be committed, nor can anything be written behind a commit", "[bytes][replace]") {
  const TemporaryFolder folder;
  const std::string path = (folder / "a.dcm").native();
  FailingFileSystem system;
  const auto file = OutputFile::create(path, {}, system).value();
  system.fail(Call::write_at, ENOSPC);
  const std::vector<std::byte> large(100'000);
  const std::string message = path + ": cannot write 100000 bytes: No space left on device (errno 28) at offset 0";
  CHECK(message_of(file->write(large)) == message);
  system.mend(Call::write_at);
  CHECK(message_of(file->write(span_of("more"))) == message);
  CHECK(message_of(file->commit()) == message);
  CHECK(names_in(folder.path()).empty());
  CHECK(message_of(file->write(span_of("more"))) == path + ": nothing can be written behind its commit");
}

TEST_CASE("What was reserved and not written is given back", "[bytes][replace]") {
  const TemporaryFolder folder;
  const auto file = OutputFile::create(folder / "a.dcm", {}).value();
  REQUIRE(file->reserve(mib));
  REQUIRE(file->write(span_of("five!")));
  REQUIRE(file->commit());
  CHECK(text_in(folder / "a.dcm") == "five!");
  CHECK(status_of(folder / "a.dcm").st_blocks * 512 < 64 * 1024);
}

TEST_CASE("A file system that cannot reserve is written to all the same", "[bytes][replace]") {
  const TemporaryFolder folder;
  FailingFileSystem system;
  system.fail(Call::allocate, EOPNOTSUPP);
  CHECK(replace(folder / "a.dcm", "new", {}, system));
  CHECK(text_in(folder / "a.dcm") == "new");
}

TEST_CASE("A mapping of the old file keeps its bytes when the file is replaced", "[bytes][replace]") {
  const TemporaryFile file{mib};
  const Source source = Source::open(file.path(), {.mapping = Mapping::required}).value();
  const auto value = source.bytes({0, mib}).value();
  REQUIRE(replace(file.path(), "new"));
  CHECK(text_in(file.path()) == "new");
  CHECK(is_pattern(value, 0));
  CHECK(reads_right(source));
  CHECK(source.changed());
}

TEST_CASE("Of two writers the last rename wins, and the file is whole", "[bytes][replace]") {
  const TemporaryFolder folder;
  const auto first = OutputFile::create(folder / "a.dcm", {}).value();
  const auto second = OutputFile::create(folder / "a.dcm", {}).value();
  REQUIRE(first->write(span_of("first")));
  REQUIRE(second->write(span_of("second")));
  REQUIRE(second->commit());
  REQUIRE(first->commit());
  CHECK(text_in(folder / "a.dcm") == "first");
  CHECK(names_in(folder.path()) == Names{"a.dcm"});
}

TEST_CASE("Whoever reads while a file is replaced again and again sees one or the other, whole", "[bytes][replace]") {
  const TemporaryFolder folder;
  const auto path = folder / "a.dcm";
  const std::array texts{std::string(100'000, 'a'), std::string(150'000, 'b')};
  write_text(path, texts[0]);
  std::atomic<bool> ended = false;
  std::atomic<int> read = 0;
  std::atomic<int> wrong = 0;
  std::thread reader{[&] {
    while (!ended || read == 0) {
      const auto source = Source::open(path, {.mapping = read % 2 == 0 ? Mapping::required : Mapping::never});
      const bool is_one = source && std::ranges::any_of(texts, [&](const std::string& text) {
        const auto value = source.assume_value().bytes({0, source.assume_value().size()});
        return value && std::ranges::equal(value.assume_value(), span_of(text));
      });
      if (!is_one) ++wrong;
      ++read;
    }
  }};
  int failed = 0;
  for (std::size_t i = 1; i <= 300; ++i) failed += replace(path, texts[i % 2], {.durability = Durability::none}) ? 0 : 1;
  ended = true;
  reader.join();
  CHECK(failed == 0);
  CHECK(wrong == 0);
  CHECK(read > 0);
  CHECK(names_in(folder.path()) == Names{"a.dcm"});
}
