// SPDX-License-Identifier: MIT
/// @file
/// A process that decodes frames with one module. It has parsed hostile bytes after its first frame: nothing that it
/// answers is believed.
#pragma once

#include "codecs/descriptor.hpp"
#include "codecs/shared_memory.hpp"
#include "codecs/worker/protocol.hpp"

#include <dicomap/limits.hpp>
#include <dicomap/result.hpp>

#include <signal.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace dicomap::codecs {

/// What is asked of a worker. View: valid for the call.
struct WorkerJob {
  Job job;  ///< without pointers and sizes of bytes
  std::span<const std::byte> codestream;
  std::span<std::byte> frame;
  const Limits& limits;
};

/// Owner. One thread at a time. The process ends with it, or when this process does.
class WorkerProcess {
 public:
  /// Starts `program` with an empty environment, no descriptor but its socket, no signal blocked or ignored.
  /// @errors no_decoder: it cannot be started, or cannot open the module; io: no sockets or processes left
  [[nodiscard]] static Result<std::unique_ptr<WorkerProcess>> start(const std::string& program, const std::string& module);
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;
  ~WorkerProcess();

  /// What the module says it is, e.g. "OpenJPEG 2.5.0".
  [[nodiscard]] const std::string& library() const noexcept { return library_; }
  [[nodiscard]] const std::string& module() const noexcept { return module_; }
  /// Bytes that it shares with this process.
  [[nodiscard]] std::size_t shared_bytes() const noexcept { return shared_.bytes().size(); }

  /// Whether a request can be given to it: while it had nothing to do, it has neither died nor said anything.
  [[nodiscard]] bool is_ready() const noexcept;

  /// One frame. After an error the worker is of no use any more.
  /// @errors malformed: it died, or answered with nonsense; limit_exceeded: it took too long; out_of_memory; io
  [[nodiscard]] Result<Outcome> decode(const WorkerJob& job);

 private:
  using Time = std::chrono::steady_clock::time_point;
  WorkerProcess() = default;
  Result<void> share(std::size_t bytes);
  Result<void> say_hello(const std::string& program);
  Result<void> limit_memory(std::uint64_t bytes);
  [[nodiscard]] bool send(const Request& request, int descriptor) noexcept;
  /// Bytes of the next message, at most `size`; 0: the worker has ended; -1: `until` has come.
  [[nodiscard]] long receive(void* data, std::size_t size, Time until) noexcept;
  int kill(siginfo_t& how) noexcept;
  Error death();

  int owner_ = -1;  // the process that may end it: not a child that inherited this object
  int pid_ = -1;
  bool fresh_share_ = false;  // the worker has not got its descriptor yet
  Descriptor process_;  // a number that is not given to another process when this one has ended
  Descriptor socket_;
  SharedMemory shared_;
  std::uint64_t memory_limit_ = 0;
  std::uint32_t requests_ = 0;
  std::string module_;
  std::string library_;
};

}  // namespace dicomap::codecs
