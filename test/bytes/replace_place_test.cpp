// SPDX-License-Identifier: MIT
// What may be replaced, and where a path leads.
#include "bytes/writing.hpp"

#include "support/in_child.hpp"

#include <catch2/catch.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace dicomap;
using namespace dicomap::test;
using Names = std::vector<std::string>;

TEST_CASE("Behind a symbolic link the file is replaced that it names", "[bytes][replace]") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "archive");
  const bool absolute = GENERATE(false, true);
  const std::filesystem::path target = folder / "archive/a.dcm";
  if (const bool is_there = GENERATE(false, true); is_there) write_text(target, "old");
  std::filesystem::create_symlink(absolute ? target : "archive/a.dcm", folder / "second");
  std::filesystem::create_symlink("second", folder / "first");
  const auto file = OutputFile::create(folder / "first", {}).value();
  CHECK(file->path() == target);
  REQUIRE(file->write(span_of("new")));
  CHECK(names_in(folder.path()) == Names{"archive", "first", "second"});  // the temporary file is beside the target
  REQUIRE(file->commit());
  CHECK(text_in(target) == "new");
  CHECK(std::filesystem::is_symlink(folder / "first"));
  CHECK(names_in(folder / "archive") == Names{"a.dcm"});
}

TEST_CASE("A symbolic link is replaced itself on request", "[bytes][replace]") {
  const TemporaryFolder folder;
  write_text(folder / "a.dcm", "old");
  std::filesystem::create_symlink("a.dcm", folder / "link");
  REQUIRE(replace(folder / "link", "new", {.replace_link = true}));
  CHECK_FALSE(std::filesystem::is_symlink(folder / "link"));
  CHECK(text_in(folder / "link") == "new");
  CHECK(text_in(folder / "a.dcm") == "old");
}

TEST_CASE("Symbolic links in a circle are an error", "[bytes][replace]") {
  const TemporaryFolder folder;
  std::filesystem::create_symlink("b", folder / "a");
  std::filesystem::create_symlink("a", folder / "b");
  CHECK(message_of(OutputFile::create(folder / "a", {})) ==
        (folder / "a").native() + ": cannot follow the symbolic link: Too many levels of symbolic links (errno 40)");
  FailingFileSystem system;
  system.fail(Call::read_link, EIO);
  CHECK(message_of(OutputFile::create(folder / "a", {}, system)) ==
        (folder / "a").native() + ": cannot read the symbolic link: Input/output error (errno 5)");
}

TEST_CASE("What is no regular file is not replaced", "[bytes][replace]") {
  const TemporaryFolder folder;
  const std::string path = (folder / "a.dcm").native();
  const auto refusal = [&] { return message_of(replace(path, "new")); };
  SECTION("a FIFO") {
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    CHECK(refusal() == path + ": not a regular file but a FIFO");
  }
  SECTION("a folder") {
    std::filesystem::create_directory(path);
    CHECK(refusal() == path + ": not a regular file but a directory");
    CHECK(message_of(replace(path + "/", "new")) == path + "/: the path names a folder, not a file");
  }
  SECTION("a device") {
    std::filesystem::create_symlink("/dev/null", path);
    CHECK(refusal() == "/dev/null: not a regular file but a character device");
  }
  CHECK(names_in(folder.path()) == Names{"a.dcm"});
}

TEST_CASE("A path that leads nowhere is an error", "[bytes][replace]") {
  const TemporaryFolder folder;
  const std::string path = (folder / "no/a.dcm").native();
  CHECK(message_of(replace(path, "new")) == path + ": cannot open its folder: No such file or directory (errno 2)");
  CHECK(message_of(replace("", "new")) == "an empty path names no file");
  CHECK(message_of(OutputFile::create(std::string("a\0b", 3), {})) == "the path has a NUL character behind \"a\"");
}

TEST_CASE("A file is not overwritten where that is not wanted, whenever it appears", "[bytes][replace]") {
  const TemporaryFolder folder;
  const std::string path = (folder / "a.dcm").native();
  const ReplaceOptions options{.overwrite = false};
  const std::string refusal = path + ": there is a file of that name, and it is not to be overwritten";
  SECTION("before the work") {
    write_text(path, "old");
    CHECK(message_of(replace(path, "new", options)) == refusal);
  }
  SECTION("during the work") {
    const auto file = OutputFile::create(path, options).value();
    write_text(path, "old");
    CHECK(message_of(file->commit()) == refusal);
  }
  SECTION("at the last moment") {
    FailingFileSystem system;
    system.before(Call::rename_to_new, [&] { write_text(path, "old"); });
    CHECK(message_of(replace(path, "new", options, system)) ==
          path + ": cannot rename its temporary file: File exists (errno 17)");
  }
  CHECK(text_in(path) == "old");
  CHECK(names_in(folder.path()) == Names{"a.dcm"});
}

TEST_CASE("A new file is made without overwriting", "[bytes][replace]") {
  const TemporaryFolder folder;
  CHECK(replace(folder / "a.dcm", "new", {.overwrite = false}));
  CHECK(text_in(folder / "a.dcm") == "new");
}

TEST_CASE("Other names of the replaced file keep the old bytes, unless that is refused", "[bytes][replace]") {
  const TemporaryFolder folder;
  const std::string path = (folder / "a.dcm").native();
  write_text(path, "old");
  std::filesystem::create_hard_link(path, folder / "b.dcm");
  CHECK(message_of(replace(path, "new", {.break_hard_links = false})) ==
        path + ": the file has 2 names, and the others would keep the old bytes");
  CHECK(text_in(path) == "old");
  CHECK(replace(path, "new"));
  CHECK(text_in(path) == "new");
  CHECK(text_in(folder / "b.dcm") == "old");
}

TEST_CASE("A name of 255 bytes leaves room for the temporary name", "[bytes][replace]") {
  const TemporaryFolder folder;
  std::string name(255, 'n');
  if (const bool is_utf8 = GENERATE(false, true); is_utf8) {
    name.clear();
    while (name.size() < 252) name += "\u9F8D";  // three bytes each
    name += "end";
  }
  FailingFileSystem system;
  REQUIRE(replace(folder / name, "new", {}, system));
  CHECK(text_in(folder / name) == "new");
  CHECK(names_in(folder.path()) == Names{name});
  const std::string temporary = system.opened_for_writing().front();
  CHECK(temporary.size() <= 255);
  CHECK(temporary.size() > 250);
  const std::string beginning = temporary.substr(1, temporary.find(".dicomap-") - 1);
  CHECK(name.starts_with(beginning));
  CHECK((name[beginning.size()] == 'n' || name.substr(beginning.size()).starts_with("\u9F8D")));
}

TEST_CASE("In a folder that cannot be written nothing changes", "[bytes][replace]") {
  const TemporaryFolder folder;
  const std::string path = (folder / "a.dcm").native();
  write_text(path, "old");
  std::filesystem::permissions(path, std::filesystem::perms{0644});
  std::filesystem::permissions(folder.path(), std::filesystem::perms{0555});
  // Root may write everywhere: a child that is nobody tries.
  const ChildEnd end = in_child([&] {
    if (::geteuid() == 0 && (::setgid(65534) != 0 || ::setuid(65534) != 0)) return 2;
    const auto result = replace(path, "new");
    return message_of(result) == path + ": cannot make a temporary file in the folder " + folder.path().native() +
                                     "/: Permission denied (errno 13)"
               ? 0
               : 1;
  });
  CHECK(end.exit_code == 0);
  CHECK(end.signal == 0);
  CHECK(text_in(path) == "old");
  std::filesystem::permissions(folder.path(), std::filesystem::perms{0700});
  CHECK(names_in(folder.path()) == Names{"a.dcm"});
}
