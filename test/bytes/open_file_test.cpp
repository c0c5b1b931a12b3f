// SPDX-License-Identifier: MIT
#include "bytes/bytes_test.hpp"
#include "support/proc_status.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <memory_resource>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

using namespace dicomap;
using namespace dicomap::test;
using namespace std::string_literals;

TEST_CASE("To open a file takes one open, one fstat and one positioned read", "[bytes][open]") {
  const auto size = GENERATE(as<std::size_t>{}, 0, 1, 4096, 4097, 1'000'000);
  const TemporaryFile file{size};
  FailingFileSystem system;
  {
    const auto source = open_over(system, file.path());
    REQUIRE(source);
    CHECK(system.count(Call::open) == 1);
    CHECK(system.count(Call::stat) == 1);
    CHECK(system.count(Call::read_at) == 1);
    CHECK(system.count() == 3);
  }
  CHECK(system.count(Call::close) == 1);
  CHECK(system.count() == 4);
}

TEST_CASE("What lies in the first 4 KiB costs nothing more", "[bytes][open]") {
  const TemporaryFile file{1'000'000};
  FailingFileSystem system;
  const Source source = open_over(system, file.path()).value();
  const auto calls = system.count();
  CHECK(is_pattern(source.bytes({0, 4096}).value(), 0));
  std::vector<std::byte> some(100);
  CHECK(source.copy_out(3996, some));
  CHECK(is_pattern(some, 3996));
  CHECK(source.bytes({1'000'000, 0}).value().empty());
  CHECK(system.count() == calls);
  CHECK(source.holding() == copied(Reason::not_needed_yet));
  CHECK(mappings_of(file.path()).empty());
}

TEST_CASE("A file that does not exist is an error with its name and the cause", "[bytes][open]") {
  const TemporaryFolder folder;
  const auto path = folder / "absent.dcm";
  CHECK(message_of(Source::open(path)) == path.native() + ": cannot open: No such file or directory (errno 2)");
  CHECK(code_of(Source::open(path)) == ErrorCode::io);
}

TEST_CASE("A path with a NUL character is refused, not cut short", "[bytes][open]") {
  const TemporaryFile file{100};
  const std::filesystem::path path = file.path().native() + "\0.dcm"s;
  CHECK(message_of(Source::open(path)) == "the path has a NUL character behind \"" + file.path().native() + "\"");
}

TEST_CASE("Only regular files are opened; nothing is waited for", "[bytes][open]") {
  const TemporaryFolder folder;
  const std::string help = "; read pipes and standard input through read_stream";

  SECTION("a FIFO without a writer") {
    const auto path = folder / "fifo";
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    CHECK(message_of(Source::open(path)) == path.native() + ": not a regular file but a FIFO" + help);
  }
  SECTION("a directory") {
    CHECK(message_of(Source::open(folder.path())) ==
          folder.path().native() + ": not a regular file but a directory");
  }
  SECTION("a socket") {
    const auto path = folder / "socket";
    const int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_un address {};
    address.sun_family = AF_UNIX;
    path.native().copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(::bind(listener, reinterpret_cast<const struct sockaddr*>(&address), sizeof address) == 0);
    ::close(listener);
    CHECK(message_of(Source::open(path)) == path.native() + ": not a regular file but a socket" + help);
  }
  SECTION("devices, even those that could be mapped") {
    CHECK(message_of(Source::open("/dev/null")) == "/dev/null: not a regular file but a character device" + help);
    CHECK(message_of(Source::open("/dev/zero", {.mapping = Mapping::required})) ==
          "/dev/zero: not a regular file but a character device" + help);
  }
  SECTION("a block device") {
    std::filesystem::path device;
    for (const auto& entry : std::filesystem::directory_iterator{"/dev"}) {
      if (entry.is_block_file() && ::access(entry.path().c_str(), R_OK) == 0) device = entry.path();
    }
    if (device.empty()) {
      WARN("not run: no block device can be read here");
      return;
    }
    const auto refused = Source::open(device);
    CHECK(code_of(refused) == ErrorCode::io);  // "not a regular file", or a drive without a medium
  }
}

TEST_CASE("An empty file opens, is empty, and is never mapped", "[bytes][open]") {
  const TemporaryFile file;
  const auto mapping = GENERATE(Mapping::automatic, Mapping::required, Mapping::never);
  FailingFileSystem system;
  const Source source = open_over(system, file.path(), {.mapping = mapping}).value();
  CHECK(source.size() == 0);
  CHECK(source.holding().residence == Residence::copied);
  CHECK(source.bytes({0, 0}).value().empty());
  CHECK(code_of(source.bytes({0, 1})) == ErrorCode::out_of_range);
  CHECK(source.prefault({0, 0}));
  CHECK(system.count(Call::map) == 0);
}

TEST_CASE("A file that has content but no size is refused, not taken for empty", "[bytes][open][pseudo]") {
  CHECK(message_of(Source::open("/proc/cpuinfo")) ==
        "/proc/cpuinfo: its size is given as 0 bytes, but it has content; read it through read_stream");
}

TEST_CASE("A file that ends before its size is an error with both", "[bytes][open][pseudo]") {
  const std::filesystem::path path = "/sys/kernel/mm/transparent_hugepage/enabled";
  if (!std::filesystem::exists(path)) {
    WARN("not run: " << path << " does not exist here");
    return;
  }
  const auto refused = Source::open(path);
  CHECK(code_of(refused) == ErrorCode::io);
  CHECK(message_of(refused).starts_with(path.native() +
                                        ": its size is given as 4096 bytes, but nothing can be read at offset "));
}

TEST_CASE("The program's own file opens through /proc and can be mapped", "[bytes][open][pseudo]") {
  const Source source = Source::open("/proc/self/exe", {.mapping = Mapping::required}).value();
  CHECK(source.holding() == is_mapped);
  CHECK(source.bytes({1, 3}).value()[0] == std::byte{'E'});
}

TEST_CASE("A sealed memory file opens through its descriptor", "[bytes][open][pseudo]") {
  const int memory = ::memfd_create("sealed", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  REQUIRE(memory >= 0);
  const auto bytes = pattern(0, 200'000);
  REQUIRE(::write(memory, bytes.data(), bytes.size()) == 200'000);
  REQUIRE(::fcntl(memory, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) == 0);
  const Source source = Source::open("/proc/self/fd/" + std::to_string(memory)).value();
  ::close(memory);
  CHECK(reads_right(source));
  CHECK(source.holding() == is_mapped);
}

TEST_CASE("A file that is cut while it is opened is an error with both sizes", "[bytes][open]") {
  const TemporaryFile file{10'000};
  FailingFileSystem system;
  system.before(Call::read_at, [&file] { resize(file.path(), 1000); });
  // The first 1000 bytes are still there: the second read finds the end.
  CHECK(message_of(open_over(system, file.path())) ==
        file.path().native() +
            ": the file was changed while it was open: 10000 bytes then, 1000 bytes now at offset 1000; open it again");
}

TEST_CASE("Too many open files is an error that names the limit", "[bytes][open]") {
  const TemporaryFile file{100};
  FailingFileSystem system;
  system.fail(Call::open, EMFILE);
  CHECK(message_of(open_over(system, file.path())) ==
        file.path().native() + ": cannot open: Too many open files (errno 24); the limit on open files (ulimit -n) is "
                               "reached: close files or raise it");
}

TEST_CASE("An open that fails halfway leaves no descriptor behind", "[bytes][open]") {
  const TemporaryFile file{100'000};
  FailingFileSystem system;
  const auto call = GENERATE(Call::stat, Call::read_at, Call::map);
  system.fail(call, EIO);
  CHECK(code_of(open_over(system, file.path(), {.mapping = Mapping::required})) == ErrorCode::io);
  CHECK(system.count(Call::open) == 1);
  CHECK(system.count(Call::close) == 1);
  CHECK(descriptors_of(file.path()) == 0);
}

TEST_CASE("Where there is no memory, open, bytes and streams say so", "[bytes][open]") {
  const TemporaryFile file{200'000};
  const SourceOptions options{.memory = std::pmr::null_memory_resource()};
  CHECK(message_of(Source::open(file.path(), options)) == file.path().native() + ": no memory for 4096 bytes");
  CHECK(code_of(Source::open(file.path(), options)) == ErrorCode::out_of_memory);
  CHECK(descriptors_of(file.path()) == 0);

  std::array<std::byte, 8192> room{};
  std::pmr::monotonic_buffer_resource little{room.data(), room.size(), std::pmr::null_memory_resource()};
  const Source source = Source::open(file.path(), {.mapping = Mapping::never, .memory = &little}).value();
  CHECK(message_of(source.bytes({100'000, 50'000})) ==
        file.path().native() + ": no memory for 50000 bytes at offset 100000");
}
