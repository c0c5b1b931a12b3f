// SPDX-License-Identifier: MIT
// A disk that fails under an open file: an error with the cause, or under a guard zeros and an error; never a signal.
#include "bytes/bytes_test.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cstdlib>

#include <unistd.h>

using namespace dicomap;
using namespace dicomap::test;

TEST_CASE("prefault tells a failing disk from a cut file", "[bytes][io]") {
  const TemporaryFile file{mib};
  FailingFileSystem system;
  const Source source = open_over(system, file.path(), {.mapping = Mapping::required}).value();
  system.fail(Call::advise, EFAULT).fail(Call::read_at, EIO);
  const auto failed = source.prefault({100'000, 1000});
  CHECK(message_of(failed) ==
        file.path().native() + ": cannot read 1 byte: Input/output error (errno 5) at offset 100000");
  CHECK(code_of(failed) == ErrorCode::io);
  // A load would have signalled, yet the bytes can be read: something is wrong, whatever it is.
  system.mend(Call::read_at);
  CHECK(code_of(source.prefault({100'000, 1000})) == ErrorCode::changed_on_disk);
}

TEST_CASE("A server that has lost the file is an error, not a guess", "[bytes][io]") {
  const TemporaryFile file{mib};
  FailingFileSystem system;
  const Source source = open_over(system, file.path(), {.mapping = Mapping::never, .verify = true}).value();
  system.fail(Call::stat, ESTALE);
  std::array<std::byte, 10> into{};
  CHECK(message_of(source.copy_out(100'000, into)) ==
        file.path().native() + ": the file was changed, or its disk failed, while it was open; open it again");
  CHECK(source.changed());
}

TEST_CASE("On a disk that lost its blocks reads are io errors and a guarded load finds zeros", "[bytes][io][root]") {
  if (::geteuid() != 0) {
    WARN("not run: needs root for a loop mount");
    return;
  }
  const TemporaryFolder folder;
  const std::string image = (folder / "image").native();
  const std::string place = (folder / "mount").native();
  const auto shell = [](const std::string& command) {
    return std::system((command + " >/dev/null 2>&1").c_str()) == 0;
  };
  resize(image, 16 * mib);
  std::filesystem::create_directory(place);
  if (!shell("mkfs.ext4 -q -F " + image) || !shell("mount -o loop " + image + " " + place)) {
    WARN("not run: no ext4 file system could be made and mounted through a loop device");
    return;
  }
  struct Unmount {
    std::string command;
    ~Unmount() { static_cast<void>(std::system(command.c_str())); }
  };
  const Unmount at_the_end{"umount -l " + place + " >/dev/null 2>&1"};
  const std::filesystem::path path = place + "/file.dcm";
  write_at(path, 0, pattern(0, 8 * mib));
  REQUIRE(shell("umount " + place));  // so that nothing of the file stays in memory
  REQUIRE(shell("mount -o loop " + image + " " + place));
  const Source source = Source::open(path, {.mapping = Mapping::required}).value();
  const Source guarded = Source::open(path, {.mapping = Mapping::required, .guarded = true}).value();
  const auto value = guarded.bytes({0, 8 * mib}).value();
  resize(image, 64 * kib);

  const std::uint64_t offset = 8 * mib - 4096;
  std::array<std::byte, 100> into{};
  CHECK(message_of(source.copy_out(offset, into)) ==
        path.native() + ": cannot read 100 bytes: Input/output error (errno 5) at offset 8384512");
  CHECK(message_of(source.prefault({offset, 100})) ==
        path.native() + ": cannot read 1 byte: Input/output error (errno 5) at offset 8384512");
  CHECK(value[offset] == std::byte{0});
  CHECK(message_of(guarded.check()) ==
        path.native() + ": the file was changed, or its disk failed, while it was open; open it again");
}
