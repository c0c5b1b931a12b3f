// SPDX-License-Identifier: MIT
/// @file
/// A regular file: header blocks by positioned reads, the whole file mapped (or, when small, read) at the first need
/// beyond them, positioned reads where that cannot be.
#pragma once

#include "bytes/byte_store.hpp"
#include "bytes/fault_guard.hpp"
#include "bytes/file_system.hpp"

#include <atomic>
#include <mutex>
#include <utility>
#include <vector>

namespace dicomap {

/// What a file was when it was opened; a difference later means that somebody changed it.
struct FileStamp {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  std::int64_t modified_ns = 0;
  std::int64_t changed_ns = 0;
  friend bool operator==(const FileStamp&, const FileStamp&) noexcept = default;
};

[[nodiscard]] FileStamp stamp_of(const struct stat& status) noexcept;

/// Takes a descriptor's ownership; closes it when it goes.
class Descriptor {
 public:
  Descriptor(FileSystem& system, int number) noexcept : system_{&system}, number_{number} {}
  Descriptor(Descriptor&& other) noexcept : system_{other.system_}, number_{std::exchange(other.number_, -1)} {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (number_ >= 0) system_->close(number_);
  }
  [[nodiscard]] int number() const noexcept { return number_; }
  /// Hands it over: to a close that is to be checked.
  [[nodiscard]] int release() noexcept { return std::exchange(number_, -1); }

 private:
  FileSystem* system_;
  int number_;
};

/// Whether a store's name is a path that can be asked about again.
enum class Origin : std::uint8_t { path, unlinked };

/// Owner. Holds one descriptor; the mapping holds a second one. `system` must outlive it.
class FileStore final : public ByteStore {
 public:
  /// One open, one fstat, one positioned read. Under Mapping::required also maps.
  [[nodiscard]] static Result<std::shared_ptr<const ByteStore>> open(FileSystem& system,
                                                                     const std::string& path,
                                                                     const SourceOptions& options);
  [[nodiscard]] static Result<std::shared_ptr<const ByteStore>> adopt(FileSystem& system, Descriptor descriptor,
                                                                      std::string name, const SourceOptions& options,
                                                                      Origin origin);

  FileStore(FileSystem& system, Descriptor descriptor, std::string name, const FileStamp& stamp,
            const SourceOptions& options, Origin origin);

  [[nodiscard]] Result<Run> run(std::uint64_t offset, std::uint64_t wanted, Purpose purpose) const override;
  [[nodiscard]] Result<void> read(std::uint64_t offset, std::span<std::byte> into) const override;
  [[nodiscard]] Holding holding() const noexcept override;
  [[nodiscard]] int descriptor() const noexcept override { return descriptor_.number(); }
  [[nodiscard]] std::shared_ptr<std::byte> private_pages(ByteRange range) const override;
  void advise(Advice advice) const noexcept override;
  void prefetch(ByteRange range) const noexcept override;
  void release(ByteRange range) const noexcept override;
  [[nodiscard]] Result<void> prefault(ByteRange range) const override;
  [[nodiscard]] bool changed() const noexcept override;
  [[nodiscard]] std::int64_t modified_ns() const noexcept override { return stamp_.modified_ns; }
  [[nodiscard]] Result<void> check() const override;
  [[nodiscard]] Result<void> verify() const override;

 private:
  struct Block {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    std::shared_ptr<std::byte> bytes;
  };

  [[nodiscard]] Result<void> read_first_block();
  [[nodiscard]] Result<void> refuse_hidden_content() const;
  [[nodiscard]] Result<Run> slow_run(std::uint64_t offset, std::uint64_t wanted, Purpose purpose) const;
  [[nodiscard]] Result<void> hold_whole() const;   // under mutex_: map, read whole, or remember why neither
  [[nodiscard]] Result<Reason> map_whole() const;  // under mutex_: Reason::none once mapped
  [[nodiscard]] Result<void> read_whole() const;   // under mutex_
  [[nodiscard]] Result<Run> header_block(std::uint64_t offset, std::uint64_t wanted) const;  // under mutex_
  [[nodiscard]] Result<void> pread_all(std::uint64_t offset, std::span<std::byte> into) const;
  [[nodiscard]] Result<void> touch_pages(ByteRange range) const;
  [[nodiscard]] const std::byte* mapped() const noexcept;  // null unless the file is mapped
  [[nodiscard]] bool same_content() const noexcept;        // as far as size and time of modification tell
  [[nodiscard]] Error out_of_range(ByteRange range) const;
  [[nodiscard]] Error changed_error() const;
  [[nodiscard]] Error early_end_error() const;

  FileSystem& system_;
  Descriptor descriptor_;
  FileStamp stamp_;
  SourceOptions options_;
  Origin origin_;
  Run first_;                     // the first block; fixed once open
  std::shared_ptr<std::byte> first_bytes_;
  mutable std::atomic<Advice> advice_ = Advice::normal;

  // Set once, in this order: whoever finds `whole_` finds what it is, and its guard.
  mutable std::atomic<Holding> holding_;
  mutable std::atomic<const std::byte*> whole_ = nullptr;  // the mapping, or the whole small file
  mutable std::mutex mutex_;      // guards what follows
  mutable bool decided_ = false;
  mutable std::unique_ptr<MappedFile> mapping_;
  mutable FaultGuard guard_;      // declared behind the mapping it watches: goes before it
  mutable std::vector<Block> blocks_;
  mutable std::uint64_t kept_bytes_ = 0;
};

}  // namespace dicomap
