// SPDX-License-Identifier: MIT
#include "bytes/bytes_test.hpp"
#include "support/in_child.hpp"
#include "support/proc_status.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <memory_resource>

using namespace dicomap;
using namespace dicomap::test;

namespace {

class CountingMemory final : public std::pmr::memory_resource {
 public:
  std::size_t now = 0;
  std::size_t most = 0;

 private:
  void* do_allocate(std::size_t bytes, std::size_t alignment) override {
    now += bytes;
    most = std::max(most, now);
    return std::pmr::new_delete_resource()->allocate(bytes, alignment);
  }
  void do_deallocate(void* at, std::size_t bytes, std::size_t alignment) override {
    now -= bytes;
    std::pmr::new_delete_resource()->deallocate(at, bytes, alignment);
  }
  [[nodiscard]] bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }
};

}  // namespace

TEST_CASE("Frame 5000 of a 4 GiB file that is not mapped costs its own bytes and no more", "[bytes][positioned]") {
  constexpr std::uint64_t frame_bytes = 512 * kib;
  const TemporaryFile file;
  write_at(file.path(), 5000 * frame_bytes, pattern(5000 * frame_bytes, frame_bytes));
  resize(file.path(), 4 * gib);
  const ChildEnd end = in_child([&file] {
    const std::uint64_t before = status_kib("VmHWM");
    const auto source = Source::open(file.path(), {.mapping = Mapping::never});
    if (!source) return 1;
    const auto frame = source.assume_value().bytes({5000 * frame_bytes, frame_bytes});
    if (!frame || !is_pattern(frame.assume_value(), 5000 * frame_bytes)) return 2;
    if (frame.assume_value().holding() != copied(Reason::policy_never)) return 3;
    return status_kib("VmHWM") - before < 4096 ? 0 : 4;
  });
  CHECK(end.signal == 0);
  CHECK(end.exit_code == 0);
}

TEST_CASE("Short reads are continued until all bytes are there", "[bytes][positioned]") {
  const TemporaryFile file{100'000};
  FailingFileSystem system;
  system.read_at_most(777);
  const Source source = open_over(system, file.path(), {.mapping = Mapping::never}).value();
  CHECK(reads_right(source));
  std::vector<std::byte> into(50'000);
  CHECK(source.copy_out(49'999, into));
  CHECK(is_pattern(into, 49'999));
}

TEST_CASE("A read that fails says how much, why, and where", "[bytes][positioned]") {
  const TemporaryFile file{300'000};
  FailingFileSystem system;
  const Source source = open_over(system, file.path(), {.mapping = Mapping::never}).value();
  system.fail(Call::read_at, EIO);
  const auto failed = source.bytes({100'000, 500});
  CHECK(message_of(failed) ==
        file.path().native() + ": cannot read 500 bytes: Input/output error (errno 5) at offset 100000");
  CHECK(code_of(failed) == ErrorCode::io);
  CHECK(is_pattern(source.bytes({0, 4096}).value(), 0));  // the first block was there already
  system.mend(Call::read_at);
  CHECK(is_pattern(source.bytes({100'000, 500}).value(), 100'000));
}

TEST_CASE("A small file that could not be read whole is tried again", "[bytes][positioned]") {
  const TemporaryFile file{50'000};
  FailingFileSystem system;
  const Source source = open_over(system, file.path()).value();
  system.fail(Call::read_at, EIO);
  CHECK(code_of(source.bytes({20'000, 1})) == ErrorCode::io);
  CHECK(code_of(source.bytes({20'000, 1})) == ErrorCode::io);
  system.mend(Call::read_at);
  CHECK(reads_right(source));
}

TEST_CASE("A copy beyond Limits::value_bytes is refused with both numbers", "[bytes][positioned]") {
  const TemporaryFile file{300'000};
  SourceOptions options{.mapping = Mapping::never};
  options.limits.value_bytes = 100'000;
  const Source source = Source::open(file.path(), options).value();
  CHECK(source.bytes({10'000, 100'000}));
  const auto refused = source.bytes({10'000, 100'001});
  CHECK(message_of(refused) ==
        file.path().native() +
            ": a value of 100001 bytes would have to be copied; Limits::value_bytes is 100000 at offset 10000");
  CHECK(code_of(refused) == ErrorCode::limit_exceeded);
  // What is in place is not copied: no limit.
  options.mapping = Mapping::required;
  CHECK(Source::open(file.path(), options).value().bytes({0, 300'000}));
}

TEST_CASE("A range outside of the file is an error that says so", "[bytes][positioned]") {
  const TemporaryFile file{5000};
  const auto mapping = GENERATE(Mapping::automatic, Mapping::required, Mapping::never);
  const Source source = Source::open(file.path(), {.mapping = mapping}).value();
  const std::string name = file.path().native();
  std::array<std::byte, 10> into{};
  CHECK(message_of(source.bytes({4991, 10})) == name + ": 10 bytes reach past the end (5000 bytes) at offset 4991");
  CHECK(message_of(source.copy_out(4991, into)) == name + ": 10 bytes reach past the end (5000 bytes) at offset 4991");
  CHECK(message_of(source.prefault({4991, 10})) == name + ": 10 bytes reach past the end (5000 bytes) at offset 4991");
  CHECK(code_of(source.bytes({~std::uint64_t{0} - 4, 10})) == ErrorCode::out_of_range);
  CHECK(code_of(source.copy_out(~std::uint64_t{0} - 4, into)) == ErrorCode::out_of_range);
  CHECK(code_of(source.prefault({5, ~std::uint64_t{0}})) == ErrorCode::out_of_range);
  CHECK(source.copy_out(4990, into));
  CHECK(is_pattern(into, 4990));
}

TEST_CASE("Header blocks grow as they are read in a row, stay where they are, and are bounded", "[bytes][positioned]") {
  const TemporaryFile file{2 * mib};
  FailingFileSystem system;
  SourceOptions options{.mapping = Mapping::never};
  options.limits.header_bytes = 256 * kib;
  const auto store = FileStore::open(system, file.path(), options).value();
  struct Expected {
    std::uint64_t asked;
    std::uint64_t length;
  };
  const std::byte* first = nullptr;
  // A header of 8 bytes that starts 4 bytes before the end of the block before it.
  for (const auto& [asked, length] :
       {Expected{4092, 4096}, Expected{8184, 8192}, Expected{16372, 16384}, Expected{32752, 32768},
        Expected{65516, 65536}, Expected{131048, 65536}}) {
    const Run run = store->run(asked, 8, Purpose::header).value();
    REQUIRE(run.data != nullptr);
    CHECK(run.offset == asked);
    CHECK(run.length == length);
    CHECK(std::equal(run.data, run.data + run.length, pattern(asked, length).begin()));
    CHECK(run.holding == copied(Reason::policy_never));
    if (first == nullptr) first = run.data;
  }
  const Run far = store->run(1'000'000, 8, Purpose::header).value();
  CHECK(far.length == 4096);  // not in a row
  const auto reads = system.count(Call::read_at);
  CHECK(store->run(5000, 100, Purpose::header).value().data == first);
  CHECK(store->run(5000, 100, Purpose::bulk).value().data == first);
  CHECK(system.count(Call::read_at) == reads);
  CHECK(store->run(1'500'000, 200'000, Purpose::header).value().data == nullptr);  // would be more than header_bytes
  CHECK(store->run(1'500'000, 8, Purpose::bulk).value().data == nullptr);
  CHECK(system.count(Call::read_at) == reads);
}

TEST_CASE("Copies are paid for by the caller's memory resource and given back", "[bytes][positioned]") {
  const TemporaryFile file{300'000};
  CountingMemory memory;
  {
    const Source source = Source::open(file.path(), {.mapping = Mapping::never, .memory = &memory}).value();
    CHECK(source.memory() == &memory);
    CHECK(memory.now == 4096);
    {
      const auto value = source.bytes({10'000, 200'000}).value();
      CHECK(memory.now == 204'096);
    }
    CHECK(memory.now == 4096);
  }
  CHECK(memory.now == 0);
  CHECK(memory.most == 204'096);
}
