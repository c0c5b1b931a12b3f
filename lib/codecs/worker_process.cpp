// SPDX-License-Identifier: MIT
#include "codecs/worker_process.hpp"

#include "codecs/sanitized.hpp"
#include "codecs/spawn.hpp"

#include <fmt/format.h>

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <system_error>
#include <utility>

namespace dicomap::codecs {

namespace {

constexpr std::size_t page = 4096;
constexpr std::size_t smallest_share = std::size_t{1} << 20;
constexpr std::chrono::seconds time_to_start{30};

std::string system_text(int error) { return std::generic_category().message(error); }

Error no_worker(std::string what) {
  return Error{ErrorCode::no_decoder, std::move(what)}.hint("Isolation::never decodes in this process");
}

constexpr std::size_t whole_pages(std::size_t bytes) noexcept { return (bytes + page - 1) / page * page; }

/// Printable ASCII: what a worker says goes to terminals and logs.
template <std::size_t N> void clean(char (&text)[N]) noexcept {
  text[N - 1] = '\0';
  for (char& c : std::span{text, std::strlen(text)}) {
    if (c < ' ' || c > '~') c = '?';
  }
}

bool is_sound(const Answer& answer, const Request& request) noexcept {
  return answer.number == request.number && answer.outcome.status <= Status::out_of_memory &&
         answer.outcome.written <= request.job.frame_bytes;
}

}  // namespace

Result<std::unique_ptr<WorkerProcess>> WorkerProcess::start(const std::string& program, const std::string& module) {
  std::unique_ptr<WorkerProcess> worker{new WorkerProcess};
  worker->owner_ = getpid();
  worker->module_ = module;
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
    return Error{ErrorCode::io, fmt::format("no socket for the {} decoder: {}", module, system_text(errno))};
  }
  worker->socket_ = Descriptor{ends[0]};
  const Spawned child = spawn(program, module, Descriptor{ends[1]});
  if (child.error != 0) {
    return no_worker(fmt::format("the worker program {} cannot be started: {}", program, system_text(child.error)));
  }
  worker->process_ = Descriptor{static_cast<int>(syscall(SYS_pidfd_open, child.pid, 0))};
  if (!worker->process_) {
    const int error = errno;
    ::kill(child.pid, SIGKILL);
    waitpid(child.pid, nullptr, 0);
    return no_worker(fmt::format("the worker program {} cannot be watched: {}", program, system_text(error)));
  }
  worker->pid_ = child.pid;
  DICOMAP_TRY_VOID(worker->say_hello(program));
  return worker;
}

Result<void> WorkerProcess::say_hello(const std::string& program) {
  Hello hello;
  const long got = receive(&hello, sizeof hello, std::chrono::steady_clock::now() + time_to_start);
  if (got != static_cast<long>(sizeof hello) || hello.version != protocol_version) {
    return no_worker(fmt::format("{} is no worker program of this version of dicomap", program));
  }
  clean(hello.text);
  if (hello.opened == 0) return no_worker(fmt::format("the {} codec cannot be loaded: {}", module_, hello.text));
  library_ = hello.text;
  return success();
}

WorkerProcess::~WorkerProcess() {
  siginfo_t how{};
  if (process_ && owner_ == getpid()) kill(how);
}

int WorkerProcess::kill(siginfo_t& how) noexcept {
  syscall(SYS_pidfd_send_signal, process_.number(), SIGKILL, nullptr, 0);
  int result = 0;
  do result = waitid(P_PIDFD, static_cast<id_t>(process_.number()), &how, WEXITED);
  while (result != 0 && errno == EINTR);
  process_ = Descriptor{};
  return result;
}

bool WorkerProcess::is_ready() const noexcept {
  pollfd either[2] = {{process_.number(), POLLIN, 0}, {socket_.number(), POLLIN, 0}};
  return process_ && poll(either, 2, 0) == 0;
}

Result<Outcome> WorkerProcess::decode(const WorkerJob& job) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{job.limits.decoder_seconds};
  Request request;
  request.job = job.job;
  request.job.codestream_bytes = job.codestream.size();
  request.job.frame_bytes = job.frame.size();
  request.frame_offset = whole_pages(job.codestream.size());
  request.number = ++requests_;
  request.seconds = std::min(job.limits.decoder_seconds, std::numeric_limits<std::uint32_t>::max() / 2) + 1;
  DICOMAP_TRY_VOID(share(whole_pages(job.codestream.size()) + whole_pages(job.frame.size())));
  request.shared_bytes = shared_.bytes().size();
  DICOMAP_TRY_VOID(limit_memory(job.limits.decoder_bytes));
  std::ranges::copy(job.codestream, shared_.bytes().begin());
  Answer answer;
  if (!send(request, fresh_share_ ? shared_.descriptor() : -1)) return death();
  fresh_share_ = false;
  const long got = receive(&answer, sizeof answer, until);
  if (got == 0) return death();
  if (got < 0) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("the decoder {} took more than {} s for a frame", library_, job.limits.decoder_seconds)}
        .hint("raise Limits::decoder_seconds");
  }
  if (got != static_cast<long>(sizeof answer) || !is_sound(answer, request)) {
    return Error{ErrorCode::malformed, fmt::format("the decoder {} answered with nonsense", library_)};
  }
  clean(answer.outcome.message);
  const auto written = shared_.bytes().subspan(request.frame_offset, answer.outcome.written);
  std::ranges::copy(written, job.frame.begin());
  return answer.outcome;
}

Result<void> WorkerProcess::share(std::size_t bytes) {
  if (bytes <= shared_.bytes().size()) return success();
  DICOMAP_TRY(memory, SharedMemory::make(std::max({bytes, shared_.bytes().size() * 3 / 2 / page * page, smallest_share})));
  shared_ = std::move(memory);
  fresh_share_ = true;
  return success();
}

// From outside, so that it holds before the worker does anything.
Result<void> WorkerProcess::limit_memory(std::uint64_t bytes) {
#ifdef DICOMAP_SANITIZED
  memory_limit_ = bytes;  // the shadow of a sanitizer takes terabytes of addresses
  return success();
#else
  const std::uint64_t room = std::numeric_limits<std::uint64_t>::max() - shared_.bytes().size();
  const std::uint64_t limit = std::min(bytes, room) + shared_.bytes().size();
  if (limit == memory_limit_) return success();
  // The hard limit is what this process was given, which may be lower.
  rlimit value{};
  const bool is_known = prlimit(pid_, RLIMIT_AS, nullptr, &value) == 0;
  value.rlim_cur = std::min<rlim_t>(limit, value.rlim_max);
  if (!is_known || prlimit(pid_, RLIMIT_AS, &value, nullptr) != 0) {
    return Error{ErrorCode::io, fmt::format("the memory of the decoder {} cannot be limited: {}", library_, system_text(errno))};
  }
  memory_limit_ = limit;
  return success();
#endif
}

bool WorkerProcess::send(const Request& request, int descriptor) noexcept {
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
  iovec bytes{const_cast<Request*>(&request), sizeof request};
  msghdr message{};
  message.msg_iov = &bytes;
  message.msg_iovlen = 1;
  if (descriptor >= 0) {
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    cmsghdr* const header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof descriptor);
    std::memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
  }
  ssize_t sent = 0;
  do sent = sendmsg(socket_.number(), &message, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent == static_cast<ssize_t>(sizeof request);
}

long WorkerProcess::receive(void* data, std::size_t size, Time until) noexcept {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
    pollfd ready{socket_.number(), POLLIN, 0};
    const int count = poll(&ready, 1, static_cast<int>(std::clamp<long>(left, 0, std::numeric_limits<int>::max())));
    if (count == 0 && left <= std::numeric_limits<int>::max()) return -1;
    if (count < 0 && errno != EINTR) return 0;
    if (count <= 0) continue;  // a signal, or a time longer than poll() can wait
    const ssize_t got = recv(socket_.number(), data, size, MSG_DONTWAIT | MSG_TRUNC);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    return std::max<long>(got, 0);
  }
}

Error WorkerProcess::death() {
  // It has closed its socket, which a process does once its end is settled: that signal comes too late, but for one that
  // means to live on.
  siginfo_t how{};
  const int result = kill(how);
  std::string cause = "ended";  // somebody else has waited for it
  if (result == 0 && how.si_code == CLD_EXITED) cause = fmt::format("ended with status {}", how.si_status);
  if (result == 0 && how.si_code != CLD_EXITED) {
    const char* const name = sigdescr_np(how.si_status);
    cause = fmt::format("died of signal {} ({})", how.si_status, name != nullptr ? name : "unknown");
  }
  return Error{ErrorCode::malformed, fmt::format("the decoder {} {}", library_, cause)};
}

}  // namespace dicomap::codecs
