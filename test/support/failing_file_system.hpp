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
#include <string>
#include <vector>

#include <fcntl.h>

namespace dicomap::test {

enum class Call : std::uint8_t {
  open, close, stat, stat_path, read_at, type_of, map, advise, advise_file, map_private,
  open_folder, open_at, stat_at, read_link, rename, rename_to_new, remove,
  write_at, copy_range, allocate, truncate, sync, sync_data, lock,
  set_mode, set_owner, set_times, list_attributes, get_attribute, set_attribute, remove_attribute
};

/// Passes on to the real file system what it is not told to change. It must outlive the stores made over it.
class FailingFileSystem final : public FileSystem {
 public:
  static constexpr std::size_t call_kinds = static_cast<std::size_t>(Call::remove_attribute) + 1;

  /// Lets `call` fail with `error_number`, from the next one on.
  FailingFileSystem& fail(Call call, int error_number) {
    plan(call).error_number = error_number;
    return *this;
  }
  /// Lets `passes` calls pass first, then fails from there on.
  FailingFileSystem& fail_after(std::size_t passes, Call call, int error_number) {
    plan(call).fails_from = plan(call).count + passes;
    return fail(call, error_number);
  }
  FailingFileSystem& mend(Call call) { return fail_after(0, call, 0); }
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
  /// Each write, and each copy by the kernel, takes at most `bytes`.
  FailingFileSystem& write_at_most(std::size_t bytes) {
    write_limit_ = bytes;
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
  /// All calls so far, in order. One thread at a time.
  [[nodiscard]] const std::vector<Call>& calls() const { return calls_; }
  /// Keeps the order of calls, from now on.
  FailingFileSystem& record() {
    recording_ = true;
    return *this;
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
  std::shared_ptr<std::byte> map_private(int descriptor, std::uint64_t offset, std::uint64_t length) noexcept override {
    return refused(Call::map_private) ? nullptr : real_.map_private(descriptor, offset, length);
  }

  int open_folder(const char* path) noexcept override {
    return refused(Call::open_folder) ? -1 : real_.open_folder(path);
  }
  int open_at(int folder, const char* name, int flags, mode_t mode) noexcept override {
    if ((flags & O_ACCMODE) != O_RDONLY) opened_for_writing_.emplace_back(name);
    return refused(Call::open_at) ? -1 : real_.open_at(folder, name, flags, mode);
  }
  int stat_at(int folder, const char* name, struct stat& status) noexcept override {
    return refused(Call::stat_at) ? -1 : real_.stat_at(folder, name, status);
  }
  ssize_t read_link(int folder, const char* name, char* into, std::size_t count) noexcept override {
    return refused(Call::read_link) ? -1 : real_.read_link(folder, name, into, count);
  }
  int rename(int folder, const char* from, const char* to) noexcept override {
    return refused(Call::rename) ? -1 : real_.rename(folder, from, to);
  }
  int rename_to_new(int folder, const char* from, const char* to) noexcept override {
    return refused(Call::rename_to_new) ? -1 : real_.rename_to_new(folder, from, to);
  }
  int remove(int folder, const char* name) noexcept override {
    return refused(Call::remove) ? -1 : real_.remove(folder, name);
  }

  ssize_t write_at(int descriptor, const void* from, std::size_t count, std::uint64_t offset) noexcept override {
    return refused(Call::write_at) ? -1 : real_.write_at(descriptor, from, std::min(count, write_limit_), offset);
  }
  ssize_t copy_range(int from, std::uint64_t from_offset, int to, std::uint64_t to_offset,
                     std::size_t count) noexcept override {
    if (refused(Call::copy_range)) return -1;
    return real_.copy_range(from, from_offset, to, to_offset, std::min(count, write_limit_));
  }
  int allocate(int descriptor, std::uint64_t bytes) noexcept override {
    return refused(Call::allocate) ? -1 : real_.allocate(descriptor, bytes);
  }
  int truncate(int descriptor, std::uint64_t bytes) noexcept override {
    return refused(Call::truncate) ? -1 : real_.truncate(descriptor, bytes);
  }
  int sync(int descriptor) noexcept override { return refused(Call::sync) ? -1 : real_.sync(descriptor); }
  int sync_data(int descriptor) noexcept override {
    return refused(Call::sync_data) ? -1 : real_.sync_data(descriptor);
  }
  int lock(int descriptor) noexcept override { return refused(Call::lock) ? -1 : real_.lock(descriptor); }

  int set_mode(int descriptor, mode_t mode) noexcept override {
    return refused(Call::set_mode) ? -1 : real_.set_mode(descriptor, mode);
  }
  int set_owner(int descriptor, uid_t user, gid_t group) noexcept override {
    return refused(Call::set_owner) ? -1 : real_.set_owner(descriptor, user, group);
  }
  int set_times(int descriptor, const std::array<timespec, 2>& times) noexcept override {
    return refused(Call::set_times) ? -1 : real_.set_times(descriptor, times);
  }
  ssize_t list_attributes(int descriptor, std::span<char> into) noexcept override {
    return refused(Call::list_attributes) ? -1 : real_.list_attributes(descriptor, into);
  }
  ssize_t get_attribute(int descriptor, const char* name, std::span<std::byte> into) noexcept override {
    return refused(Call::get_attribute) ? -1 : real_.get_attribute(descriptor, name, into);
  }
  int set_attribute(int descriptor, const char* name, std::span<const std::byte> value) noexcept override {
    return refused(Call::set_attribute) ? -1 : real_.set_attribute(descriptor, name, value);
  }
  int remove_attribute(int descriptor, const char* name) noexcept override {
    return refused(Call::remove_attribute) ? -1 : real_.remove_attribute(descriptor, name);
  }
  /// Names of files that were opened to be written to, in order. One thread at a time.
  [[nodiscard]] const std::vector<std::string>& opened_for_writing() const { return opened_for_writing_; }

 private:
  struct Plan {
    std::atomic<std::size_t> count = 0;
    std::atomic<int> error_number = 0;
    std::atomic<std::size_t> fails_from = 0;
    std::function<void()> before;
  };
  Plan& plan(Call call) { return plans_[static_cast<std::size_t>(call)]; }
  bool refused(Call call) noexcept {
    Plan& plan = this->plan(call);
    const std::size_t earlier = plan.count++;
    if (recording_) calls_.push_back(call);
    if (plan.before) plan.before();
    if (plan.error_number == 0 || earlier < plan.fails_from) return false;
    errno = plan.error_number;
    return true;
  }

  FileSystem& real_ = posix_file_system();
  std::array<Plan, call_kinds> plans_;
  long type_ = 0;
  std::size_t read_limit_ = std::numeric_limits<std::size_t>::max();
  std::size_t write_limit_ = std::numeric_limits<std::size_t>::max();
  bool recording_ = false;
  std::vector<Call> calls_;
  std::vector<std::string> opened_for_writing_;
  std::atomic<int> last_advice_ = -1;
};

}  // namespace dicomap::test
