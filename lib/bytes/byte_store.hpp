// SPDX-License-Identifier: MIT
/// @file
/// What a Source stands on. One implementation per way of holding bytes; tests add their own.
#pragma once

#include <dicomap/source.hpp>

#include <functional>

namespace dicomap {

/// Contiguous bytes that stay where they are as long as their store lives.
struct Run {
  const std::byte* data = nullptr;
  std::uint64_t offset = 0;  ///< of data[0] in the source
  std::uint64_t length = 0;
  Holding holding;           ///< of these bytes: a header block stays copied when the file is mapped later

  /// Whether [from, from + wanted) lies inside. Cannot overflow.
  [[nodiscard]] bool covers(std::uint64_t from, std::uint64_t wanted) const noexcept {
    return from >= offset && from - offset <= length && wanted <= length - (from - offset);
  }
  [[nodiscard]] const std::byte* at(std::uint64_t from) const noexcept { return data + (from - offset); }
};

/// Why a run is asked for.
enum class Purpose : std::uint8_t {
  header,  ///< element headers and small values: a store may read and keep a block
  bulk     ///< large values: in place or not at all
};

class ByteStore;

/// Takes a part of a range: where it lies, and in which store.
using TakePart = std::function<Result<void>(const ByteStore& store, ByteRange range)>;

/// The edge of the bytes room. `const` is thread-safe: lazy mapping and block lists synchronise themselves.
class ByteStore {
 public:
  explicit ByteStore(std::string name, std::uint64_t size, const SourceOptions& options)
      : name_{std::move(name)},
        size_{size},
        limits_{options.limits},
        memory_{options.memory} {}
  virtual ~ByteStore() = default;
  ByteStore(const ByteStore&) = delete;
  ByteStore& operator=(const ByteStore&) = delete;

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  [[nodiscard]] const Limits& limits() const noexcept { return limits_; }
  /// Null: new and delete.
  [[nodiscard]] std::pmr::memory_resource* memory() const noexcept { return memory_; }

  /// A run that covers [offset, offset + wanted), which the caller has checked against size(); without data where bytes
  /// can only be copied.
  [[nodiscard]] virtual Result<Run> run(std::uint64_t offset, std::uint64_t wanted, Purpose purpose) const = 0;
  /// Fills `into` with the bytes from `offset` on, all of them.
  [[nodiscard]] virtual Result<void> read(std::uint64_t offset, std::span<std::byte> into) const = 0;
  [[nodiscard]] virtual Holding holding() const noexcept = 0;

  /// Hands out the parts that `range` is put together from, in order: itself, but for a store made of other stores.
  [[nodiscard]] virtual Result<void> parts(ByteRange range, const TakePart& take) const { return take(*this, range); }
  /// What the kernel can copy from, at the same offsets; negative: there is none.
  [[nodiscard]] virtual int descriptor() const noexcept { return -1; }
  /// `range`, which begins at a page, mapped copy-on-write: what is written there is seen by nobody else, and costs a page of
  /// memory each. Null where that cannot be had. Unmapped with its last owner.
  [[nodiscard]] virtual std::shared_ptr<std::byte> private_pages(ByteRange) const { return nullptr; }

  virtual void advise(Advice) const noexcept {}
  virtual void prefetch(ByteRange) const noexcept {}
  virtual void release(ByteRange) const noexcept {}
  [[nodiscard]] virtual Result<void> prefault(ByteRange) const { return success(); }
  [[nodiscard]] virtual bool changed() const noexcept { return false; }
  /// When the file was modified, as it was at open; 0 for what is no file.
  [[nodiscard]] virtual std::int64_t modified_ns() const noexcept { return 0; }
  [[nodiscard]] virtual Result<void> check() const { return success(); }
  /// check(), and under SourceOptions::verify a comparison with the stamp of open.
  [[nodiscard]] virtual Result<void> verify() const { return check(); }

 private:
  std::string name_;
  std::uint64_t size_;
  Limits limits_;
  std::pmr::memory_resource* memory_;
};

/// Uninitialised memory of a resource (null: new and delete), freed with its last owner. @errors out_of_memory
[[nodiscard]] Result<std::shared_ptr<std::byte>> allocate_shared(std::pmr::memory_resource* memory, std::uint64_t bytes,
                                                                 std::size_t alignment = 64);

[[nodiscard]] Result<std::shared_ptr<const ByteStore>> open_file_store(const std::string& path,
                                                                       const SourceOptions& options);

}  // namespace dicomap
