// SPDX-License-Identifier: MIT
#include "codecs/worker/confine.hpp"

#include "codecs/sanitized.hpp"
#include "codecs/worker/protocol.hpp"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <iterator>

namespace dicomap::codecs {

void give_up_what_was_inherited() noexcept {
  syscall(SYS_close_range, worker_socket + 1, ~0U, 0);
  static_cast<void>(chdir("/"));
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);  // a core file handed to a program is not bounded by its size
  const rlimit few{16, 16};
  setrlimit(RLIMIT_NOFILE, &few);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

#if defined(DICOMAP_SANITIZED) || !(defined(__x86_64__) || defined(__aarch64__))

void give_up_system_calls() noexcept {}

#else

namespace {

#ifdef __x86_64__
constexpr std::uint32_t architecture = AUDIT_ARCH_X86_64;
#else
constexpr std::uint32_t architecture = AUDIT_ARCH_AARCH64;
#endif

constexpr std::uint32_t load = BPF_LD | BPF_W | BPF_ABS;
constexpr std::uint32_t number_offset = offsetof(seccomp_data, nr);
constexpr std::uint32_t first_argument_offset = offsetof(seccomp_data, args);  // its low half: both are little-endian

constexpr sock_filter statement(std::uint32_t code, std::uint32_t k) noexcept {
  return {static_cast<std::uint16_t>(code), 0, 0, k};
}
/// Steps over `skipped` instructions unless the test holds.
constexpr sock_filter unless(std::uint32_t test, std::uint32_t k, std::uint8_t skipped) noexcept {
  return {static_cast<std::uint16_t>(BPF_JMP | test | BPF_K), 0, skipped, k};
}
constexpr sock_filter give(std::uint32_t action) noexcept { return statement(BPF_RET | BPF_K, action); }

constexpr std::uint32_t allowed[] = {
    SYS_recvmsg, SYS_sendmsg, SYS_sendto, SYS_close, SYS_write, SYS_writev,  // its socket, complaints into /dev/null
    SYS_mmap, SYS_munmap, SYS_mremap, SYS_mprotect, SYS_madvise, SYS_brk,
    SYS_futex, SYS_set_robust_list, SYS_rseq, SYS_sched_yield, SYS_sched_getaffinity, SYS_membarrier, SYS_getcpu,
    SYS_clock_gettime, SYS_clock_nanosleep, SYS_nanosleep, SYS_gettimeofday, SYS_setitimer,
    SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_sigaltstack, SYS_restart_syscall,
    SYS_getpid, SYS_gettid, SYS_getrandom, SYS_sysinfo, SYS_exit, SYS_exit_group,
#ifdef SYS_alarm
    SYS_alarm, SYS_time,
#endif
};

}  // namespace

void give_up_system_calls() noexcept {
  constexpr std::size_t count = std::size(allowed);
  sock_filter program[2 * count + 16];
  std::size_t size = 0;
  const auto add = [&](sock_filter instruction) { program[size++] = instruction; };
  add(statement(load, offsetof(seccomp_data, arch)));
  add({BPF_JMP | BPF_JEQ | BPF_K, 1, 0, architecture});
  add(give(SECCOMP_RET_KILL_PROCESS));
  add(statement(load, number_offset));
  for (const std::uint32_t number : allowed) {
    add(unless(BPF_JEQ, number, 1));
    add(give(SECCOMP_RET_ALLOW));
  }
  // Threads, but no processes; the flags of clone3 cannot be seen, so that the C library is told to use clone.
  add(unless(BPF_JEQ, SYS_clone3, 1));
  add(give(SECCOMP_RET_ERRNO | ENOSYS));
  add(unless(BPF_JEQ, SYS_clone, 3));
  add(statement(load, first_argument_offset));
  add(unless(BPF_JSET, CLONE_THREAD, 1));
  add(give(SECCOMP_RET_ALLOW));
  // Signals to itself: how abort() ends.
  add(statement(load, number_offset));
  add(unless(BPF_JEQ, SYS_tgkill, 3));
  add(statement(load, first_argument_offset));
  add(unless(BPF_JEQ, static_cast<std::uint32_t>(getpid()), 1));
  add(give(SECCOMP_RET_ALLOW));
  add(give(SECCOMP_RET_ERRNO | EPERM));
  sock_fprog filter{static_cast<std::uint16_t>(size), program};
  prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0);
}

#endif

}  // namespace dicomap::codecs
