// SPDX-License-Identifier: MIT
// Files that others cut, replace, extend or overwrite while they are open.
#include "bytes/bytes_test.hpp"
#include "support/in_child.hpp"
#include "support/proc_status.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <atomic>
#include <random>
#include <thread>

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

using namespace dicomap;
using namespace dicomap::test;

namespace {

std::string cut_message(const TemporaryFile& file, std::uint64_t then, std::uint64_t now, const std::string& where) {
  return file.path().native() + ": the file was changed while it was open: " + std::to_string(then) + " bytes then, " +
         std::to_string(now) + " bytes now" + where + "; open it again";
}

}  // namespace

TEST_CASE("A load from a plain mapping of a file that was cut is SIGBUS, as documented",
          "[bytes][change][truncation]") {
  const TemporaryFile file{mib};
  const ChildEnd end = in_child([&file] {
    const auto source = Source::open(file.path(), {.mapping = Mapping::required});
    const auto value = source.value().bytes({0, mib}).value();
    if (value[mib - 1] != pattern_at(mib - 1)) return 1;
    resize(file.path(), 4096);
    return value[mib - 1] == std::byte{0} ? 2 : 3;
  });
  CHECK(end.signal == SIGBUS);
}

TEST_CASE("A load from a guarded mapping of a file that was cut finds zeros, then an error",
          "[bytes][change][truncation]") {
  const TemporaryFile file{mib};
  const TemporaryFile other{mib};
  const Source source = Source::open(file.path(), {.mapping = Mapping::required, .guarded = true}).value();
  const Source bystander = Source::open(other.path(), {.mapping = Mapping::required, .guarded = true}).value();
  const auto value = source.bytes({0, mib}).value();
  CHECK(is_pattern(value, 0));
  CHECK(source.check());

  resize(file.path(), 8192);
  errno = 4711;
  CHECK(value[mib - 1] == std::byte{0});
  CHECK(errno == 4711);
  const std::string message = cut_message(file, mib, 8192, "");
  CHECK(message_of(source.check()) == message);
  CHECK(code_of(source.check()) == ErrorCode::changed_on_disk);
  CHECK(message_of(source.bytes({0, 10})) == message);
  CHECK(message_of(source.prefault({0, 10})) == message);
  std::array<std::byte, 10> into{};
  CHECK(message_of(source.copy_out(0, into)) == message);
  // What was before the first lost page that was touched is still there.
  CHECK(std::equal(value.begin(), value.begin() + 8192, pattern(0, 8192).begin()));
  CHECK(std::all_of(value.begin() + 8192, value.end(), [](std::byte byte) { return byte == std::byte{0}; }));
  source.release({0, mib});
  CHECK(bystander.check());
  CHECK(reads_right(bystander));
}

TEST_CASE("A file that was read into memory is not affected when it is cut", "[bytes][change][truncation]") {
  const TemporaryFile file{60'000};
  const auto mapping = GENERATE(Mapping::automatic, Mapping::never);
  const Source source = Source::open(file.path(), {.mapping = mapping}).value();
  const auto value = source.bytes({10'000, 50'000}).value();
  resize(file.path(), 0);
  CHECK(is_pattern(value, 10'000));
  CHECK(reads_right(source));
  CHECK(source.prefault({0, 60'000}));
  CHECK(source.changed());
}

TEST_CASE("Positioned reads of a file that was cut are an error with both sizes", "[bytes][change][truncation]") {
  const TemporaryFile file{mib};
  const Source source = Source::open(file.path(), {.mapping = Mapping::never}).value();
  CHECK(source.bytes({500'000, 1000}));
  resize(file.path(), 600'500);
  CHECK(is_pattern(source.bytes({500'000, 1000}).value(), 500'000));
  CHECK(message_of(source.bytes({600'000, 1000})) == cut_message(file, mib, 600'500, " at offset 600500"));
  CHECK(message_of(source.prefault({600'000, 1000})) == cut_message(file, mib, 600'500, " at offset 600000"));
}

TEST_CASE("copy_out and prefault report a cut file where a load would signal", "[bytes][change][truncation]") {
  const TemporaryFile file{mib};
  const auto guarded = GENERATE(false, true);
  const Source source = Source::open(file.path(), {.mapping = Mapping::required, .guarded = guarded}).value();
  CHECK(source.prefault({0, mib}));
  resize(file.path(), 100'000);
  std::vector<std::byte> into(1000);
  CHECK(message_of(source.copy_out(200'000, into)) == cut_message(file, mib, 100'000, " at offset 200000"));
  CHECK(message_of(source.copy_out(99'500, into)) == cut_message(file, mib, 100'000, " at offset 100000"));
  CHECK(message_of(source.prefault({200'000, 1000})) == cut_message(file, mib, 100'000, " at offset 200000"));
  CHECK(message_of(source.prefault({99'500, 1000})) == cut_message(file, mib, 100'000, " at offset 99500"));
  CHECK(source.prefault({90'000, 10'000}));
  CHECK(source.copy_out(90'000, into));
  CHECK(is_pattern(into, 90'000));
}

TEST_CASE("prefault finds a cut file without MADV_POPULATE_READ too", "[bytes][change][truncation]") {
  const TemporaryFile file{mib};
  FailingFileSystem system;
  const Source source = open_over(system, file.path(), {.mapping = Mapping::required}).value();
  system.fail(Call::advise, EINVAL);
  CHECK(source.prefault({0, mib}));
  // Cut behind the check of the size: only the reads can tell.
  system.before(Call::advise, [&file] { resize(file.path(), 100'000); });
  CHECK(message_of(source.prefault({50'000, 900'000})) == cut_message(file, mib, 100'000, " at offset 102400"));
}

TEST_CASE("A cut within the last page signals nothing; verify and prefault see it", "[bytes][change][truncation]") {
  const TemporaryFile file{4106};
  const auto mapping = GENERATE(Mapping::automatic, Mapping::required, Mapping::never);
  const Source plain = Source::open(file.path(), {.mapping = Mapping::required}).value();
  const Source source = Source::open(file.path(), {.mapping = mapping, .verify = true}).value();
  const auto value = plain.bytes({4096, 10}).value();
  CHECK(is_pattern(source.bytes({4096, 10}).value(), 4096));

  resize(file.path(), 4100);
  CHECK(value[3] == pattern_at(4099));
  CHECK(value[4] == std::byte{0});
  CHECK(message_of(plain.prefault({4096, 10})) == cut_message(file, 4106, 4100, " at offset 4096"));
  CHECK(plain.changed());
  const std::string message = cut_message(file, 4106, 4100, "");
  std::array<std::byte, 4> into{};
  CHECK(message_of(source.copy_out(4096, into)) == message);
  CHECK(message_of(source.copy_out(0, into)) == message);
  CHECK(message_of(source.bytes({4096, 4})) == message);
  CHECK(message_of(source.prefault({4096, 4})) == message);
  CHECK(source.changed());
}

TEST_CASE("verify finds a change that happens during the copy", "[bytes][change]") {
  const TemporaryFile file{300'000};
  FailingFileSystem system;
  const Source source = open_over(system, file.path(), {.mapping = Mapping::never, .verify = true}).value();
  std::vector<std::byte> into(1000);
  CHECK(source.copy_out(100'000, into));
  system.before(Call::read_at, [&file] { resize(file.path(), 200'000); });
  CHECK(message_of(source.copy_out(100'000, into)) == cut_message(file, 300'000, 200'000, ""));
}

TEST_CASE("A file that is cut or written to before it is mapped is an error, and stays one", "[bytes][change]") {
  const TemporaryFile file{300'000};
  const auto mapping = GENERATE(Mapping::automatic, Mapping::never);
  const Source source = Source::open(file.path(), {.mapping = mapping}).value();
  SECTION("cut") {
    resize(file.path(), 299'999);
    CHECK(message_of(source.bytes({100'000, 1})) == cut_message(file, 300'000, 299'999, ""));
    CHECK(message_of(source.bytes({100'000, 1})) == cut_message(file, 300'000, 299'999, ""));
  }
  SECTION("overwritten") {
    const std::array<struct timespec, 2> times{{{1'000'000'000, 0}, {1'000'000'000, 0}}};
    REQUIRE(::utimensat(AT_FDCWD, file.path().c_str(), times.data(), 0) == 0);
    const std::string message =
        file.path().native() + ": the file was changed, or its disk failed, while it was open; open it again";
    CHECK(message_of(source.bytes({100'000, 1})) == message);
    CHECK(message_of(source.bytes({100'000, 1})) == message);
  }
  CHECK(source.holding().residence == Residence::copied);
  CHECK(mappings_of(file.path()).empty());
  CHECK(is_pattern(source.bytes({0, 4096}).value(), 0));  // what was read at open
}

TEST_CASE("A file that is replaced by rename keeps its old bytes, and is known to be replaced", "[bytes][change]") {
  const TemporaryFolder folder;
  const auto path = folder / "file.dcm";
  const auto size = GENERATE(as<std::size_t>{}, 10'000, 300'000);
  const auto mapping = GENERATE(Mapping::automatic, Mapping::required, Mapping::never);
  const auto touched_before = GENERATE(false, true);
  write_at(path, 0, pattern(0, size));
  const Source source = Source::open(path, {.mapping = mapping}).value();
  if (touched_before) CHECK(reads_right(source));
  CHECK_FALSE(source.changed());
  write_at(folder / "new", 0, pattern(1, size));
  std::filesystem::rename(folder / "new", path);
  CHECK(source.changed());
  CHECK(reads_right(source));
  CHECK(source.check());
  CHECK(source.prefault({0, size}));
}

TEST_CASE("A file that is deleted keeps its bytes, and is known to be gone", "[bytes][change]") {
  const TemporaryFolder folder;
  const auto path = folder / "file.dcm";
  write_at(path, 0, pattern(0, 300'000));
  const Source source = Source::open(path).value();
  std::filesystem::remove(path);
  CHECK(source.changed());
  CHECK(reads_right(source));
  CHECK(source.holding() == is_mapped);
}

TEST_CASE("A file that grows keeps the size it had", "[bytes][change]") {
  const TemporaryFile file{300'000};
  const auto mapping = GENERATE(Mapping::required, Mapping::never);
  const Source source = Source::open(file.path(), {.mapping = mapping}).value();
  CHECK(reads_right(source));
  write_at(file.path(), 300'000, pattern(7, 100));
  CHECK(source.changed());
  CHECK(source.size() == 300'000);
  CHECK(reads_right(source));
  CHECK(code_of(source.bytes({299'990, 11})) == ErrorCode::out_of_range);
  CHECK(source.prefault({0, 300'000}));
}

TEST_CASE("What others leave behind the end in the last page is never read", "[bytes][change]") {
  const TemporaryFile file{4100};
  const int writer = ::open(file.path().c_str(), O_RDWR | O_CLOEXEC);
  auto* page = static_cast<char*>(::mmap(nullptr, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, writer, 0));
  REQUIRE(page != MAP_FAILED);
  std::fill(page + 4100, page + 8192, '\xFF');
  const auto mapping = GENERATE(Mapping::automatic, Mapping::required, Mapping::never);
  const Source source = Source::open(file.path(), {.mapping = mapping}).value();
  CHECK(source.size() == 4100);
  CHECK(reads_right(source));
  CHECK(source.bytes({4090, 10}).value().size() == 10);
  CHECK(code_of(source.bytes({4090, 11})) == ErrorCode::out_of_range);
  ::munmap(page, 8192);
  ::close(writer);
}

TEST_CASE("A hole punched into a mapped file reads as zeros, without a signal", "[bytes][change]") {
  const TemporaryFile file{300'000};
  const Source source = Source::open(file.path(), {.mapping = Mapping::required}).value();
  const auto value = source.bytes({0, 300'000}).value();
  const int writer = ::open(file.path().c_str(), O_RDWR | O_CLOEXEC);
  const int punched = ::fallocate(writer, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 8192, 4096);
  ::close(writer);
  if (punched != 0) {
    WARN("not run: this file system punches no holes");
    return;
  }
  CHECK(std::all_of(value.begin() + 8192, value.begin() + 12'288, [](std::byte byte) { return byte == std::byte{0}; }));
  CHECK(std::equal(value.begin() + 12'288, value.end(), pattern(12'288, 287'712).begin()));
  CHECK(source.changed());
}

TEST_CASE("A file that others write to gives old or new bytes, in range, and no crash", "[bytes][change][threads]") {
  constexpr std::uint64_t size = 2 * mib;
  const TemporaryFile file{size};
  const auto mapping = GENERATE(Mapping::required, Mapping::never);
  const Source source = Source::open(file.path(), {.mapping = mapping}).value();
  REQUIRE(reads_right(source));
  std::atomic<bool> stop = false;
  std::jthread writer{[&] {
    std::minstd_rand random{1};
    const int out = ::open(file.path().c_str(), O_WRONLY | O_CLOEXEC);
    while (!stop) {
      const auto byte = static_cast<char>(random());
      if (::pwrite(out, &byte, 1, static_cast<off_t>(random() % size)) != 1) break;
    }
    ::close(out);
  }};
  std::atomic<std::size_t> read = 0;
  {
    std::vector<std::jthread> readers;
    for (unsigned seed = 0; seed < 4; ++seed) {
      readers.emplace_back([&, seed] {
        std::minstd_rand random{seed + 2};
        std::vector<std::byte> into;
        for (int round = 0; round < 2000; ++round) {
          const std::uint64_t offset = random() % size;
          const std::uint64_t length = random() % std::min<std::uint64_t>(size - offset, 10'000);
          const auto value = source.bytes({offset, length});
          into.assign(length, std::byte{0});
          if (value && value.assume_value().size() == length && source.copy_out(offset, into)) {
            std::copy(value.assume_value().begin(), value.assume_value().end(), into.begin());
            ++read;
          }
        }
      });
    }
  }
  stop = true;
  CHECK(read == 8000);
}
