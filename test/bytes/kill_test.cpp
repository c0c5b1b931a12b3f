// SPDX-License-Identifier: MIT
// kill -9 at random moments.
#include "bytes/in_place_file.hpp"
#include "bytes/writing.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <random>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace dicomap;
using namespace dicomap::test;

namespace {

constexpr int moments = 200;
constexpr std::size_t length = 300'000;

// Runs `work` again and again in a child, and kills it at a random moment after the first time it was done.
template <class Work> void kill_while(std::minstd_rand& random, Work work) {
  std::array<int, 2> pipe{};
  REQUIRE(::pipe(pipe.data()) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::alarm(60);
    for (unsigned round = 0;; ++round) {
      if (!work(round)) ::_exit(1);
      if (round == 0 && ::write(pipe[1], "!", 1) != 1) ::_exit(2);
    }
  }
  ::close(pipe[1]);
  std::array<char, 1> done{};
  const ssize_t got = ::read(pipe[0], done.data(), 1);
  ::close(pipe[0]);
  const auto wait = std::chrono::microseconds{random() % 4000};
  for (const auto begin = std::chrono::steady_clock::now(); std::chrono::steady_clock::now() - begin < wait;) {
  }
  ::kill(child, SIGKILL);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(got == 1);
  REQUIRE(WIFSIGNALED(status));
}

std::string content(unsigned round) { return std::string(length, round % 2 == 0 ? 'a' : 'b'); }
bool is_whole(const std::filesystem::path& path) {
  const std::string text = text_in(path);
  return text == content(0) || text == content(1);
}

}  // namespace

TEST_CASE("Killed at 200 random moments, a writer leaves the old file or the new, whole", "[bytes][replace][kill]") {
  const TemporaryFolder folder;
  const auto path = folder / "a.dcm";
  write_text(path, content(0));
  const TemporaryFolder base_folder;
  write_text(base_folder / "0", content(0));
  write_text(base_folder / "1", content(1));
  std::minstd_rand random{7};
  std::uint64_t left_over = 0;
  for (int moment = 0; moment < moments; ++moment) {
    const Durability durability = moment % 8 == 0 ? Durability::full : Durability::none;
    kill_while(random, [&](unsigned round) {
      const auto base = open_file_store(base_folder / (round % 2 == 0 ? "0" : "1"), {}).value();
      const auto file = OutputFile::create(path, {.durability = durability}).value();
      return file->reserve(length) && file->write(span_of(content(round)).first(10'000)) &&
             file->copy(*base, {10'000, 200'000}) && file->write(span_of(content(round)).subspan(210'000)) && file->commit();
    });
    REQUIRE(is_whole(path));
    left_over += clean_stale(folder.path(), 0).value();
    REQUIRE(names_in(folder.path()) == std::vector<std::string>{"a.dcm"});
  }
  if (left_over == 0) WARN("no moment hit a temporary file");
}

TEST_CASE("Killed at 200 random moments, a writer in place leaves the old bytes or the new, whole", "[bytes][in_place][kill]") {
  const TemporaryFolder folder;
  const auto path = folder / "a.dcm";
  write_text(path, content(0));
  std::minstd_rand random{7};
  int journals = 0;
  for (int moment = 0; moment < moments; ++moment) {
    const Durability durability = moment % 8 == 0 ? Durability::full : Durability::none;
    kill_while(random, [&](unsigned round) {
      const std::string text = content(round + 1);
      const std::vector<BytePatch> patches{{200'000, span_of(text).subspan(200'000)}, {0, span_of(text).first(200'000)}};
      return bool{InPlaceFile::open(path).value()->write(patches, durability)};
    });
    journals += names_in(folder.path()).size() > 1 ? 1 : 0;
    REQUIRE(InPlaceFile::open(path));
    REQUIRE(is_whole(path));
    REQUIRE(names_in(folder.path()) == std::vector<std::string>{"a.dcm"});
  }
  if (journals == 0) WARN("no moment hit a journal");
}
