// SPDX-License-Identifier: MIT
// Where a SIGBUS goes that is not for a guard, and how guards live with the handlers of others. Whatever changes the
// disposition of signals or may end the process runs in a child.
#include "bytes/guarded.hpp"
#include "support/in_child.hpp"

#include <catch2/catch.hpp>

#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>

using namespace dicomap;
using namespace dicomap::test;

namespace {

constexpr std::size_t foreign_bytes = 64 * 1024;

// A mapping that dicomap knows nothing of, behind the end of its file: to load from it is SIGBUS.
volatile const char* foreign_fault(const TemporaryFile& file) {
  const int descriptor = ::open(file.path().c_str(), O_RDONLY | O_CLOEXEC);
  void* start = ::mmap(nullptr, foreign_bytes, PROT_READ, MAP_SHARED, descriptor, 0);
  ::close(descriptor);
  resize(file.path(), 0);
  return start == MAP_FAILED ? nullptr : static_cast<volatile const char*>(start) + 8192;
}

struct sigaction current_action() {
  struct sigaction action {};
  ::sigaction(SIGBUS, nullptr, &action);
  return action;
}

// Handlers of a host program. They note what they saw and leave by a jump, as such programs do.
sigjmp_buf resume;
volatile sig_atomic_t calls = 0;
const volatile void* seen_address = nullptr;
struct sigaction under_host {};

void host_with_info(int, siginfo_t* signal, void*) {
  calls = calls + 1;
  seen_address = signal->si_addr;
  ::siglongjmp(resume, 1);
}
void host_plain(int) {
  calls = calls + 1;
  ::siglongjmp(resume, 1);
}
void host_returns(int) { calls = calls + 1; }
void host_that_passes_on(int number, siginfo_t* signal, void* context) {
  calls = calls + 1;
  under_host.sa_sigaction(number, signal, context);
}
struct sigaction host_action(void (*handler)(int, siginfo_t*, void*)) {
  struct sigaction action {};
  action.sa_sigaction = handler;
  action.sa_flags = SA_SIGINFO;
  return action;
}
struct sigaction host_action(void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  return action;
}

}  // namespace

TEST_CASE("A fault in a mapping that is not guarded still ends the process by SIGBUS", "[bytes][guard][signal]") {
  const TemporaryFile file{mib};
  const TemporaryFile other{foreign_bytes};
  const ChildEnd end = in_child([&] {
    const Source source = Source::open(file.path(), guarded_and_mapped).value();
    return *foreign_fault(other) == 0 ? 1 : 2;
  });
  CHECK(end.signal == SIGBUS);
}

TEST_CASE("A fault in a mapping that is not guarded reaches the handler before", "[bytes][guard][signal]") {
  const TemporaryFile file{mib};
  const TemporaryFile other{foreign_bytes};
  const ChildEnd with_info = in_child([&] {
    const struct sigaction host = host_action(host_with_info);
    ::sigaction(SIGBUS, &host, nullptr);
    const Source source = Source::open(file.path(), guarded_and_mapped).value();
    volatile const char* address = foreign_fault(other);
    if (sigsetjmp(resume, 1) == 0) return *address == 0 ? 1 : 2;
    if (calls != 1 || seen_address != address) return 3;
    if (!guard_works(file, source)) return 4;
    return calls == 1 ? 0 : 5;
  });
  CHECK(with_info.signal == 0);
  CHECK(with_info.exit_code == 0);
  const TemporaryFile third{mib};
  const TemporaryFile fourth{foreign_bytes};
  const ChildEnd plain = in_child([&] {
    const struct sigaction host = host_action(host_plain);
    ::sigaction(SIGBUS, &host, nullptr);
    const Source source = Source::open(third.path(), guarded_and_mapped).value();
    volatile const char* address = foreign_fault(fourth);
    if (sigsetjmp(resume, 1) == 0) return *address == 0 ? 1 : 2;
    return calls == 1 && guard_works(third, source) && calls == 1 ? 0 : 3;
  });
  CHECK(plain.signal == 0);
  CHECK(plain.exit_code == 0);
}

TEST_CASE("SIGBUS from another process goes the way it would have gone", "[bytes][guard][signal]") {
  const TemporaryFile file{mib};
  const ChildEnd by_default = in_child([&] {
    const Source source = Source::open(file.path(), guarded_and_mapped).value();
    ::kill(::getpid(), SIGBUS);
    return 1;
  });
  CHECK(by_default.signal == SIGBUS);
  const ChildEnd ignored = in_child([&] {
    ::signal(SIGBUS, SIG_IGN);
    const Source source = Source::open(file.path(), guarded_and_mapped).value();
    ::kill(::getpid(), SIGBUS);
    return 0;
  });
  CHECK(ignored.signal == 0);
  CHECK(ignored.exit_code == 0);
  const ChildEnd handled = in_child([&] {
    const struct sigaction host = host_action(host_returns);
    ::sigaction(SIGBUS, &host, nullptr);
    const Source source = Source::open(file.path(), guarded_and_mapped).value();
    ::kill(::getpid(), SIGBUS);
    return calls == 1 ? 0 : 1;
  });
  CHECK(handled.signal == 0);
  CHECK(handled.exit_code == 0);
}

TEST_CASE("A fault cannot be ignored: it ends the process as it would have", "[bytes][guard][signal]") {
  const TemporaryFile file{mib};
  const TemporaryFile other{foreign_bytes};
  const ChildEnd end = in_child([&] {
    ::signal(SIGBUS, SIG_IGN);
    const Source source = Source::open(file.path(), guarded_and_mapped).value();
    return *foreign_fault(other) == 0 ? 1 : 2;
  });
  CHECK(end.signal == SIGBUS);
}

TEST_CASE("The handler comes with the first guard and goes with the last", "[bytes][guard][signal]") {
  const TemporaryFile file{mib};
  const TemporaryFile other{mib};
  const ChildEnd end = in_child([&] {
    struct sigaction host = host_action(host_with_info);
    host.sa_flags |= SA_RESTART;
    sigaddset(&host.sa_mask, SIGUSR1);
    ::sigaction(SIGBUS, &host, nullptr);
    {
      const Source plain = Source::open(file.path(), {.mapping = Mapping::required}).value();
      if (current_action().sa_sigaction != host_with_info) return 1;
      const Source first = Source::open(file.path(), guarded_and_mapped).value();
      const auto ours = current_action();
      if (ours.sa_sigaction == host_with_info) return 2;
      if (sigismember(&ours.sa_mask, SIGUSR1) != 1 || (ours.sa_flags & SA_RESTART) == 0) return 3;
      {
        const Source second = Source::open(other.path(), guarded_and_mapped).value();
        if (current_action().sa_sigaction != ours.sa_sigaction) return 4;
      }
      if (current_action().sa_sigaction != ours.sa_sigaction) return 5;
    }
    const auto after = current_action();
    if (after.sa_sigaction != host_with_info || (after.sa_flags & SA_RESTART) == 0) return 6;
    return sigismember(&after.sa_mask, SIGUSR1) == 1 ? 0 : 7;
  });
  CHECK(end.signal == 0);
  CHECK(end.exit_code == 0);
}

TEST_CASE("A handler that was put over ours stays, and guards go on to work below it", "[bytes][guard][signal]") {
  const TemporaryFile file{mib};
  const TemporaryFile later{mib};
  const TemporaryFile other{foreign_bytes};
  const ChildEnd end = in_child([&] {
    {
      const Source source = Source::open(file.path(), guarded_and_mapped).value();
      const struct sigaction host = host_action(host_that_passes_on);
      ::sigaction(SIGBUS, &host, &under_host);
      if (!guard_works(file, source) || calls != 1) return 1;
    }
    if (current_action().sa_sigaction != host_that_passes_on) return 2;
    const Source source = Source::open(later.path(), guarded_and_mapped).value();
    if (current_action().sa_sigaction != host_that_passes_on) return 3;
    if (!guard_works(later, source) || calls != 2) return 4;
    // No ring: the fault goes through both handlers once and then ends the process.
    return *foreign_fault(other) == 0 ? 5 : 6;
  });
  CHECK(end.signal == SIGBUS);
}

TEST_CASE("After the host took its own handler back, the next guard goes over it again", "[bytes][guard][signal]") {
  const TemporaryFile file{mib};
  const auto before = GENERATE(as<int>{}, 0, 1);
  const ChildEnd end = in_child([&] {
    const struct sigaction host = before == 0 ? host_action(SIG_DFL) : host_action(host_plain);
    ::sigaction(SIGBUS, &host, nullptr);
    {
      const Source source = Source::open(file.path(), guarded_and_mapped).value();
      ::sigaction(SIGBUS, &host, nullptr);
    }
    const Source source = Source::open(file.path(), guarded_and_mapped).value();
    return guard_works(file, source) && calls == 0 ? 0 : 1;
  });
  CHECK(end.signal == 0);
  CHECK(end.exit_code == 0);
}
