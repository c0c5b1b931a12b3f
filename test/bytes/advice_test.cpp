// SPDX-License-Identifier: MIT
#include "bytes/bytes_test.hpp"
#include "support/proc_status.hpp"

#include <catch2/catch.hpp>

#include <sys/mman.h>

using namespace dicomap;
using namespace dicomap::test;

namespace {

// Reads a byte of each page of a mapped source; how much of it was resident at the most, in KiB.
std::uint64_t most_resident_while_reading(const Source& source, bool releases) {
  const std::uint64_t before = status_kib("RssFile");
  std::uint64_t most = 0;
  std::uint64_t sum = 0;
  for (std::uint64_t offset = 0; offset < source.size(); offset += mib) {
    const auto step = source.bytes({offset, mib}).value();
    for (std::uint64_t page = 0; page < mib; page += 4096) sum += static_cast<std::uint64_t>(step[page]);
    const std::uint64_t now = status_kib("RssFile");
    most = std::max(most, now > before ? now - before : 0);
    if (releases) source.release({offset, mib});
  }
  if (sum != 255) throw std::runtime_error{"the sum is wrong"};
  return most;
}

}  // namespace

TEST_CASE("Results are the same with all advice, with none, and where every madvise fails", "[bytes][advice]") {
  const TemporaryFile file{2'000'000};
  const auto mapping = GENERATE(Mapping::automatic, Mapping::required, Mapping::never);
  const auto fails = GENERATE(false, true);
  const auto advice = GENERATE(Advice::normal, Advice::sequential, Advice::random);
  FailingFileSystem system;
  if (fails) system.fail(Call::advise, EINVAL).fail(Call::advise_file, EINVAL);
  const Source source = open_over(system, file.path(), {.mapping = mapping}).value();
  source.advise(advice);
  source.prefetch({500'000, 1'000'000});
  CHECK(source.prefault({500'001, 1'000'000}));
  CHECK(reads_right(source));
  source.advise(Advice::random);
  source.release({0, 2'000'000});
  source.prefetch({1'999'999, 1});
  CHECK(source.prefault({0, 2'000'000}));
  CHECK(reads_right(source));
}

TEST_CASE("Advice on ranges past the end, empty, or overflowing is harmless", "[bytes][advice]") {
  const TemporaryFile file{300'000};
  constexpr std::uint64_t most = ~std::uint64_t{0};
  const auto mapping = GENERATE(Mapping::automatic, Mapping::required, Mapping::never);
  const Source source = Source::open(file.path(), {.mapping = mapping}).value();
  for (const ByteRange range : {ByteRange{most, most}, ByteRange{0, most}, ByteRange{300'000, 1},
                                ByteRange{299'999, most}, ByteRange{0, 0}, ByteRange{100, 0}}) {
    source.prefetch(range);
    source.release(range);
  }
  CHECK(reads_right(source));
}

TEST_CASE("Advice that was given before a file is mapped holds for the mapping", "[bytes][advice]") {
  const TemporaryFile file{300'000};
  FailingFileSystem system;
  const Source source = open_over(system, file.path()).value();
  source.advise(Advice::random);
  CHECK(system.count(Call::advise) == 0);
  CHECK(system.count(Call::advise_file) == 1);
  CHECK(source.bytes({200'000, 1}).value().holding() == is_mapped);
  CHECK(system.count(Call::advise) == 1);
  CHECK(system.last_advice() == MADV_RANDOM);
  source.advise(Advice::sequential);
  CHECK(system.last_advice() == MADV_SEQUENTIAL);
  source.advise(Advice::normal);
  CHECK(system.last_advice() == MADV_NORMAL);
}

TEST_CASE("A mapping that nobody gave advice for gets none", "[bytes][advice]") {
  const TemporaryFile file{300'000};
  FailingFileSystem system;
  const Source source = open_over(system, file.path(), {.mapping = Mapping::required}).value();
  CHECK(reads_right(source));
  CHECK(system.count(Call::advise) == 0);
}

TEST_CASE("Released pages do not count: 256 MiB are gone through within 8 MiB", "[bytes][advice]") {
  const TemporaryFile file;
  write_at(file.path(), 100 * mib, std::vector<std::byte>{std::byte{200}});
  write_at(file.path(), 256 * mib - 4096, std::vector<std::byte>{std::byte{55}});
  resize(file.path(), 256 * mib);
  const Source source = Source::open(file.path(), {.mapping = Mapping::required}).value();
  CHECK(most_resident_while_reading(source, true) < 8 * 1024);
  // The same without release, so that the first figure means something.
  CHECK(most_resident_while_reading(source, false) > 200 * 1024);
}

TEST_CASE("Prefaulted bytes are resident: to read them raises no fault", "[bytes][advice]") {
  const TemporaryFile file{16 * mib};
  const Source source = Source::open(file.path(), {.mapping = Mapping::required}).value();
  const auto value = source.bytes({0, 16 * mib}).value();
  const std::uint64_t before = status_kib("RssFile");
  REQUIRE(source.prefault({0, 16 * mib}));
  CHECK(status_kib("RssFile") - before >= 15 * 1024);
  const std::uint64_t faults = minor_faults();
  std::byte all{};
  for (std::uint64_t page = 0; page < 16 * mib; page += 4096) all ^= value[page];
  CHECK(all == std::byte{0});
  if (!under_sanitizer) CHECK(minor_faults() - faults < 64);  // sanitizers note each load in memory of their own
}

TEST_CASE("Prefault on a file that is not mapped yet maps it, as the load that follows would", "[bytes][advice]") {
  const TemporaryFile file{300'000};
  const Source source = Source::open(file.path()).value();
  CHECK(source.prefault({100'000, 10}));
  CHECK(source.holding() == is_mapped);
}
