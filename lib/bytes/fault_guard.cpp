// SPDX-License-Identifier: MIT
// What runs inside the signal handler: lock-free atomics, sigaction, raise, and one mmap by system call. Everything
// else (taking slots, joining and leaving the chain of handlers) happens outside of it, under a mutex.
#include "bytes/fault_guard.hpp"

#include <fmt/format.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <utility>

#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace dicomap {

namespace {

constexpr std::size_t slot_count = 4096;

// One guarded region. A thread that faults in a region keeps that region's slot from changing (the guard lives as long
// as its mapping is used), so a slot that changes while the handler looks at it is not the one it looks for: `version`
// is odd during a change, and the handler passes over a slot whose version was odd or moved, without waiting.
struct Slot {
  std::atomic<std::uint64_t> version = 0;
  std::atomic<std::uintptr_t> begin = 0;  // 0: free
  std::atomic<std::uintptr_t> end = 0;    // the end of the last page
  std::atomic<bool> faulted = false;

  void set(std::uintptr_t from, std::uintptr_t to) noexcept {
    ++version;
    begin = from;
    end = to;
    faulted = false;
    ++version;
  }

  // The end of the region if `address` lies in it, else 0.
  [[nodiscard]] std::uintptr_t end_if_inside(std::uintptr_t address) const noexcept {
    const std::uint64_t before = version;
    const std::uintptr_t from = begin;
    const std::uintptr_t to = end;
    if (before % 2 != 0 || version != before) return 0;
    return address >= from && address < to ? to : 0;
  }
};
static_assert(std::atomic<std::uintptr_t>::is_always_lock_free && std::atomic<std::uint64_t>::is_always_lock_free &&
              std::atomic<bool>::is_always_lock_free && std::atomic<void (*)(int)>::is_always_lock_free);

constinit std::array<Slot, slot_count> slots;
constinit std::atomic<std::uintptr_t> page_bytes = 4096;

// What had SIGBUS before us, as the handler needs it: one of the two, or neither for the default action.
constinit std::atomic<void (*)(int)> next_plain = nullptr;
constinit std::atomic<void (*)(int, siginfo_t*, void*)> next_with_info = nullptr;

// Guarded by the mutex.
struct Registry {
  std::size_t live = 0;
  std::size_t look_at = 0;         // where the search for a free slot goes on
  bool covered = false;            // our handler was left in the chain, below somebody else's
  struct sigaction previous {};    // to be put back
};
constinit std::mutex registry_mutex;
constinit Registry registry;

// The kernel's answer to a load or store, as opposed to kill() and to news of memory that nobody touches yet: it comes
// again when the instruction is repeated.
bool is_fault(const siginfo_t& signal) noexcept {
  return signal.si_code == BUS_ADRALN || signal.si_code == BUS_ADRERR || signal.si_code == BUS_OBJERR ||
         signal.si_code == BUS_MCEERR_AR;
}

// Puts zeros from the faulting page to the end of its region: one mapping more, however many pages are lost.
bool replace_lost_pages(const siginfo_t& signal) noexcept {
  if (!is_fault(signal) || signal.si_code == BUS_ADRALN) return false;
  const auto address = reinterpret_cast<std::uintptr_t>(signal.si_addr);
  for (Slot& slot : slots) {
    const std::uintptr_t end = slot.end_if_inside(address);
    if (end == 0) continue;
    slot.faulted = true;  // first: whoever reads a zero must find the flag set
    const std::uintptr_t page = address / page_bytes * page_bytes;
    // The system call itself: sanitizers take a call of mmap for a write to the region.
    return ::syscall(SYS_mmap, page, end - page, PROT_READ, MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
           static_cast<long>(page);
  }
  return false;
}

void pass_on(int number, siginfo_t* signal, void* context) noexcept {
  if (auto* const handler = next_with_info.load(); handler != nullptr) return handler(number, signal, context);
  auto* const handler = next_plain.load();
  if (handler != SIG_DFL && handler != SIG_IGN) return handler(number);
  // As the kernel does it: a fault cannot be ignored, a signal from a process can.
  if (handler == SIG_IGN && !is_fault(*signal)) return;
  struct sigaction plain {};
  plain.sa_handler = SIG_DFL;
  ::sigaction(SIGBUS, &plain, nullptr);
  if (!is_fault(*signal)) ::raise(number);  // else the instruction faults again, and the core tells the true address
}

void on_bus_error(int number, siginfo_t* signal, void* context) noexcept {
  const int saved = errno;
  if (!replace_lost_pages(*signal)) pass_on(number, signal, context);
  errno = saved;
}

bool is_ours(const struct sigaction& action) noexcept {
  return (action.sa_flags & SA_SIGINFO) != 0 && action.sa_sigaction == on_bus_error;
}
bool has_function(const struct sigaction& action) noexcept {
  return action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN;
}

void enter_chain() noexcept {
  struct sigaction current {};
  ::sigaction(SIGBUS, nullptr, &current);
  if (is_ours(current)) return;
  // A handler was put over ours while we were in the chain, so it passes on to us or has chosen not to. To go over it
  // again would close the chain into a ring. What was there before us is no such handler.
  if (registry.covered && has_function(current) && current.sa_handler != registry.previous.sa_handler) return;

  registry.previous = current;
  registry.covered = false;
  page_bytes = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  const bool with_info = has_function(current) && (current.sa_flags & SA_SIGINFO) != 0;
  next_with_info = with_info ? current.sa_sigaction : nullptr;
  next_plain = with_info ? SIG_DFL : current.sa_handler;

  struct sigaction ours {};
  ours.sa_sigaction = on_bus_error;
  ours.sa_flags = SA_SIGINFO | SA_ONSTACK | (current.sa_flags & (SA_RESTART | SA_NODEFER));
  ours.sa_mask = current.sa_mask;  // what the handler before us wants blocked while it runs
  ::sigaction(SIGBUS, &ours, nullptr);
}

void leave_chain() noexcept {
  struct sigaction current {};
  ::sigaction(SIGBUS, nullptr, &current);
  registry.covered = !is_ours(current);
  if (!registry.covered) ::sigaction(SIGBUS, &registry.previous, nullptr);
}

}  // namespace

Result<FaultGuard> FaultGuard::protect(const std::byte* begin, std::uint64_t length) {
  const std::lock_guard lock{registry_mutex};
  if (registry.live == slot_count) {
    return Error{ErrorCode::limit_exceeded, fmt::format("{} mappings are guarded, the most at one time", slot_count)};
  }
  while (slots[registry.look_at].begin != 0) registry.look_at = (registry.look_at + 1) % slot_count;
  if (registry.live++ == 0) enter_chain();
  const auto from = reinterpret_cast<std::uintptr_t>(begin);
  const std::uintptr_t page = page_bytes;
  slots[registry.look_at].set(from, (from + static_cast<std::uintptr_t>(length) + page - 1) / page * page);
  return FaultGuard{static_cast<int>(registry.look_at)};
}

FaultGuard::FaultGuard(FaultGuard&& other) noexcept : slot_{std::exchange(other.slot_, -1)} {}

FaultGuard& FaultGuard::operator=(FaultGuard&& other) noexcept {
  std::swap(slot_, other.slot_);
  return *this;
}

FaultGuard::~FaultGuard() {
  if (slot_ < 0) return;
  const std::lock_guard lock{registry_mutex};
  slots[static_cast<std::size_t>(slot_)].set(0, 0);
  if (--registry.live == 0) leave_chain();
}

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wtsan"  // ThreadSanitizer sees neither the fence nor the zeros that it is for
#endif
bool FaultGuard::faulted() const noexcept {
  if (slot_ < 0) return false;
  // The caller's loads from the region come before the load of the flag, on processors that reorder them too.
  std::atomic_thread_fence(std::memory_order_acquire);
  return slots[static_cast<std::size_t>(slot_)].faulted;
}

}  // namespace dicomap
