// SPDX-License-Identifier: MIT
/// @file
/// The seam to the operating system with a test behind it: counts every call, makes chosen ones fail.
#pragma once

#include "bytes/file_system.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <functional>
#include <limits>

namespace dicomap::test {

enum class Call : std::uint8_t { open, close, stat, stat_path, read_at, type_of, map, advise, advise_file };

/// Passes on to the real file system what it is not told to change. It must outlive the stores made over it.
class FailingFileSystem final : public FileSystem {
 public:
  static constexpr std::size_t call_kinds = 9;

  /// Lets `call` fail with `error_number`, from the next one on.
  FailingFileSystem& fail(Call call, int error_number) {
    plan(call).error_number = error_number;
    return *this;
  }
  FailingFileSystem& mend(Call call) { return fail(call, 0); }
  /// What statfs says the file system is.
  FailingFileSystem& pretend_type(long type) {
    type_ = type;
    return *this;
  }
  /// Each positioned read gives at most `bytes`.
  FailingFileSystem& read_at_most(std::size_t bytes) {
    read_limit_ = bytes;
    return *this;
  }
  /// Runs `action` before each `call`.
  FailingFileSystem& before(Call call, std::function<void()> action) {
    plan(call).before = std::move(action);
    return *this;
  }
  [[nodiscard]] std::size_t count(Call call) const { return plans_[static_cast<std::size_t>(call)].count; }
  [[nodiscard]] std::size_t count() const {
    std::size_t all = 0;
    for (const Plan& plan : plans_) all += plan.count;
    return all;
  }
  [[nodiscard]] int last_advice() const { return last_advice_; }

  int open(const char* path) noexcept override { return refused(Call::open) ? -1 : real_.open(path); }
  int close(int descriptor) noexcept override {
    const int closed = real_.close(descriptor);  // a descriptor is gone even when close reports an error
    return refused(Call::close) ? -1 : closed;
  }
  int stat(int descriptor, struct stat& status) noexcept override {
    return refused(Call::stat) ? -1 : real_.stat(descriptor, status);
  }
  int stat(const char* path, struct stat& status) noexcept override {
    return refused(Call::stat_path) ? -1 : real_.stat(path, status);
  }
  ssize_t read_at(int descriptor, void* into, std::size_t count, std::uint64_t offset) noexcept override {
    return refused(Call::read_at) ? -1 : real_.read_at(descriptor, into, std::min(count, read_limit_), offset);
  }
  long type_of(int descriptor) noexcept override {
    if (refused(Call::type_of)) return -1;
    return type_ != 0 ? type_ : real_.type_of(descriptor);
  }
  std::unique_ptr<MappedFile> map(int descriptor, std::uint64_t length) noexcept override {
    return refused(Call::map) ? nullptr : real_.map(descriptor, length);
  }
  int advise(const std::byte* begin, std::size_t length, int advice) noexcept override {
    last_advice_ = advice;
    return refused(Call::advise) ? -1 : real_.advise(begin, length, advice);
  }
  int advise_file(int descriptor, std::uint64_t offset, std::uint64_t length, int advice) noexcept override {
    return refused(Call::advise_file) ? -1 : real_.advise_file(descriptor, offset, length, advice);
  }

 private:
  struct Plan {
    std::atomic<std::size_t> count = 0;
    std::atomic<int> error_number = 0;
    std::function<void()> before;
  };
  Plan& plan(Call call) { return plans_[static_cast<std::size_t>(call)]; }
  bool refused(Call call) noexcept {
    Plan& plan = this->plan(call);
    ++plan.count;
    if (plan.before) plan.before();
    if (plan.error_number == 0) return false;
    errno = plan.error_number;
    return true;
  }

  FileSystem& real_ = posix_file_system();
  std::array<Plan, call_kinds> plans_;
  long type_ = 0;
  std::size_t read_limit_ = std::numeric_limits<std::size_t>::max();
  std::atomic<int> last_advice_ = -1;
};

}  // namespace dicomap::test
