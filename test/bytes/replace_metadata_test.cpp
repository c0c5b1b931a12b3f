// SPDX-License-Identifier: MIT
// What a file that is replaced leaves to the new one: mode, owner, access control list, extended attributes, times.
#include "bytes/writing.hpp"

#include "bytes/copy_metadata.hpp"
#include "support/in_child.hpp"

#include <catch2/catch.hpp>

#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

using namespace dicomap;
using namespace dicomap::test;

namespace {

mode_t mode_of(const std::filesystem::path& path) { return status_of(path).st_mode & 07777U; }

std::string attribute_of(const std::filesystem::path& path, const char* name) {
  std::string value(1000, '\0');
  const ssize_t length = ::getxattr(path.c_str(), name, value.data(), value.size());
  if (length < 0) return "none";
  value.resize(static_cast<std::size_t>(length));
  return value;
}

bool set_attribute(const std::filesystem::path& path, const char* name, std::string_view value) {
  return ::setxattr(path.c_str(), name, value.data(), value.size(), 0) == 0;
}

// A list in the kernel's form (version 2; tag, rights, id): owner rw, user 1234 r, group r, mask r, others nothing.
std::string access_list() {
  std::string list{"\x02\0\0\0", 4};
  const auto entry = [&list](std::uint16_t tag, std::uint16_t rights, std::uint32_t id) {
    const std::size_t place = list.size();
    list.resize(place + 8);
    std::memcpy(list.data() + place, &tag, 2);
    std::memcpy(list.data() + place + 2, &rights, 2);
    std::memcpy(list.data() + place + 4, &id, 4);
  };
  const std::uint32_t none = 0xFFFFFFFF;
  entry(0x01, 6, none);
  entry(0x02, 4, 1234);
  entry(0x04, 4, none);
  entry(0x10, 4, none);
  entry(0x20, 0, none);
  return list;
}

}  // namespace

TEST_CASE("A new file has the mode that the umask leaves", "[bytes][replace]") {
  const TemporaryFolder folder;
  const std::string path = (folder / "a.dcm").native();
  const ChildEnd end = in_child([&] {  // the umask belongs to the process
    ::umask(027);
    return replace(path, "new") ? 0 : 1;
  });
  CHECK(end.exit_code == 0);
  CHECK(mode_of(path) == 0640);
}

TEST_CASE("The mode of the file that is replaced is kept, unless it is not to be", "[bytes][replace]") {
  const TemporaryFolder folder;
  write_text(folder / "a.dcm", "old");
  const mode_t mode = GENERATE(0640U, 0600U, 0444U, 0755U);
  REQUIRE(::chmod((folder / "a.dcm").c_str(), mode) == 0);
  REQUIRE(replace(folder / "a.dcm", "new"));
  CHECK(mode_of(folder / "a.dcm") == mode);
  REQUIRE(replace(folder / "new.dcm", "new"));
  REQUIRE(replace(folder / "a.dcm", "newer", {.keep_mode = false}));
  CHECK(mode_of(folder / "a.dcm") == mode_of(folder / "new.dcm"));
}

TEST_CASE("While it is written, a file that is to have a mode is readable for its owner only", "[bytes][replace]") {
  const TemporaryFolder folder;
  write_text(folder / "a.dcm", "old");
  const auto file = OutputFile::create(folder / "a.dcm", {}).value();
  CHECK(mode_of(folder / names_in(folder.path()).front()) == 0600);
}

TEST_CASE("Extended attributes and the access control list are kept", "[bytes][replace]") {
  const TemporaryFolder folder;
  const auto path = folder / "a.dcm";
  write_text(path, "old");
  if (!set_attribute(path, "user.origin", "scanner 7") || !set_attribute(path, "user.empty", "") ||
      !set_attribute(path, "system.posix_acl_access", access_list())) {
    WARN("not run: the temporary folder's file system has no extended attributes or access control lists");
    return;
  }
  REQUIRE(mode_of(path) == 0640);
  REQUIRE(replace(path, "new"));
  CHECK(attribute_of(path, "user.origin") == "scanner 7");
  CHECK(attribute_of(path, "user.empty").empty());
  CHECK(attribute_of(path, "system.posix_acl_access") == access_list());
  CHECK(mode_of(path) == 0640);
  REQUIRE(replace(path, "new", {.keep_mode = false}));
  CHECK(attribute_of(path, "user.origin") == "none");
}

TEST_CASE("The list that a folder gives to new files does not change the rights of a replaced one", "[bytes][replace]") {
  const TemporaryFolder folder;
  const auto path = folder / "a.dcm";
  write_text(path, "old");
  REQUIRE(::chmod(path.c_str(), 0660) == 0);
  if (!set_attribute(folder.path(), "system.posix_acl_default", access_list())) {
    WARN("not run: the temporary folder's file system has no access control lists");
    return;
  }
  REQUIRE(replace(path, "new"));
  CHECK(mode_of(path) == 0660);
  CHECK(attribute_of(path, "system.posix_acl_access") == "none");
  REQUIRE(replace(folder / "new.dcm", "new"));
  CHECK(attribute_of(folder / "new.dcm", "system.posix_acl_access") == access_list());
}

TEST_CASE("An attribute of the user that cannot be kept is an error", "[bytes][replace]") {
  const TemporaryFolder folder;
  const std::string path = (folder / "a.dcm").native();
  write_text(path, "old");
  if (!set_attribute(path, "user.origin", "scanner 7")) {
    WARN("not run: the temporary folder's file system has no extended attributes");
    return;
  }
  struct Failing {
    Call call;
    std::string what;
  };
  const auto failing = GENERATE(values<Failing>({
      {Call::get_attribute, "cannot read its extended attribute user.origin"},
      {Call::set_attribute, "cannot keep its extended attribute user.origin"},
      {Call::remove_attribute, "cannot remove the access control list that its folder gives"},
  }));
  FailingFileSystem system;
  system.fail(failing.call, EIO);
  CHECK(message_of(replace(path, "new", {}, system)) ==
        path + ": " + failing.what + ": Input/output error (errno 5); ReplaceOptions::keep_mode = false does without");
  CHECK(text_in(path) == "old");
  CHECK(names_in(folder.path()).size() == 1);
  CHECK(replace(path, "new", {.keep_mode = false}, system));
}

TEST_CASE("A file system without extended attributes has none to keep", "[bytes][replace]") {
  const TemporaryFolder folder;
  write_text(folder / "a.dcm", "old");
  FailingFileSystem system;
  system.fail(Call::list_attributes, ENOTSUP).fail(Call::remove_attribute, ENOTSUP);
  CHECK(replace(folder / "a.dcm", "new", {}, system));
}

TEST_CASE("The owner is kept by root", "[bytes][replace][root]") {
  if (::geteuid() != 0) {
    WARN("not run: needs root to give files away");
    return;
  }
  const TemporaryFolder folder;
  const auto path = folder / "a.dcm";
  write_text(path, "old");
  REQUIRE(::chown(path.c_str(), 1234, 4321) == 0);
  REQUIRE(::chmod(path.c_str(), 06755) == 0);
  REQUIRE(replace(path, "new"));
  CHECK(status_of(path).st_uid == 1234);
  CHECK(status_of(path).st_gid == 4321);
  CHECK(mode_of(path) == 06755);
}

TEST_CASE("Who cannot give files away gets the file, and nobody more rights than before", "[bytes][replace]") {
  const TemporaryFolder folder;
  const auto path = folder / "a.dcm";
  write_text(path, "old");
  REQUIRE(::chmod(path.c_str(), 06754) == 0);
  struct stat others = status_of(path);
  FailingFileSystem system;
  system.fail(Call::set_owner, EPERM);
  // The temporary file of somebody else: nothing but its mode shows that here.
  SECTION("the same group") {
    others.st_uid += 1;
    const auto file = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    REQUIRE(copy_metadata(system, file, others, file, "a.dcm"));
    ::close(file);
    CHECK(mode_of(path) == 0754);
  }
  SECTION("another group") {
    others.st_uid += 1;
    others.st_gid += 1;
    const auto file = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    REQUIRE(copy_metadata(system, file, others, file, "a.dcm"));
    ::close(file);
    CHECK(mode_of(path) == 0744);
  }
  SECTION("another failure") {
    system.fail(Call::set_owner, EIO);
    others.st_uid += 1;
    const auto file = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    CHECK(message_of(copy_metadata(system, file, others, file, "a.dcm")) ==
          "a.dcm: cannot keep its owner: Input/output error (errno 5); ReplaceOptions::keep_mode = false does without");
    ::close(file);
  }
}

TEST_CASE("Times are those of the writing, or on request those of the replaced file", "[bytes][replace]") {
  const TemporaryFolder folder;
  const auto path = folder / "a.dcm";
  write_text(path, "old");
  const std::array<timespec, 2> times{timespec{1'000'000'000, 5}, timespec{1'100'000'000, 7}};
  REQUIRE(::utimensat(AT_FDCWD, path.c_str(), times.data(), 0) == 0);
  SECTION("kept") {
    REQUIRE(replace(path, "new", {.keep_times = true}));
    CHECK(status_of(path).st_atim.tv_sec == 1'000'000'000);
    CHECK(status_of(path).st_mtim.tv_sec == 1'100'000'000);
    CHECK(status_of(path).st_mtim.tv_nsec == 7);
  }
  SECTION("new") {
    REQUIRE(replace(path, "new"));
    CHECK(status_of(path).st_mtim.tv_sec > 1'100'000'000);
  }
}
