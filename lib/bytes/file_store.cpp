// SPDX-License-Identifier: MIT
#include "bytes/file_store.hpp"

#include "bytes/should_map.hpp"
#include "bytes/system_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace dicomap {

namespace {

constexpr std::uint64_t first_block_bytes = 4096;        // holds the tags a scan asks for; one page of the page cache
constexpr std::uint64_t header_block_bytes = 4096;       // later blocks, doubling to the next when they follow each other
constexpr std::uint64_t longest_block_bytes = 64 * 1024;
// A mapping costs as much as ten reads of a block: a header a little longer than the first block, or one element behind a
// sequence that is stepped over, does not pay for it.
constexpr std::size_t blocks_before_mapping = 3;

Error not_readable_error(mode_t mode, std::string_view name) {
  Error error = not_regular_error(mode, name);
  if (S_ISFIFO(mode) || S_ISSOCK(mode) || S_ISCHR(mode)) error.hint("read pipes and standard input through read_stream");
  return error;
}

Error not_opened_error(FileSystem& system, const std::string& path, int cause) {
  struct stat status {};
  // Sockets cannot be opened at all.
  if (cause == ENXIO && system.stat(path.c_str(), status) == 0 && !S_ISREG(status.st_mode)) {
    return not_readable_error(status.st_mode, path);
  }
  return open_error("cannot open", cause, path);
}

Error no_memory_error(std::string_view name) {
  return Error{ErrorCode::out_of_memory, "no memory to open the file"}.from(name);
}

[[gnu::hot]] Result<std::shared_ptr<std::byte>> allocate(const ByteStore& store, std::uint64_t bytes) {
  auto memory = allocate_shared(store.memory(), bytes);
  if (!memory) memory.assume_error().from(store.name());
  return memory;
}

}  // namespace

[[gnu::hot]] Result<std::shared_ptr<const ByteStore>> open_file_store(const std::string& path,
                                                         const SourceOptions& options) {
  return FileStore::open(posix_file_system(), path, options);
}

[[gnu::hot]] Result<std::shared_ptr<const ByteStore>> FileStore::open(FileSystem& system, const std::string& path,
                                                         const SourceOptions& options) {
  if (path.find('\0') != std::string::npos) {
    return Error{ErrorCode::io, fmt::format("the path has a NUL character behind \"{}\"", path.c_str())};
  }
  const int number = system.open(path.c_str());
  if (number < 0) return not_opened_error(system, path, errno);
  return adopt(system, Descriptor{system, number}, path, options, Origin::path);
}

[[gnu::hot]] Result<std::shared_ptr<const ByteStore>> FileStore::adopt(FileSystem& system, Descriptor descriptor, std::string name,
                                                          const SourceOptions& options, Origin origin) {
  struct stat status {};
  if (system.stat(descriptor.number(), status) != 0) return system_error("cannot ask for its size", errno, name);
  if (!S_ISREG(status.st_mode)) return not_readable_error(status.st_mode, name);
  try {
    auto store = std::make_shared<FileStore>(system, std::move(descriptor), name, stamp_of(status), options, origin);
    DICOMAP_TRY_VOID(store->read_first_block());
    if (options.mapping == Mapping::required && store->size() > 0) {
      const std::lock_guard lock{store->mutex_};
      DICOMAP_TRY_VOID(store->hold_whole());
    }
    return std::shared_ptr<const ByteStore>{std::move(store)};
  } catch (const std::bad_alloc&) {
    return no_memory_error(name);
  }
}

[[gnu::hot]] FileStore::FileStore(FileSystem& system, Descriptor descriptor, std::string name, const FileStamp& stamp,
                     const SourceOptions& options, Origin origin)
    : ByteStore{std::move(name), stamp.size, options},
      system_{system},
      descriptor_{std::move(descriptor)},
      stamp_{stamp},
      options_{options},
      origin_{origin},
      holding_{Holding{Residence::copied,
                       options.mapping == Mapping::never ? Reason::policy_never : Reason::not_needed_yet}} {}

[[gnu::hot]] Result<void> FileStore::read_first_block() {
  const std::uint64_t length = std::min(size(), first_block_bytes);
  DICOMAP_TRY(bytes, allocate(*this, length));
  if (length == 0) DICOMAP_TRY_VOID(refuse_hidden_content());
  DICOMAP_TRY_VOID(pread_all(0, {bytes.get(), static_cast<std::size_t>(length)}));
  first_bytes_ = std::move(bytes);
  if (length == size() && size() <= options_.small_file_bytes && options_.mapping != Mapping::required) {
    holding_ = {Residence::copied, options_.mapping == Mapping::never ? Reason::policy_never : Reason::small_file};
    whole_ = first_bytes_.get();
  }
  first_ = {first_bytes_.get(), 0, length, holding_.load()};
  return success();
}

// Files of /proc report no size and have content all the same; so do some file systems in user space. A source has the
// size that fstat tells: such a file is refused, not taken for empty.
Result<void> FileStore::refuse_hidden_content() const {
  std::byte one{};
  const ssize_t got = system_.read_at(descriptor_.number(), &one, 1, 0);
  if (got < 0) return system_error("cannot read 1 byte", errno, name()).at(0);
  if (got == 0) return success();
  return Error{ErrorCode::io, "its size is given as 0 bytes, but it has content"}
      .from(name())
      .hint("read it through read_stream");
}

[[gnu::hot]] Result<Run> FileStore::run(std::uint64_t offset, std::uint64_t wanted, Purpose purpose) const {
  if (const std::byte* whole = whole_.load(std::memory_order_acquire); whole != nullptr) {
    return Run{whole, 0, size(), holding_.load(std::memory_order_relaxed)};
  }
  if (first_.covers(offset, wanted)) return first_;
  return slow_run(offset, wanted, purpose);
}

[[gnu::hot]] Result<Run> FileStore::slow_run(std::uint64_t offset, std::uint64_t wanted, Purpose purpose) const {
  const std::lock_guard lock{mutex_};
  try {
    const auto all = [this](const std::byte* whole) { return Run{whole, 0, size(), holding_}; };
    if (const std::byte* whole = whole_; whole != nullptr) return all(whole);  // another thread was first
    for (auto block = blocks_.rbegin(); block != blocks_.rend(); ++block) {    // most readers go forward
      const Run run{block->bytes.get(), block->offset, block->length, holding_};
      if (run.covers(offset, wanted)) return run;
    }
    const bool header_ends_soon =
        purpose == Purpose::header && size() > options_.small_file_bytes && blocks_.size() < blocks_before_mapping;
    if (!decided_ && !header_ends_soon) DICOMAP_TRY_VOID(hold_whole());
    if (const std::byte* whole = whole_; whole != nullptr) return all(whole);
    if (purpose == Purpose::bulk) return Run{};
    return header_block(offset, wanted);
  } catch (const std::bad_alloc&) {
    return no_memory_error(name());
  }
}

[[gnu::hot]] Result<void> FileStore::hold_whole() const {
  if (!same_content()) return changed_error();
  const bool is_small = size() <= options_.small_file_bytes;
  const bool type_matters = options_.mapping == Mapping::automatic && !is_small;
  const long type = type_matters ? system_.type_of(descriptor_.number()) : 0;
  Reason reason = should_map({options_.mapping, size(), options_.small_file_bytes, type});
  if (reason == Reason::none) {
    DICOMAP_TRY(refusal, map_whole());
    reason = refusal;
  }
  if (reason != Reason::none) {
    holding_ = {Residence::copied, reason};
    if (is_small) DICOMAP_TRY_VOID(read_whole());
  }
  decided_ = true;
  return success();
}

[[gnu::hot]] Result<Reason> FileStore::map_whole() const {
  const bool required = options_.mapping == Mapping::required;
  auto mapping = system_.map(descriptor_.number(), size());
  if (mapping == nullptr) {
    const int cause = errno;
    const Reason reason = reason_of_map_failure(cause);
    if (!required) return reason;
    return system_error(fmt::format("cannot be mapped ({})", name_of(reason)), cause, name())
        .hint("Mapping::automatic falls back to reading");
  }
  FaultGuard guard;
  if (options_.guarded) {
    auto made = FaultGuard::protect(mapping->data(), size());
    if (!made && !required) return Reason::map_failed;
    if (!made) return std::move(made).assume_error().from(name());
    guard = std::move(made).assume_value();
  }
  mapping_ = std::move(mapping);
  guard_ = std::move(guard);
  holding_ = {Residence::mapped, Reason::none};
  whole_ = mapping_->data();
  // Advice given so far was for the descriptor; the mapping has its own. Whoever gives other advice now sees `whole_`.
  if (advice_ != Advice::normal) advise(advice_);
  return Reason::none;
}

Result<void> FileStore::read_whole() const {
  DICOMAP_TRY(bytes, allocate(*this, size()));
  std::memcpy(bytes.get(), first_.data, static_cast<std::size_t>(first_.length));
  DICOMAP_TRY_VOID(
      pread_all(first_.length, {bytes.get() + first_.length, static_cast<std::size_t>(size() - first_.length)}));
  DICOMAP_TRY_VOID(verify());
  blocks_.push_back({0, size(), bytes});
  whole_ = bytes.get();
  return success();
}

[[gnu::hot]] Result<Run> FileStore::header_block(std::uint64_t offset, std::uint64_t wanted) const {
  std::uint64_t length = header_block_bytes;
  if (!blocks_.empty()) {
    const Block& last = blocks_.back();
    const bool goes_on = offset > last.offset && offset - last.offset <= last.length;
    if (goes_on) length = std::min(longest_block_bytes, 2 * last.length);
  }
  length = std::min(size() - offset, std::max(wanted, length));
  if (length > limits().header_bytes - std::min(limits().header_bytes, kept_bytes_)) return Run{};
  DICOMAP_TRY(bytes, allocate(*this, length));
  DICOMAP_TRY_VOID(pread_all(offset, {bytes.get(), static_cast<std::size_t>(length)}));
  DICOMAP_TRY_VOID(verify());
  blocks_.push_back({offset, length, bytes});
  kept_bytes_ += length;
  return Run{bytes.get(), offset, length, holding_};
}

[[gnu::hot]] Result<void> FileStore::pread_all(std::uint64_t offset, std::span<std::byte> into) const {
  while (!into.empty()) {
    const ssize_t got = system_.read_at(descriptor_.number(), into.data(), into.size(), offset);
    if (got < 0) {
      const int cause = errno;
      const std::string_view unit = into.size() == 1 ? "byte" : "bytes";
      return system_error(fmt::format("cannot read {} {}", into.size(), unit), cause, name()).at(offset);
    }
    if (got == 0) return early_end_error().at(offset);
    offset += static_cast<std::uint64_t>(got);
    into = into.subspan(static_cast<std::size_t>(got));
  }
  return success();
}

[[gnu::hot]] Result<void> FileStore::read(std::uint64_t offset, std::span<std::byte> into) const {
  if (!ByteRange{offset, into.size()}.fits(size())) return out_of_range({offset, into.size()});
  DICOMAP_TRY_VOID(verify());
  if (into.empty()) return success();
  if (first_.covers(offset, into.size())) {
    std::memcpy(into.data(), first_.at(offset), into.size());
    return success();
  }
  if (const std::byte* whole = whole_; whole != nullptr && mapped() == nullptr) {
    std::memcpy(into.data(), whole + offset, into.size());
    return success();
  }
  DICOMAP_TRY_VOID(pread_all(offset, into));
  return verify();
}

// No FaultGuard watches such pages (it puts read-only zeros in their place): guarded sources are copied instead.
[[gnu::hot]] std::shared_ptr<std::byte> FileStore::private_pages(ByteRange range) const {
  if (options_.guarded || range.length == 0 || !range.fits(size()) || !same_content()) return nullptr;
  const long type = options_.mapping == Mapping::automatic ? system_.type_of(descriptor_.number()) : 0;
  if (should_map({options_.mapping, size(), options_.small_file_bytes, type}) != Reason::none) return nullptr;
  return system_.map_private(descriptor_.number(), range.offset, range.length);
}

[[gnu::hot]] Holding FileStore::holding() const noexcept { return holding_; }

[[gnu::hot]] const std::byte* FileStore::mapped() const noexcept {
  const std::byte* whole = whole_;
  return whole != nullptr && holding_.load().residence == Residence::mapped ? whole : nullptr;
}

Error FileStore::out_of_range(ByteRange range) const {
  return Error{ErrorCode::out_of_range, fmt::format("{} bytes reach past the end ({} bytes)", range.length, size())}
      .from(name())
      .at(range.offset);
}

}  // namespace dicomap
