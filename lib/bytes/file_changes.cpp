// SPDX-License-Identifier: MIT
// Whether a file is still what it was when it was opened.
#include "bytes/file_store.hpp"

#include <fmt/format.h>

#include <cerrno>

namespace dicomap {

[[gnu::hot]] FileStamp stamp_of(const struct stat& status) noexcept {
  constexpr std::int64_t second = 1'000'000'000;
  return {static_cast<std::uint64_t>(status.st_dev), static_cast<std::uint64_t>(status.st_ino),
          static_cast<std::uint64_t>(status.st_size), status.st_mtim.tv_sec * second + status.st_mtim.tv_nsec,
          status.st_ctim.tv_sec * second + status.st_ctim.tv_nsec};
}

bool FileStore::changed() const noexcept {
  struct stat held {};
  if (system_.stat(descriptor_.number(), held) != 0 || stamp_of(held) != stamp_) return true;
  if (origin_ == Origin::unlinked) return false;
  struct stat named {};
  if (system_.stat(name().c_str(), named) != 0) return errno == ENOENT || errno == ENOTDIR;
  return stamp_of(named).device != stamp_.device || stamp_of(named).inode != stamp_.inode;
}

// Times of the name's inode (ctime) do not count: a file that was replaced by another is still whole.
[[gnu::hot]] bool FileStore::same_content() const noexcept {
  struct stat now {};
  return system_.stat(descriptor_.number(), now) == 0 && stamp_of(now).size == stamp_.size &&
         stamp_of(now).modified_ns == stamp_.modified_ns;
}

[[gnu::hot]] Result<void> FileStore::check() const {
  if (options_.guarded && mapped() != nullptr && guard_.faulted()) return changed_error();
  return success();
}

[[gnu::hot]] Result<void> FileStore::verify() const {
  DICOMAP_TRY_VOID(check());
  if (!options_.verify) return success();
  struct stat held {};
  if (system_.stat(descriptor_.number(), held) != 0 || stamp_of(held) != stamp_) return changed_error();
  return success();
}

Error FileStore::changed_error() const {
  struct stat held {};
  const bool known = system_.stat(descriptor_.number(), held) == 0;
  std::string what = "the file was changed, or its disk failed, while it was open";
  if (known && static_cast<std::uint64_t>(held.st_size) != size()) {
    what = fmt::format("the file was changed while it was open: {} bytes then, {} bytes now", size(), held.st_size);
  }
  return Error{ErrorCode::changed_on_disk, std::move(what)}.from(name()).hint("open it again");
}

// The file ends before its size: somebody cut it, or its file system gives a size that is not true (/sys gives a page).
Error FileStore::early_end_error() const {
  struct stat held {};
  const bool same = system_.stat(descriptor_.number(), held) == 0 && static_cast<std::uint64_t>(held.st_size) == size();
  if (!same) return changed_error();
  return Error{ErrorCode::io, fmt::format("its size is given as {} bytes, but nothing can be read", size())}
      .from(name());
}

}  // namespace dicomap
