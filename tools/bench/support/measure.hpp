// SPDX-License-Identifier: MIT
/// @file
/// Measures one call in this process from outside its library: time, page faults, bytes read, memory. All figures are
/// differences over the call, so that start-up, linking and this measuring itself count for nobody.
/// support/measure.py is the same for Python.
#pragma once

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <string>

namespace bench {

struct Figures {
  std::int64_t wall_ns = 0;
  std::int64_t cpu_ns = 0;           ///< of all threads, the kernel's part included
  std::int64_t minor_faults = 0;
  std::int64_t major_faults = 0;
  std::int64_t bytes_read = 0;       ///< through read calls of any kind (rchar)
  std::int64_t disk_bytes = 0;       ///< that came from the disk (read_bytes)
  std::int64_t peak_rss_kib = 0;     ///< the highest resident size, above that before the call
  std::int64_t process_rss_kib = 0;  ///< the same, with start-up and libraries
  std::int64_t private_kib = 0;      ///< anonymous memory after the call, above that before it
};

namespace detail {

/// A small file of /proc in one read call, into memory that was touched before.
class ProcFile {
 public:
  explicit ProcFile(const char* path) {
    text_.fill('\0');
    const int fd = ::open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return;
    const auto n = ::read(fd, text_.data(), text_.size() - 1);
    size_ = n > 0 ? n : 0;
    ::close(fd);
  }
  [[nodiscard]] std::int64_t number_after(const char* key) const {
    const auto* found = std::strstr(text_.data(), key);
    return found ? std::strtoll(found + std::strlen(key), nullptr, 10) : 0;
  }
  [[nodiscard]] std::int64_t size() const { return size_; }

 private:
  std::array<char, 4096> text_;
  std::int64_t size_ = 0;
};

/// Maps the pages of all code and constants that are loaded, as in a process that has run for a while. Asked for by the
/// environment variable BENCH_CODE_MAPPED; otherwise the first touch of code counts for who needs it.
inline void map_code() {
  std::FILE* maps = std::fopen("/proc/self/maps", "re");
  if (maps == nullptr) return;
  std::array<char, 1024> line{};
  while (std::fgets(line.data(), line.size(), maps) != nullptr) {
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
    char access[5] = {};
    const bool is_file = std::strchr(line.data(), '/') != nullptr;
    if (std::sscanf(line.data(), "%" SCNxPTR "-%" SCNxPTR " %4s", &begin, &end, access) != 3 || !is_file) continue;
    if (access[0] == 'r') ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_POPULATE_READ);
  }
  std::fclose(maps);
}

[[nodiscard]] inline std::int64_t cpu_time_ns() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

/// Touches the stack that calls will use: a process that has done anything before has.
[[gnu::noinline]] inline void map_stack() {
  std::array<volatile char, 64 * 1024> room;
  for (std::size_t i = 0; i < room.size(); i += 4096) room[i] = 0;
}

inline void reset_peak_rss() {
  const int fd = ::open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);
  if (fd < 0) return;
  [[maybe_unused]] const auto written = ::write(fd, "5", 1);
  ::close(fd);
}

}  // namespace detail

/// Runs `call` once. What it opens should live until measure() returns: closing is part of no task but scan_headers.
template <class Call> [[nodiscard]] Figures measure(Call&& call) {
  using detail::ProcFile;
  using Clock = std::chrono::steady_clock;
  if (std::getenv("BENCH_CODE_MAPPED") != nullptr) detail::map_code();
  detail::map_stack();
  detail::reset_peak_rss();
  const ProcFile rollup_before{"/proc/self/smaps_rollup"};
  const ProcFile status_before{"/proc/self/status"};
  const ProcFile io_before{"/proc/self/io"};
  rusage usage_before{};
  rusage usage_after{};
  auto start = Clock::now();  // the first reading touches pages of the clock: not a cost of the call
  ::getrusage(RUSAGE_SELF, &usage_before);
  const auto cpu_before = detail::cpu_time_ns();
  start = Clock::now();
  call();
  const auto end = Clock::now();
  const auto cpu_after = detail::cpu_time_ns();
  ::getrusage(RUSAGE_SELF, &usage_after);
  const ProcFile io_after{"/proc/self/io"};
  const ProcFile status_after{"/proc/self/status"};
  const ProcFile rollup_after{"/proc/self/smaps_rollup"};

  Figures figures;
  figures.wall_ns = std::chrono::duration_cast<std::chrono::nanoseconds>(end - start).count();
  figures.cpu_ns = cpu_after - cpu_before;
  figures.minor_faults = usage_after.ru_minflt - usage_before.ru_minflt;
  figures.major_faults = usage_after.ru_majflt - usage_before.ru_majflt;
  // Reading io_before is itself in the count that io_after shows.
  figures.bytes_read = io_after.number_after("rchar: ") - io_before.number_after("rchar: ") - io_before.size();
  figures.disk_bytes = io_after.number_after("\nread_bytes: ") - io_before.number_after("\nread_bytes: ");
  figures.process_rss_kib = status_after.number_after("VmHWM:");
  figures.peak_rss_kib = figures.process_rss_kib - status_before.number_after("VmRSS:");
  figures.private_kib = rollup_after.number_after("Anonymous:") - rollup_before.number_after("Anonymous:");
  return figures;
}

/// Prints the one JSON line that `run` reads. `amount` is what the rate counts per second: files, elements, bytes.
inline void report(const char* task, const char* contender, std::uint64_t checksum, const Figures& figures,
                   double amount) {
  const auto field = [](const char* name, std::int64_t value) {
    std::printf("\"%s\": %lld, ", name, static_cast<long long>(value));
  };
  std::printf("{\"task\": \"%s\", \"contender\": \"%s\", ", task, contender);
  field("wall_ns", figures.wall_ns);
  field("cpu_ns", figures.cpu_ns);
  field("minor_faults", figures.minor_faults);
  field("major_faults", figures.major_faults);
  field("bytes_read", figures.bytes_read);
  field("disk_bytes", figures.disk_bytes);
  field("peak_rss_kib", figures.peak_rss_kib);
  field("process_rss_kib", figures.process_rss_kib);
  field("private_kib", figures.private_kib);
  std::printf("\"checksum\": %llu, \"rate\": %.6g}\n", static_cast<unsigned long long>(checksum),
              amount * 1e9 / static_cast<double>(figures.wall_ns));
}

/// What every contender's main does: `body(folder, variant)` gets the folder of the inputs and the optional second
/// argument; what it throws is printed and fails the run.
template <class Body> int run(int argc, char** argv, Body&& body) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: %s <folder of make_inputs.py> [variant]\n", argv[0]);
    return 2;
  }
  try {
    body(std::string{argv[1]}, std::string{argc > 2 ? argv[2] : ""});
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", argv[0], error.what());
    return 1;
  }
}

}  // namespace bench
