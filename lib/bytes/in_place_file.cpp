// SPDX-License-Identifier: MIT
// In this order: the old bytes to a journal, fsync of it and of its folder; the new bytes to the file, fdatasync; the journal
// goes, fsync of the folder. Whenever that ends, the journal is there and whole, or the file is.
#include "bytes/in_place_file.hpp"

#include "bytes/all_bytes.hpp"
#include "bytes/differing_patches.hpp"
#include "bytes/system_error.hpp"
#include "bytes/undo_journal.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <new>

#include <fcntl.h>

namespace dicomap {

struct InPlaceFile::State {
  FileSystem& system;
  FilePlace place;
  Descriptor file;
  FileStamp stamp;
  uid_t owner;

  [[nodiscard]] JournaledFile journaled() const noexcept {
    return {system, place, file.number(), stamp.inode, stamp.size, owner};
  }
  [[nodiscard]] Result<void> check_unchanged() const;
  [[nodiscard]] Result<void> write_over(std::span<const BytePatch> patches) const;
  [[nodiscard]] Result<void> write(std::span<const BytePatch> patches, Durability durability) const;
  [[nodiscard]] Error taken_back(Error cause) const;
};

namespace {

Error not_writable_error(int cause, const std::string& path) {
  Error error = open_error("cannot open for writing", cause, path);
  if (cause == EROFS || cause == EACCES || cause == EPERM) error.hint("write what is to change to another file");
  return error;
}

Error not_locked_error(int cause, const std::string& path) {
  if (cause == EAGAIN || cause == EACCES) {
    return Error{ErrorCode::io, "another editor has the file open to write to it"}.from(path);
  }
  return system_error("cannot lock", cause, path);
}

}  // namespace

InPlaceFile::InPlaceFile(std::unique_ptr<State> state) noexcept : state_{std::move(state)} {}
InPlaceFile::~InPlaceFile() = default;

Result<std::unique_ptr<InPlaceFile>> InPlaceFile::open(const std::string& path, FileSystem& system) {
  try {
    DICOMAP_TRY(place, place_of(system, path, true));
    DICOMAP_TRY(named, status_at(system, place));
    if (!named) return open_error("cannot open for writing", ENOENT, path);
    if (!S_ISREG(named->st_mode)) return not_regular_error(named->st_mode, path);
    Descriptor file{system, system.open_at(place.folder.number(), place.name.c_str(), O_RDWR, 0)};
    if (file.number() < 0) return not_writable_error(errno, path);
    if (system.lock(file.number()) != 0) return not_locked_error(errno, path);
    struct stat status {};
    if (system.stat(file.number(), status) != 0) return system_error("cannot ask for its size", errno, path);
    auto state = std::unique_ptr<State>{
        new State{system, std::move(place), std::move(file), stamp_of(status), status.st_uid}};
    // The editor that had the lock before may have put another file in its place.
    DICOMAP_TRY_VOID(state->check_unchanged());
    DICOMAP_TRY_VOID(take_back(state->journaled()));
    return std::unique_ptr<InPlaceFile>{new InPlaceFile{std::move(state)}};
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::out_of_memory, "no memory to open the file for writing"}.from(path);
  }
}

[[gnu::hot]] Result<bool> InPlaceFile::was_interrupted(const std::string& path, FileSystem& system) {
  try {
    DICOMAP_TRY(place, place_of(system, path, true));
    struct stat status {};
    if (system.stat_at(place.folder.number(), journal_name(place.name).c_str(), status) == 0) return true;
    if (errno == ENOENT) return false;
    return system_error("cannot look for its undo journal", errno, path);
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::out_of_memory, "no memory to look for its undo journal"}.from(path);
  }
}

Result<void> InPlaceFile::write(std::span<const BytePatch> patches, Durability durability) {
  try {
    return state_->write(patches, durability);
  } catch (const std::bad_alloc&) {  // on the way to the first byte, or on the way back: then the journal is still there
    return Error{ErrorCode::out_of_memory, "no memory to write to the file"}
        .from(state_->place.path)
        .hint("where bytes were written, the next write or open takes them back");
  }
}

Result<void> InPlaceFile::State::check_unchanged() const {
  DICOMAP_TRY(named, status_at(system, place));
  struct stat held {};
  if (system.stat(file.number(), held) != 0) return system_error("cannot ask for its size", errno, place.path);
  const auto changed = [this](std::string what) {
    return Error{ErrorCode::changed_on_disk, std::move(what)}.from(place.path).hint("open it again");
  };
  if (!named || stamp_of(*named).inode != stamp.inode || stamp_of(*named).device != stamp.device) {
    return changed("the file was replaced while it was open for writing");
  }
  if (stamp_of(held).size == stamp.size) return success();
  return changed(fmt::format("the file was changed while it was open for writing: {} bytes then, {} bytes now", stamp.size,
                             held.st_size));
}

Result<void> InPlaceFile::State::write(std::span<const BytePatch> patches, Durability durability) const {
  DICOMAP_TRY_VOID(check_unchanged());
  DICOMAP_TRY_VOID(take_back(journaled()));  // of a write before this one that could not be undone
  DICOMAP_TRY(differing, differing_patches(system, file.number(), stamp.size, patches, place.path));
  if (differing.empty()) return success();
  std::vector<ByteRange> ranges;
  for (const BytePatch& patch : differing) ranges.push_back({patch.offset, patch.bytes.size()});
  DICOMAP_TRY_VOID(write_journal(journaled(), ranges, durability));

  Result<void> written = write_over(differing);
  if (written && durability != Durability::none && system.sync_data(file.number()) != 0) {
    written = system_error("cannot synchronise the file", errno, place.path);
  }
  if (written) written = remove_journal(journaled());
  if (!written) return taken_back(std::move(written).assume_error());
  // Not for Durability::full alone: the journal must not come again, it would bring the old bytes back.
  if (durability == Durability::none || system.sync(place.folder.number()) == 0) return success();
  return system_error("the new bytes are in place, but its folder cannot be synchronised", errno, place.path)
      .hint("a crash of the system may bring the old ones back");
}

Result<void> InPlaceFile::State::write_over(std::span<const BytePatch> patches) const {
  for (const BytePatch& patch : patches) {
    DICOMAP_TRY_VOID(write_all(system, file.number(), patch.offset, patch.bytes, place.path));
  }
  return success();
}

// What is left to say when the old bytes are back: why.
Error InPlaceFile::State::taken_back(Error cause) const {
  const Result<void> back = take_back(journaled());
  if (back) return cause;
  std::string what = fmt::format("{}; and the old bytes cannot be put back now: {}", cause.what(), back.error().what());
  return Error{ErrorCode::io, std::move(what)}
      .from(place.path)
      .hint("they are in its undo journal: open the file for writing once more when that works again");
}

}  // namespace dicomap
