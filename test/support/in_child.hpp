// SPDX-License-Identifier: MIT
/// @file
/// Runs something that changes or ends its process.
#pragma once

#include <stdexcept>

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace dicomap::test {

/// How a child process ended: by a signal, or with an exit code.
struct ChildEnd {
  int signal = 0;
  int exit_code = 0;
};

/// Exit codes of children that say more than pass (0) or the number of the check that failed.
inline constexpr int child_threw = 126;

/// Forks and runs `body` in the child; what it returns is the child's exit code. No core, and at most 60 seconds.
/// Assertions of the test framework belong to the parent: a child returns numbers.
template <class Body> [[nodiscard]] ChildEnd in_child(Body body) {
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error{"cannot fork"};
  if (child == 0) {
    const struct rlimit no_core {0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
    ::alarm(60);
    int code = child_threw;
    try {
      code = body();
    } catch (...) {
    }
    ::_exit(code);
  }
  int status = 0;
  if (::waitpid(child, &status, 0) != child) throw std::runtime_error{"cannot wait for a child"};
  return {WIFSIGNALED(status) ? WTERMSIG(status) : 0, WIFEXITED(status) ? WEXITSTATUS(status) : 0};
}

}  // namespace dicomap::test
