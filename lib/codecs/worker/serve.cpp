// SPDX-License-Identifier: MIT
#include "codecs/worker/serve.hpp"

#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace dicomap::codecs {

namespace {

/// The memory that both processes see.
struct Shared {
  std::uint8_t* data = nullptr;
  std::uint64_t size = 0;

  void replace(int descriptor, std::uint64_t bytes) noexcept {
    if (data != nullptr) munmap(data, size);
    void* const mapped = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    data = mapped == MAP_FAILED ? nullptr : static_cast<std::uint8_t*>(mapped);
    size = data == nullptr ? 0 : bytes;
    close(descriptor);
  }
};

/// The descriptor that came along, or -1.
int descriptor_of(msghdr& message) noexcept {
  const cmsghdr* const control = CMSG_FIRSTHDR(&message);
  if (control == nullptr || control->cmsg_level != SOL_SOCKET || control->cmsg_type != SCM_RIGHTS) return -1;
  int descriptor = -1;
  std::memcpy(&descriptor, CMSG_DATA(control), sizeof descriptor);
  return descriptor;
}

bool receive(Request& request, int& descriptor) noexcept {
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
  iovec bytes{&request, sizeof request};
  msghdr message{};
  message.msg_iov = &bytes;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  ssize_t got = 0;
  do got = recvmsg(worker_socket, &message, MSG_CMSG_CLOEXEC);
  while (got < 0 && errno == EINTR);
  descriptor = got > 0 ? descriptor_of(message) : -1;
  return got == static_cast<ssize_t>(sizeof request);
}

bool send_all(const void* data, std::size_t size) noexcept {
  ssize_t sent = 0;
  do sent = send(worker_socket, data, size, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent == static_cast<ssize_t>(size);
}

void decode(const Module& module, const Request& request, const Shared& shared, Outcome& outcome) noexcept {
  if (shared.size < request.shared_bytes) return outcome.fail(Status::out_of_memory, "no memory for code stream and frame");
  Job job = request.job;
  job.codestream = shared.data;
  job.frame = shared.data + request.frame_offset;
  alarm(request.seconds);
  module.decode(job, outcome);
  alarm(0);
}

}  // namespace

bool say_hello(const Hello& hello) noexcept { return send_all(&hello, sizeof hello); }

void serve(const Module& module) noexcept {
  Shared shared;
  for (;;) {
    Request request;
    int descriptor = -1;
    if (!receive(request, descriptor)) return;
    if (descriptor >= 0) shared.replace(descriptor, request.shared_bytes);
    Answer answer;
    answer.number = request.number;
    decode(module, request, shared, answer.outcome);
    if (!send_all(&answer, sizeof answer)) return;
  }
}

}  // namespace dicomap::codecs
