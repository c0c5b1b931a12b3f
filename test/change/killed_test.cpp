// SPDX-License-Identifier: MIT
// kill -9 at random moments of whole saves and flushes: with parsing, edits, frames.
#include "change/editor_test.hpp"
#include "pixels/image_bytes.hpp"

#include <dicomap/tags.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <chrono>
#include <random>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace dicomap;
using namespace dicomap::test;

namespace {

constexpr int moments = 200;

/// A name and frames that all say the same number.
DicomBytes version(int number) {
  DicomBytes bytes{explicit_little};
  bytes.pn(tags::PatientName, number == 0 ? "Version^0" : "Version^1");
  bytes.append(image_with({.rows = 200, .columns = 100, .frames = "4"}));
  return bytes.element(tags::PixelData, VR::OW, filled(200 * 100 * 2 * 4, number)).as_file();
}

bool is_whole(const std::filesystem::path& path) {
  const Bytes found = bytes_of_file(path);
  return found == version(0).bytes() || found == version(1).bytes();
}

/// Makes the other version of the file.
void edit(Editor& editor, int number) {
  editor.set(tags::PatientName, number == 0 ? "Version^0" : "Version^1").value();
  const std::vector<std::uint16_t> samples(200 * 100, static_cast<std::uint16_t>(number * 0x101));
  for (std::uint64_t frame = 0; frame < 4; ++frame) editor.set_frame<std::uint16_t>(frame, samples).value();
}

/// Runs `work` with 1, 0, 1, ... in a child that is killed at a random moment after the first time.
template <class Work> void kill_while(std::minstd_rand& random, Work work) {
  std::array<int, 2> pipe{};
  REQUIRE(::pipe(pipe.data()) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::alarm(60);
    try {
      for (int round = 1;; ++round) {
        work(round % 2);
        if (round == 1 && ::write(pipe[1], "!", 1) != 1) ::_exit(2);
      }
    } catch (...) {
      ::_exit(1);
    }
  }
  ::close(pipe[1]);
  std::array<char, 1> done{};
  const ssize_t got = ::read(pipe[0], done.data(), 1);
  ::close(pipe[0]);
  const auto wait = std::chrono::microseconds{random() % 3000};
  for (const auto begin = std::chrono::steady_clock::now(); std::chrono::steady_clock::now() - begin < wait;) {
  }
  ::kill(child, SIGKILL);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(got == 1);
  REQUIRE(WIFSIGNALED(status));
}

}  // namespace

TEST_CASE("Killed at 200 random moments of save, an editor leaves the old file or the new, whole", "[change][save][kill]") {
  const TemporaryFile file{version(0).bytes()};
  std::minstd_rand random{11};
  for (int moment = 0; moment < moments; ++moment) {
    kill_while(random, [&](int number) {
      Editor editor = Editor::open(file.path()).value();
      edit(editor, number);
      SaveOptions options;
      options.replace.durability = moment % 8 == 0 ? Durability::full : Durability::none;
      editor.save(options).value();
    });
    REQUIRE(is_whole(file.path()));
  }
}

TEST_CASE("Killed at 200 random moments of flush, an editor leaves the old values or the new, for who edits next", "[change][in place][kill]") {
  const TemporaryFile file{version(0).bytes()};
  std::minstd_rand random{12};
  int taken_back = 0;
  for (int moment = 0; moment < moments; ++moment) {
    kill_while(random, [&](int number) {
      Editor editor = Editor::open(file.path(), Access::in_place).value();
      edit(editor, number);
      editor.flush(moment % 8 == 0 ? Durability::file : Durability::none).value();
    });
    taken_back += is_whole(file.path()) ? 0 : 1;
    static_cast<void>(Editor::open(file.path(), moment % 2 == 0 ? Access::in_place : Access::copy_on_write).value());
    REQUIRE(is_whole(file.path()));
    REQUIRE(names_in(file.path().parent_path()).size() == 1);
  }
  if (taken_back == 0) WARN("no moment hit a file half written");
}
