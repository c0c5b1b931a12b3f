// SPDX-License-Identifier: MIT
// What the kernel is told about the use of a file, and asked before a load.
#include "bytes/file_store.hpp"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace dicomap {

namespace {

// madvise wants whole pages: the pages that `range` touches, within the file.
struct Pages {
  std::uint64_t begin = 0;
  std::uint64_t length = 0;
};

// Asked for when the program starts, not on the way to the first frame.
const std::uint64_t page_bytes = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));

Pages pages_of(ByteRange range, std::uint64_t size) noexcept {
  const std::uint64_t begin = std::min(range.offset, size) / page_bytes * page_bytes;
  const std::uint64_t end = std::min(range.offset, size) + std::min(range.length, size - std::min(range.offset, size));
  return {begin, end - begin};
}

}  // namespace

[[gnu::hot]] void FileStore::advise(Advice advice) const noexcept {
  const bool random = advice == Advice::random;
  const bool sequential = advice == Advice::sequential;
  advice_ = advice;
  if (const std::byte* start = mapped(); start != nullptr) {
    system_.advise(start, static_cast<std::size_t>(size()),
                   random ? MADV_RANDOM : sequential ? MADV_SEQUENTIAL : MADV_NORMAL);
  }
  system_.advise_file(descriptor_.number(), 0, 0,
                      random ? POSIX_FADV_RANDOM : sequential ? POSIX_FADV_SEQUENTIAL : POSIX_FADV_NORMAL);
}

[[gnu::hot]] void FileStore::prefetch(ByteRange range) const noexcept {
  const Pages pages = pages_of(range, size());
  if (pages.length == 0) return;
  if (const std::byte* start = mapped(); start != nullptr) {
    system_.advise(start + pages.begin, static_cast<std::size_t>(pages.length), MADV_WILLNEED);
  } else {
    system_.advise_file(descriptor_.number(), pages.begin, pages.length, POSIX_FADV_WILLNEED);
  }
}

void FileStore::release(ByteRange range) const noexcept {
  const Pages pages = pages_of(range, size());
  if (const std::byte* start = mapped(); start != nullptr && pages.length > 0) {
    system_.advise(start + pages.begin, static_cast<std::size_t>(pages.length), MADV_DONTNEED);
  }
}

Result<void> FileStore::prefault(ByteRange range) const {
  if (!range.fits(size())) return out_of_range(range);
  DICOMAP_TRY_VOID(verify());
  if (range.length == 0) return success();
  DICOMAP_TRY(run, this->run(range.offset, range.length, Purpose::bulk));  // the load that follows would map the file
  const bool in_memory = run.data != nullptr && run.holding.residence != Residence::mapped;
  if (in_memory) return success();
  // A file that was cut within its last page signals nothing and reads as zeros from there.
  struct stat now {};
  if (system_.stat(descriptor_.number(), now) != 0 || stamp_of(now).size < range.offset + range.length) {
    return changed_error().at(range.offset);
  }
  if (run.data != nullptr) {
    DICOMAP_TRY_VOID(touch_pages(range));
  } else {
    prefetch(range);
  }
  return verify();
}

Result<void> FileStore::touch_pages(ByteRange range) const {
#ifdef MADV_POPULATE_READ
  constexpr int populate_read = MADV_POPULATE_READ;
#else
  constexpr int populate_read = 22;  // Linux 5.14; older headers do not name it
#endif
  const Pages pages = pages_of(range, size());
  const auto length = static_cast<std::size_t>(pages.length);
  if (system_.advise(mapped() + pages.begin, length, populate_read) == 0) return success();
  const bool would_signal = errno == EFAULT || errno == EHWPOISON;
  // What is wrong, and where; or, on a kernel before 5.14, whether anything is. One byte of each page by positioned
  // reads: they fail where a load would have raised SIGBUS.
  constexpr std::uint64_t smallest_page = 4096;
  for (std::uint64_t at = pages.begin; at < pages.begin + pages.length; at += smallest_page) {
    std::byte one{};
    DICOMAP_TRY_VOID(pread_all(std::max(at, range.offset), {&one, 1}));
  }
  if (would_signal) return changed_error().at(range.offset);
  return success();
}

}  // namespace dicomap
