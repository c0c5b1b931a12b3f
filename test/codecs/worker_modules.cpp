// SPDX-License-Identifier: MIT
// Modules of the tests' worker: what a foreign decoder may do to the process it runs in.
#include "codecs/worker/find_module.hpp"
#include "codecs/worker/protocol.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>

namespace dicomap::codecs {

namespace {

/// The frame is the code stream, over and over.
void fill(const Job& job, Outcome& outcome) {
  for (std::uint64_t i = 0; i < job.frame_bytes; ++i) job.frame[i] = job.codestream[i % job.codestream_bytes];
  outcome.written = job.frame_bytes;
}

void fill_half(const Job& job, Outcome& outcome) {
  std::memset(job.frame, 7, job.frame_bytes / 2);
  outcome.written = job.frame_bytes / 2;
  outcome.warn("half of it is missing\n\x1b[31m");
}

void answer_twice(const Outcome& outcome) {
  Answer answer;
  answer.outcome = outcome;
  answer.number = 2;  // the second request of the test
  send(worker_socket, &answer, sizeof answer, 0);
}

/// What to do is the code stream's first byte.
void misbehave(const Job& job, Outcome& outcome) {
  switch (job.codestream[0]) {
    case 'a': std::abort();
    case 's': std::raise(SIGSEGV); break;
    case 'e': _exit(7);
    case 'h':
      for (volatile bool forever = true; forever;) continue;
      break;
    case 'w': outcome.written = job.frame_bytes + 1; return;
    case 'u': outcome.status = static_cast<Status>(99); return;
    case 'n': std::memset(outcome.message, 'x', sizeof outcome.message); outcome.status = Status::malformed; return;
    case 'g': send(worker_socket, "garbage", 7, 0); break;
    case 't': answer_twice(outcome); break;  // an answer too many
    case 'c': close(worker_socket); pause(); break;
    default: break;
  }
  fill(job, outcome);
}

/// 64 MiB more than the limit of 64 MiB that the test sets.
void take_memory(const Job& job, Outcome& outcome) {
  void* const much = mmap(nullptr, std::size_t{128} << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (much == MAP_FAILED) return outcome.fail(Status::out_of_memory, "no memory");
  munmap(much, std::size_t{128} << 20);
  fill(job, outcome);
}

/// Tries what no decoder needs, and says what it could do.
void break_out(const Job&, Outcome& outcome) {
  std::string done;
  if (open("/etc/passwd", O_RDONLY) >= 0) done += " open";
  if (socket(AF_INET, SOCK_STREAM, 0) >= 0) done += " socket";
  const pid_t child = fork();
  if (child == 0) _exit(0);
  if (child > 0) done += " fork";
  if (kill(getppid(), 0) == 0) done += " kill";
  int open_descriptors = 0;
  for (int i = 0; i < 64; ++i) open_descriptors += close(i == worker_socket ? -1 : i) == 0 ? 1 : 0;
  if (open_descriptors != 3) done += " inherited";
  if (std::getenv("PATH") != nullptr) done += " environment";
  outcome.fail(Status::unsupported, done.empty() ? "confined" : "it could" + done);
}

const char* library() { return "Fake 1.0"; }

constexpr Module modules[]{{module_version, library, fill},
                           {module_version, library, fill_half},
                           {module_version, library, misbehave},
                           {module_version, library, take_memory},
                           {module_version, library, break_out}};
constexpr const char* names[]{"fill", "fill_half", "misbehave", "take_memory", "break_out"};

}  // namespace

const Module* find_module(std::string_view name, std::string& why) {
  for (std::size_t i = 0; i < std::size(names); ++i) {
    if (name == names[i]) return &modules[i];
  }
  why = "there is no such module";
  return nullptr;
}

}  // namespace dicomap::codecs
