// SPDX-License-Identifier: MIT
// What refuses a mapping becomes copies, with the reason; what asked for a mapping becomes an error.
#include "bytes/bytes_test.hpp"
#include "support/in_child.hpp"
#include "support/proc_status.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cerrno>

#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace dicomap;
using namespace dicomap::test;

namespace {

struct Refusal {
  int error_number;
  Reason reason;
  std::string_view text;
};

const Refusal& any_refusal() {
  static const std::array<Refusal, 6> all{{
      {ENOMEM, Reason::address_space, "cannot be mapped (address_space): Cannot allocate memory (errno 12)"},
      {ENODEV, Reason::not_mappable, "cannot be mapped (not_mappable): No such device (errno 19)"},
      {EACCES, Reason::not_mappable, "cannot be mapped (not_mappable): Permission denied (errno 13)"},
      {EINVAL, Reason::not_mappable, "cannot be mapped (not_mappable): Invalid argument (errno 22)"},
      {ENOENT, Reason::no_proc, "cannot be mapped (no_proc): No such file or directory (errno 2)"},
      {EMFILE, Reason::map_failed, "cannot be mapped (map_failed): Too many open files (errno 24)"},
  }};
  return all[static_cast<std::size_t>(GENERATE(range(0, 6)))];
}

}  // namespace

TEST_CASE("A refused mapping falls back to copies of what is asked for, with the reason", "[bytes][fallback]") {
  const TemporaryFile file{300'000};
  const Refusal& refusal = any_refusal();
  CAPTURE(refusal.text);
  FailingFileSystem system;
  system.fail(Call::map, refusal.error_number);
  const Source source = open_over(system, file.path()).value();
  const auto value = source.bytes({150'000, 1000}).value();
  CHECK(value.holding() == copied(refusal.reason));
  CHECK(is_pattern(value, 150'000));
  CHECK(source.holding() == copied(refusal.reason));
  CHECK(reads_right(source));
  CHECK(system.count(Call::map) == 1);
}

TEST_CASE("A required mapping that is refused is an error with the cause", "[bytes][fallback]") {
  const TemporaryFile file{100};
  const Refusal& refusal = any_refusal();
  FailingFileSystem system;
  system.fail(Call::map, refusal.error_number);
  CHECK(message_of(open_over(system, file.path(), {.mapping = Mapping::required})) ==
        file.path().native() + ": " + std::string{refusal.text} + "; Mapping::automatic falls back to reading");
}

TEST_CASE("Files of a network file system are copied, unless a mapping is required", "[bytes][fallback]") {
  const TemporaryFile file{300'000};
  FailingFileSystem system;
  system.pretend_type(0x6969);
  const Source source = open_over(system, file.path()).value();
  CHECK(reads_right(source));
  CHECK(source.holding() == copied(Reason::remote_file_system));
  CHECK(mappings_of(file.path()).empty());
  const Source forced = open_over(system, file.path(), {.mapping = Mapping::required}).value();
  CHECK(forced.holding() == is_mapped);
  CHECK(reads_right(forced));
}

TEST_CASE("Where the type of the file system cannot be asked for, the file is mapped", "[bytes][fallback]") {
  const TemporaryFile file{300'000};
  FailingFileSystem system;
  system.fail(Call::type_of, ENOSYS);
  const Source source = open_over(system, file.path()).value();
  CHECK(reads_right(source));
  CHECK(source.holding() == is_mapped);
}

TEST_CASE("Without room in the address space a file is copied piece by piece", "[bytes][fallback][process]") {
  if (under_sanitizer) {
    WARN("not run: a sanitizer needs more address space than the limit leaves");
    return;
  }
  const TemporaryFile file;
  write_at(file.path(), 900 * mib, pattern(900 * mib, 1000));
  resize(file.path(), gib);
  const ChildEnd end = in_child([&file] {
    const rlim_t limit = status_kib("VmSize") * kib + 64 * mib;
    const struct rlimit room {limit, limit};
    if (::setrlimit(RLIMIT_AS, &room) != 0) return 1;
    const auto source = Source::open(file.path());
    if (!source) return 2;
    const auto value = source.assume_value().bytes({900 * mib, 1000});
    if (!value || !is_pattern(value.assume_value(), 900 * mib)) return 3;
    if (value.assume_value().holding() != copied(Reason::address_space)) return 4;
    return Source::open(file.path(), {.mapping = Mapping::required}) ? 5 : 0;
  });
  CHECK(end.signal == 0);
  CHECK(end.exit_code == 0);
}

TEST_CASE("A process that has all the mappings it may have still reads", "[bytes][fallback][process]") {
  if (under_sanitizer) {
    WARN("not run: a sanitizer makes mappings of its own");
    return;
  }
  const TemporaryFile file{300'000};
  const ChildEnd end = in_child([&file] {
    const auto source = Source::open(file.path());
    if (!source) return 1;
    // Every second page with other rights: each change costs two mappings, until the kernel refuses.
    constexpr std::size_t pages = 2'000'000;
    constexpr int unbacked = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    auto* area = static_cast<char*>(::mmap(nullptr, pages * 4096, PROT_NONE, unbacked, -1, 0));
    if (area == MAP_FAILED) return 2;
    std::size_t page = 1;
    while (page < pages && ::mprotect(area + page * 4096, 4096, PROT_READ) == 0) page += 2;
    if (page >= pages) return 3;
    while (::mmap(nullptr, 4096, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0) != MAP_FAILED) {
    }
    std::array<std::byte, 1000> into{};
    if (!source.assume_value().copy_out(200'000, into) || !is_pattern(into, 200'000)) return 4;
    const auto value = source.assume_value().bytes({200'000, 1000});
    if (!value || !is_pattern(value.assume_value(), 200'000)) return 5;
    return value.assume_value().holding() == copied(Reason::address_space) ? 0 : 6;
  });
  CHECK(end.signal == 0);
  CHECK(end.exit_code == 0);
}

TEST_CASE("Without /proc files are copied", "[bytes][fallback][process][root]") {
  if (::geteuid() != 0) {
    WARN("not run: needs root for chroot");
    return;
  }
  const TemporaryFile file{300'000};
  const ChildEnd end = in_child([&file] {
    if (::chroot(file.path().parent_path().c_str()) != 0 || ::chdir("/") != 0) return 1;
    const auto source = Source::open("/file.dcm");
    if (!source || !reads_right(source.assume_value())) return 2;
    return source.assume_value().holding() == copied(Reason::no_proc) ? 0 : 3;
  });
  CHECK(end.signal == 0);
  CHECK(end.exit_code == 0);
}
