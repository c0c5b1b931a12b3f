// SPDX-License-Identifier: MIT
#include "codecs/spawn.hpp"

#include "codecs/worker/protocol.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>

namespace dicomap::codecs {

Spawned spawn(const std::string& program, const std::string& module, const Descriptor& socket) noexcept {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, socket.number(), worker_socket);
  for (int standard = 0; standard < 3; ++standard) {
    posix_spawn_file_actions_addopen(&actions, standard, "/dev/null", O_RDWR, 0);
  }
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t signals;
  sigemptyset(&signals);
  posix_spawnattr_setsigmask(&attributes, &signals);
  sigfillset(&signals);
  posix_spawnattr_setsigdefault(&attributes, &signals);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  char name[] = "dicomap-codec-worker";
  char* const arguments[] = {name, const_cast<char*>(module.c_str()), nullptr};
  char* const environment[] = {nullptr};
  Spawned child;
  child.error = posix_spawn(&child.pid, program.c_str(), &actions, &attributes, arguments, environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return child;
}

}  // namespace dicomap::codecs
