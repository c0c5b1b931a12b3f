// SPDX-License-Identifier: MIT
#include "bytes/bytes_test.hpp"
#include "support/in_child.hpp"
#include "support/proc_status.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <fstream>
#include <thread>

#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace dicomap;
using namespace dicomap::test;

namespace {

// A pipe into which a thread writes patterned bytes.
class FilledPipe {
 public:
  explicit FilledPipe(std::size_t size, int flags = 0, pid_t wait_for = 0) {
    if (::pipe2(ends_.data(), O_CLOEXEC) != 0) throw std::runtime_error{"no pipe"};
    ::fcntl(ends_[0], F_SETFL, flags);
    writer_ = std::jthread{[this, size, wait_for] {
      while (wait_for != 0 && !sleeps(wait_for)) std::this_thread::yield();
      const auto bytes = pattern(0, size);
      std::size_t done = 0;
      while (done < size) {
        const ssize_t put = ::write(ends_[1], bytes.data() + done, std::min<std::size_t>(size - done, 100'000));
        if (put <= 0) break;
        done += static_cast<std::size_t>(put);
      }
      ::close(ends_[1]);
    }};
  }
  ~FilledPipe() {
    // What nobody has read: a writer without a reader is ended by SIGPIPE.
    ::fcntl(ends_[0], F_SETFL, 0);
    std::array<char, 4096> rest{};
    while (::read(ends_[0], rest.data(), rest.size()) > 0) {
    }
    ::close(ends_[0]);
  }
  FilledPipe(const FilledPipe&) = delete;
  FilledPipe& operator=(const FilledPipe&) = delete;
  [[nodiscard]] int descriptor() const { return ends_[0]; }

 private:
  // Whether the thread waits in the kernel: "<id> (<name>) S ...".
  static bool sleeps(pid_t thread) {
    std::ifstream stat{"/proc/self/task/" + std::to_string(thread) + "/stat"};
    std::string line;
    std::getline(stat, line);
    return line.find(") S ") != std::string::npos;
  }

  std::array<int, 2> ends_{-1, -1};
  std::jthread writer_;
};

}  // namespace

TEST_CASE("A small stream is read into memory", "[bytes][stream]") {
  const auto size = GENERATE(as<std::size_t>{}, 0, 1, 65536, 300'000, 1'000'000);
  FilledPipe pipe{size};
  const Source source = Source::read_stream(pipe.descriptor()).value();
  CHECK(source.size() == size);
  CHECK(source.name() == "stream");
  CHECK(source.holding() == copied(Reason::stream));
  CHECK(reads_right(source));
  CHECK_FALSE(source.changed());
  CHECK(::fcntl(pipe.descriptor(), F_GETFD) >= 0);  // still the caller's
}

TEST_CASE("A stream beyond Limits::stream_bytes goes into a file that has no name, and is mapped", "[bytes][stream]") {
  SourceOptions options;
  options.limits.stream_bytes = 1'000'000;
  const auto size = GENERATE(as<std::size_t>{}, 1'000'001, 5'000'000);
  const auto before = descriptor_count();
  {
    FilledPipe pipe{size};
    const Source source = Source::read_stream(pipe.descriptor(), options, "standard input").value();
    CHECK(source.size() == size);
    CHECK(source.name() == "standard input");
    CHECK(reads_right(source));
    CHECK(source.holding() == is_mapped);
    CHECK_FALSE(source.changed());
    CHECK(mappings_of("(deleted)").size() >= 1);
  }
  CHECK(descriptor_count() == before);
}

TEST_CASE("A stream of exactly Limits::stream_bytes stays in memory", "[bytes][stream]") {
  SourceOptions options;
  options.limits.stream_bytes = 1'000'000;
  FilledPipe pipe{1'000'000};
  const Source source = Source::read_stream(pipe.descriptor(), options).value();
  CHECK(source.size() == 1'000'000);
  CHECK(source.holding() == copied(Reason::stream));
}

TEST_CASE("A spooled stream obeys Mapping::never", "[bytes][stream]") {
  SourceOptions options{.mapping = Mapping::never};
  options.limits.stream_bytes = 0;
  FilledPipe pipe{500'000};
  const Source source = Source::read_stream(pipe.descriptor(), options).value();
  CHECK(reads_right(source));
  CHECK(source.holding() == copied(Reason::policy_never));
}

TEST_CASE("A descriptor that does not block is waited for", "[bytes][stream]") {
  FilledPipe pipe{1'000'000, O_NONBLOCK, static_cast<pid_t>(::syscall(SYS_gettid))};
  const Source source = Source::read_stream(pipe.descriptor()).value();
  CHECK(source.size() == 1'000'000);
  CHECK(reads_right(source));
}

TEST_CASE("A descriptor that cannot be read is an error with the cause", "[bytes][stream]") {
  CHECK(message_of(Source::read_stream(-1)) ==
        "stream: cannot read the stream: Bad file descriptor (errno 9) at offset 0");
  const int folder = ::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  CHECK(message_of(Source::read_stream(folder)) ==
        "stream: cannot read the stream: Is a directory (errno 21) at offset 0");
  ::close(folder);
}

TEST_CASE("A file is read as a stream from where it stands", "[bytes][stream]") {
  const TemporaryFile file{10'000};
  const int descriptor = ::open(file.path().c_str(), O_RDONLY | O_CLOEXEC);
  REQUIRE(::lseek(descriptor, 4000, SEEK_SET) == 4000);
  const Source source = Source::read_stream(descriptor).value();
  ::close(descriptor);
  CHECK(source.size() == 6000);
  CHECK(is_pattern(source.bytes({0, 6000}).value(), 4000));
}

TEST_CASE("Without room for a temporary file a long stream is an error with the cause", "[bytes][stream][process]") {
  const TemporaryFile file{300'000};
  const ChildEnd no_folder = in_child([&file] {
    ::setenv("TMPDIR", "/nonexistent-folder", 1);
    SourceOptions options;
    options.limits.stream_bytes = 0;
    const int descriptor = ::open(file.path().c_str(), O_RDONLY | O_CLOEXEC);
    return message_of(Source::read_stream(descriptor, options)) ==
                   "stream: cannot make a temporary file for the stream: No such file or directory (errno 2) at offset "
                   "262144"
               ? 0
               : 1;
  });
  CHECK(no_folder.exit_code == 0);
  const ChildEnd too_large = in_child([&file] {
    ::signal(SIGXFSZ, SIG_IGN);
    const struct rlimit room {100'000, 100'000};
    if (::setrlimit(RLIMIT_FSIZE, &room) != 0) return 1;
    SourceOptions options;
    options.limits.stream_bytes = 0;
    const int descriptor = ::open(file.path().c_str(), O_RDONLY | O_CLOEXEC);
    return message_of(Source::read_stream(descriptor, options)) ==
                   "stream: cannot write the stream into a temporary file: File too large (errno 27) at offset 0"
               ? 0
               : 2;
  });
  CHECK(too_large.signal == 0);
  CHECK(too_large.exit_code == 0);
}

TEST_CASE("A stream is paid for by the caller's memory resource", "[bytes][stream]") {
  FilledPipe pipe{1000};
  const auto refused = Source::read_stream(pipe.descriptor(), {.memory = std::pmr::null_memory_resource()}, "input");
  CHECK(message_of(refused) == "input: no memory for the stream");
  CHECK(code_of(refused) == ErrorCode::out_of_memory);
}
