// SPDX-License-Identifier: MIT
/// @file
/// Where bytes come from: a mapped file, positioned reads, or memory, behind one interface that says which it is and
/// why.
///
/// | you have | use | held |
/// |---|---|---|
/// | a path | `Source::open` | header by positioned reads; the whole file mapped at the first need beyond it |
/// | bytes that outlive the source | `Source::borrow` | in place |
/// | bytes to give away | `Source::own` | in place |
/// | a pipe, standard input | `Source::read_stream` | copied once: memory, then an unlinked temporary file |
#pragma once

#include <dicomap/byte_order.hpp>
#include <dicomap/limits.hpp>
#include <dicomap/residence.hpp>
#include <dicomap/result.hpp>
#include <dicomap/value.hpp>

#include <cstddef>
#include <memory>
#include <memory_resource>
#include <span>
#include <string>
#include <vector>

namespace dicomap {

/// What is asked for; what was found is said by Holding.
enum class Mapping : std::uint8_t {
  automatic,  ///< map where it pays, else read (default)
  required,   ///< map files of any size, at once; an error where that is not possible
  never       ///< positioned reads only: immune to SIGBUS, a copy for every frame
};

/// How the bytes of a mapping will be used.
enum class Advice : std::uint8_t {
  normal,      ///< the kernel's own guess
  sequential,  ///< read ahead generously, drop behind
  random       ///< no read-ahead; `prefetch` what is needed
};

/// Value type. The defaults are right for most.
struct SourceOptions {
  Mapping mapping = Mapping::automatic;
  /// A fault in a mapping (the file was truncated, the disk failed) becomes `changed_on_disk` and zeros instead of
  /// SIGBUS. Installs one SIGBUS handler per process while any guarded source lives; it chains to the one before.
  bool guarded = false;
  /// Compare the file with what it was at open before bytes are handed out, and before and after each copy; a
  /// difference (size, times, so also a new name or link) is `changed_on_disk`. Costs an fstat each time.
  bool verify = false;
  /// Files up to this size are read whole under Mapping::automatic. Measured: a mapping made and dropped per file costs
  /// 2 to 2.7 times a read up to 64 KiB.
  std::uint64_t small_file_bytes = 64 * 1024;
  /// Pays for copies made on the caller's behalf. Must outlive the source and all it handed out. Null: new and delete.
  std::pmr::memory_resource* memory = nullptr;
  Limits limits = {};
};

class ByteStore;

/// Owner (copies share). Bytes at offsets 0 to size(), which is fixed when the source is made.
///
/// @lifetime views end with the last Source (or Value) that shares the bytes
/// @threads  every const function may be called from several threads at once
class DICOMAP_API Source {
 public:
  /// Opens a regular file and reads its first 4 KiB; nothing else is read or mapped before it is needed.
  /// @errors io: cannot be opened or read, or is not a regular file (a FIFO, directory, socket or device is refused at
  ///         once and never waited for), or has content but no size (/proc); under Mapping::required also a mapping
  ///         that the system refuses. changed_on_disk: cut while it was opened. out_of_memory
  [[nodiscard]] static Result<Source> open(const std::string& path, const SourceOptions& options = {});
  /// Over bytes that the caller keeps alive and unchanged as long as anything made from this source lives. Of `options`
  /// `memory` and `limits` count.
  [[nodiscard]] static Source borrow(std::span<const std::byte> bytes, std::string name = "memory",
                                     const SourceOptions& options = {});
  /// Over bytes that are given away. Of `options` `memory` and `limits` count.
  [[nodiscard]] static Source own(std::vector<std::byte> bytes, std::string name = "memory",
                                  const SourceOptions& options = {});
  /// Reads a pipe, socket or terminal to its end: up to Limits::stream_bytes into memory, beyond it into an unlinked
  /// temporary file. The descriptor stays the caller's. @errors io, out_of_memory
  [[nodiscard]] static Result<Source> read_stream(int descriptor, const SourceOptions& options = {},
                                                  std::string name = "stream");

  [[nodiscard]] std::uint64_t size() const noexcept;
  /// The path, or "memory": what errors call this source.
  [[nodiscard]] const std::string& name() const noexcept DICOMAP_LIFETIME_BOUND;
  /// How the bytes are held so far. A file that is longer than its first block starts as `copied: not_needed_yet`.
  [[nodiscard]] Holding holding() const noexcept;

  /// `range` in place or, where that cannot be, copied. The first range beyond the header decides how the file is held;
  /// if its size or time of modification is another by then, that is `changed_on_disk`.
  /// @errors out_of_range, io, changed_on_disk, out_of_memory, limit_exceeded (Limits::value_bytes)
  /// @complexity O(1) in place
  [[nodiscard]] Result<Value<const std::byte>> bytes(ByteRange range) const;
  /// Copies bytes from `offset` on into `into`, all of them. Never raises SIGBUS, even where the file is mapped.
  /// @errors out_of_range, io, changed_on_disk
  [[nodiscard]] Result<void> copy_out(std::uint64_t offset, std::span<std::byte> into) const;

  // Advice. All but prefault are hints: failures are ignored, sources that are not mapped do what they can.
  void advise(Advice advice) const noexcept;
  /// Starts reading `range` from the disk; does not wait.
  void prefetch(ByteRange range) const noexcept;
  /// Gives the memory of `range` back: resident pages of a mapping stay in the page cache but no longer count here.
  void release(ByteRange range) const noexcept;
  /// Makes `range` resident and reports what a load would have signalled (a truncated file, a failing disk); where
  /// nothing is mapped, starts reading it. It narrows the window for SIGBUS, it does not close it.
  /// @errors changed_on_disk, io, out_of_range
  [[nodiscard]] Result<void> prefault(ByteRange range) const;

  /// Whether the file differs from what it was at open: size, times, or (by its path, as it was given) another file in
  /// its place. A change within the clock tick of the file system (some milliseconds) that keeps the size is not seen.
  [[nodiscard]] bool changed() const noexcept;
  /// `changed_on_disk` after a guarded fault and, under SourceOptions::verify, once the file is another than it was at
  /// open; else success. Costs a load, under verify an fstat.
  [[nodiscard]] Result<void> check() const;

  [[nodiscard]] std::pmr::memory_resource* memory() const noexcept;
  /// For the library's own rooms.
  [[nodiscard]] const std::shared_ptr<const ByteStore>& store() const noexcept DICOMAP_LIFETIME_BOUND { return store_; }
  explicit Source(std::shared_ptr<const ByteStore> store) noexcept : store_{std::move(store)} {}

 private:
  std::shared_ptr<const ByteStore> store_;
};

}  // namespace dicomap
