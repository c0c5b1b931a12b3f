// SPDX-License-Identifier: MIT
// Decoders in worker processes: what they do to themselves is an error of their frame, and of no other.
#include "codecs/worker_pool.hpp"

#include <catch2/catch.hpp>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

using namespace dicomap;
using namespace dicomap::codecs;
namespace fs = std::filesystem;

namespace {

const std::string program = DICOMAP_TEST_WORKER;

/// A frame that a pool decodes, or the error.
struct Decoding {
  std::vector<std::byte> frame;
  Result<WorkerPool::Decoded> result = Error{ErrorCode::not_found, "not yet"};

  std::string error() const { return result ? "" : result.error().message(); }
};

Decoding decode(WorkerPool& pool, const std::string& module, std::string_view codestream, std::size_t size = 64,
                const Limits& limits = {}) {
  Decoding decoding;
  decoding.frame.resize(size);
  decoding.result = pool.decode(module, {Job{}, std::as_bytes(std::span{codestream}), decoding.frame, limits});
  return decoding;
}

std::string text_of(const std::vector<std::byte>& frame) {
  std::string text;
  for (const std::byte b : frame) text.push_back(static_cast<char>(b));
  return text;
}

std::size_t open_descriptors() {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator{"/proc/self/fd"}, fs::directory_iterator{}));
}

/// Children of this process, dead ones too.
std::vector<int> children() {
  std::vector<int> pids;
  for (const auto& task : fs::directory_iterator{"/proc/self/task"}) {
    std::ifstream in{task.path() / "children"};
    for (int pid = 0; in >> pid;) pids.push_back(pid);
  }
  return pids;
}

bool ends_within(int pid, std::chrono::seconds time) {
  const auto until = std::chrono::steady_clock::now() + time;
  while (kill(pid, 0) == 0) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  return true;
}

}  // namespace

TEST_CASE("A worker gives the same bytes, frame after frame, small and large", "[codecs][isolation]") {
  WorkerPool pool{program};
  CHECK(text_of(decode(pool, "fill", "abc", 8).frame) == "abcabcab");
  const int worker = children().at(0);
  const std::string large = text_of(decode(pool, "fill", "0123456789", 5'000'000).frame);
  CHECK(large.substr(0, 12) == "012345678901");
  CHECK(large.substr(large.size() - 3) == "789");
  const std::string long_stream(3'000'000, 'x');
  CHECK(text_of(decode(pool, "fill", long_stream + "y", 3'000'001).frame) == long_stream + "y");
  CHECK(text_of(decode(pool, "fill", "z", 2).frame) == "zz");
  CHECK(children() == std::vector{worker});
  CHECK(pool.idle() == 1);
}

TEST_CASE("What a worker did not write is left as it was", "[codecs][isolation]") {
  WorkerPool pool{program};
  REQUIRE(decode(pool, "fill_half", "x", 1000).result);
  const Decoding half = decode(pool, "fill_half", "x", 4);
  REQUIRE(half.result);
  CHECK(half.frame == std::vector{std::byte{7}, std::byte{7}, std::byte{0}, std::byte{0}});
  CHECK(half.result.value().outcome.written == 2);
  CHECK(half.result.value().outcome.warnings == 1);
  CHECK(std::string{half.result.value().outcome.message} == "half of it is missing??[31m");
  CHECK(half.result.value().library == "Fake 1.0");
}

TEST_CASE("A decoder that dies is an error of its frame, and the next one decodes", "[codecs][isolation]") {
  WorkerPool pool{program};
  const auto next = [&] { return text_of(decode(pool, "misbehave", "-", 3).frame); };
  CHECK(decode(pool, "misbehave", "a").error() == "the decoder Fake 1.0 died of signal 6 (Aborted)");
  CHECK(next() == "---");
#ifndef __SANITIZE_ADDRESS__
  const std::string fault = decode(pool, "misbehave", "s").error();
  // A sanitizer catches the signal and ends the process itself.
  CHECK((fault == "the decoder Fake 1.0 died of signal 11 (Segmentation fault)" || fault == "the decoder Fake 1.0 ended with status 1" ||
         fault == "the decoder Fake 1.0 ended with status 66"));
#endif
  CHECK(next() == "---");
  CHECK(decode(pool, "misbehave", "e").error() == "the decoder Fake 1.0 ended with status 7");
  CHECK(next() == "---");
  CHECK(decode(pool, "misbehave", "a").result.error().code() == ErrorCode::malformed);
}

TEST_CASE("A worker that dies while it has nothing to do is not noticed", "[codecs][isolation]") {
  WorkerPool pool{program};
  CHECK(text_of(decode(pool, "fill", "a", 1).frame) == "a");
  const int worker = children().at(0);
  kill(worker, SIGKILL);
  siginfo_t how{};
  REQUIRE(waitid(P_PID, static_cast<id_t>(worker), &how, WEXITED | WNOWAIT) == 0);
  CHECK(text_of(decode(pool, "fill", "b", 1).frame) == "b");
  CHECK(children().size() == 1);
}

TEST_CASE("A decoder that hangs is ended when its time is over", "[codecs][isolation]") {
  WorkerPool pool{program};
  Limits limits;
  limits.decoder_seconds = 1;
  const auto before = std::chrono::steady_clock::now();
  const Decoding hung = decode(pool, "misbehave", "h", 64, limits);
  CHECK(hung.error() == "the decoder Fake 1.0 took more than 1 s for a frame; raise Limits::decoder_seconds");
  CHECK(hung.result.error().code() == ErrorCode::limit_exceeded);
  CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds{5});
  CHECK(children().empty());
  CHECK(text_of(decode(pool, "misbehave", "-", 3, limits).frame) == "---");
}

TEST_CASE("What a worker answers is not believed", "[codecs][isolation]") {
  WorkerPool pool{program};
  const std::string nonsense = "the decoder Fake 1.0 answered with nonsense";
  CHECK(decode(pool, "misbehave", "w").error() == nonsense);  // more bytes than the frame has
  CHECK(decode(pool, "misbehave", "u").error() == nonsense);  // a status that there is not
  CHECK(decode(pool, "misbehave", "g").error() == nonsense);  // another message
  CHECK(decode(pool, "misbehave", "c").error() == "the decoder Fake 1.0 died of signal 9 (Killed)");  // hangs up, lives on
  const auto endless = decode(pool, "misbehave", "n");  // a message without an end
  REQUIRE(endless.result);
  CHECK(std::string{endless.result.value().outcome.message} == std::string(239, 'x'));
  CHECK(decode(pool, "misbehave", "t").error().empty());  // two answers: the second is not taken for that to the next frame
  const Decoding next = decode(pool, "misbehave", "-", 3);
  CHECK((text_of(next.frame) == "---" || next.error() == nonsense));
}

#if !defined(DICOMAP_TEST_SANITIZED)
TEST_CASE("A worker has no more memory than Limits::decoder_bytes", "[codecs][isolation]") {
  WorkerPool pool{program};
  CHECK(decode(pool, "take_memory", "x").result.value().outcome.status == Status::ok);
  Limits limits;
  limits.decoder_bytes = std::uint64_t{64} << 20;
  CHECK(decode(pool, "take_memory", "x", 64, limits).result.value().outcome.status == Status::out_of_memory);
  CHECK(decode(pool, "take_memory", "x").result.value().outcome.status == Status::ok);
}

TEST_CASE("A worker inherits nothing and opens nothing", "[codecs][isolation]") {
  WorkerPool pool{program};
  CHECK(std::string{decode(pool, "break_out", "x").result.value().outcome.message} == "confined");
}
#endif

TEST_CASE("Several threads decode at once, each with its own worker", "[codecs][isolation]") {
  const std::size_t descriptors = open_descriptors();
  {
    WorkerPool pool{program};
    std::vector<std::string> wrong(8);
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < wrong.size(); ++t) {
      threads.emplace_back([&pool, &wrong, t] {
        const std::string stream(1, static_cast<char>('0' + t));
        for (int i = 0; i < 50; ++i) {
          const std::size_t size = 100'000 + 1000 * t;
          const Decoding decoding = decode(pool, "fill", stream, size);
          if (text_of(decoding.frame) != std::string(size, stream[0])) wrong[t] = decoding.error() + '?';
          if (i % 10 == 0 && !decode(pool, "misbehave", "a").result.has_error()) wrong[t] = "lived";
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(wrong == std::vector<std::string>(8));
    CHECK(pool.idle() <= 8);
    CHECK(children().size() == pool.idle());
  }
  CHECK(children().empty());
  CHECK(open_descriptors() == descriptors);
}

TEST_CASE("Without its program a worker is an error that says what decodes all the same", "[codecs][isolation]") {
  const std::size_t descriptors = open_descriptors();
  WorkerPool pool{"/nowhere/worker"};
  CHECK(decode(pool, "fill", "x").error() ==
        "the worker program /nowhere/worker cannot be started: No such file or directory; Isolation::never decodes in this process");
  CHECK(decode(pool, "fill", "x").result.error().code() == ErrorCode::no_decoder);
  WorkerPool other{"/bin/true"};
  CHECK(decode(other, "fill", "x").error() ==
        "/bin/true is no worker program of this version of dicomap; Isolation::never decodes in this process");
  WorkerPool right{program};
  CHECK(decode(right, "../../evil", "x").error() ==
        "the ../../evil codec cannot be loaded: there is no such module; Isolation::never decodes in this process");
  CHECK(children().empty());
  CHECK(open_descriptors() == descriptors);
}

TEST_CASE("Workers end with the process that started them, however it ends and whatever they do", "[codecs][isolation]") {
  int told[2];
  REQUIRE(pipe(told) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    WorkerPool pool{program};
    static_cast<void>(decode(pool, "fill", "x"));
    const int idle = children().at(0);
    static_cast<void>(write(told[1], &idle, sizeof idle));
    Limits limits;
    limits.decoder_seconds = 2;
    std::thread hangs{[&] { static_cast<void>(decode(pool, "misbehave", "h", 64, limits)); }};
    while (children().size() < 2) std::this_thread::yield();
    const int busy = children().at(1);
    std::this_thread::sleep_for(std::chrono::milliseconds{300});
    static_cast<void>(write(told[1], &busy, sizeof busy));
    hangs.join();
    _exit(0);
  }
  int idle = 0;
  int busy = 0;
  REQUIRE(read(told[0], &idle, sizeof idle) == sizeof idle);
  REQUIRE(read(told[0], &busy, sizeof busy) == sizeof busy);
  close(told[0]);
  close(told[1]);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  CHECK(ends_within(idle, std::chrono::seconds{2}));
  CHECK(ends_within(busy, std::chrono::seconds{10}));  // it cannot see the end of its socket: its own alarm ends it
}

TEST_CASE("A child that was forked off has workers of its own", "[codecs][isolation]") {
  WorkerPool* const ours = &worker_pool();
  CHECK(&worker_pool() == ours);
  WorkerPool pool{program};
  CHECK(text_of(decode(pool, "fill", "a", 1).frame) == "a");
  const pid_t child = fork();
  if (child == 0) {
    const bool other = &worker_pool() != ours && worker_pool().owner() == getpid();
    pool.~WorkerPool();  // as an exiting child might: the parent's worker stays
    _exit(other ? 0 : 1);
  }
  int status = -1;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  CHECK(text_of(decode(pool, "fill", "b", 1).frame) == "b");
}

TEST_CASE("What a frame costs in a worker", "[codecs][isolation][.measure]") {
  WorkerPool pool{program};
  const auto median = [](auto what, std::size_t times) {
    std::vector<double> took(times);
    for (double& one : took) {
      const auto before = std::chrono::steady_clock::now();
      what();
      one = std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - before).count();
    }
    std::nth_element(took.begin(), took.begin() + static_cast<std::ptrdiff_t>(times / 2), took.end());
    return took[times / 2];
  };
  const std::string stream(150'000, 'x');
  std::vector<std::byte> frame(512 * 512 * 2);
  const Limits limits;
  const WorkerJob job{Job{}, std::as_bytes(std::span{stream}), frame, limits};
  const double start = median([&] { REQUIRE(WorkerProcess::start(program, "fill")); }, 51);
  const double here = median([&] { for (std::size_t i = 0; i < frame.size(); ++i) frame[i] = job.codestream[i % stream.size()]; }, 501);
  const double there = median([&] { REQUIRE(pool.decode("fill", job)); }, 501);
  const double tiny = median([&] { REQUIRE(decode(pool, "fill", "x", 1).result); }, 501);
  WARN("start and end " << start << " us; 512 x 512 x 16 here " << here << " us, in a worker " << there << " us; one byte " << tiny << " us");
}
