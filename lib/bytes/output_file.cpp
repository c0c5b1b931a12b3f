// SPDX-License-Identifier: MIT
// In this order: a temporary file in the same folder, its bytes, its mode, fsync, rename, fsync of the folder. Until the
// rename nothing of it shows under the name, and what fails until then is undone by removing the temporary file.
#include "bytes/output_file.hpp"

#include "bytes/copy_metadata.hpp"
#include "bytes/file_place.hpp"
#include "bytes/system_error.hpp"
#include "bytes/temporary_name.hpp"
#include "bytes/write_buffer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <new>

#include <fcntl.h>

namespace dicomap {

namespace {

constexpr int most_names = 100;  // tried before we believe that something else is wrong
constexpr mode_t mode_of_new = 0666;  // the kernel takes the umask off, or applies the folder's list
constexpr mode_t mode_until_kept = 0600;

}  // namespace

struct OutputFile::State {
  State(FileSystem& in, FilePlace where, const ReplaceOptions& how) : system{in}, place{std::move(where)}, options{how} {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { drop(); }

  [[nodiscard]] Result<void> look_at_target();
  [[nodiscard]] Result<void> make_temporary();
  [[nodiscard]] Result<void> commit(const std::function<Result<void>()>& last_check);
  [[nodiscard]] Result<void> finish_bytes();
  [[nodiscard]] Result<void> finish_metadata();
  [[nodiscard]] Result<void> keep_metadata();
  [[nodiscard]] Result<void> close();
  [[nodiscard]] Result<void> take_place();
  void drop() noexcept;
  [[nodiscard]] Error failed(std::string_view what) const { return system_error(what, errno, place.path); }

  FileSystem& system;
  FilePlace place;
  ReplaceOptions options;
  std::optional<struct stat> replaced;   // what has the name: as it was when last looked at
  std::string temporary;                 // its name; empty: there is none (any more)
  int number = -1;                       // of the temporary file
  std::optional<WriteBuffer> bytes;      // always, once the temporary file is made
  std::uint64_t reserved = 0;
};

// What has the name may change while we write: asked at the beginning, so that nobody writes gigabytes for an error, and
// again at the end.
Result<void> OutputFile::State::look_at_target() {
  DICOMAP_TRY(now, status_at(system, place));
  if (!now) return success();
  const auto refuse = [this](std::string what) { return Error{ErrorCode::io, std::move(what)}.from(place.path); };
  if (!options.overwrite) return refuse("there is a file of that name, and it is not to be overwritten");
  const bool is_replaced_link = S_ISLNK(now->st_mode) && options.replace_link;
  if (!S_ISREG(now->st_mode) && !is_replaced_link) return not_regular_error(now->st_mode, place.path);
  if (!options.break_hard_links && now->st_nlink > 1) {
    return refuse(fmt::format("the file has {} names, and the others would keep the old bytes", now->st_nlink));
  }
  replaced = now;
  return success();
}

Result<void> OutputFile::State::make_temporary() {
  const bool is_kept = replaced && options.keep_mode && S_ISREG(replaced->st_mode);
  for (int tried = 0; tried < most_names && number < 0; ++tried) {
    temporary = temporary_name(place.name);
    number = system.open_at(place.folder.number(), temporary.c_str(), O_CREAT | O_EXCL | O_WRONLY,
                            is_kept ? mode_until_kept : mode_of_new);
    if (number < 0 && errno != EEXIST) break;
  }
  if (number < 0) {
    const int cause = errno;
    temporary.clear();
    const std::string what = fmt::format("cannot make a temporary file in the folder {}", place.folder_path);
    return open_error(what, cause, place.path);
  }
  static_cast<void>(system.lock(number));  // tells clean_stale that it is in use; where there are no locks, its age does
  bytes.emplace(system, number, place.path, options.sparse);
  return success();
}

Result<void> OutputFile::State::commit(const std::function<Result<void>()>& last_check) {
  DICOMAP_TRY_VOID(finish_bytes());
  DICOMAP_TRY_VOID(finish_metadata());
  if (options.durability != Durability::none && system.sync(number) != 0) {
    return failed("cannot synchronise its temporary file");
  }
  DICOMAP_TRY_VOID(close());
  if (last_check) DICOMAP_TRY_VOID(last_check());
  return take_place();
}

Result<void> OutputFile::State::finish_bytes() {
  DICOMAP_TRY_VOID(bytes->flush());
  const bool is_longer = reserved > bytes->position();
  if ((is_longer || options.sparse) && system.truncate(number, bytes->position()) != 0) {
    return failed(is_longer ? "cannot give back what was reserved" : "cannot set the size of its temporary file");
  }
  struct stat status {};
  if (system.stat(number, status) != 0) return failed("cannot ask for the size of its temporary file");
  if (static_cast<std::uint64_t>(status.st_size) != bytes->position()) {
    return Error{ErrorCode::io, fmt::format("its temporary file has {} bytes where {} were written", status.st_size,
                                            bytes->position())}
        .from(place.path);
  }
  return success();
}

Result<void> OutputFile::State::finish_metadata() {
  DICOMAP_TRY_VOID(look_at_target());
  if (!replaced || !S_ISREG(replaced->st_mode)) return success();
  if (options.keep_mode) DICOMAP_TRY_VOID(keep_metadata());
  if (options.keep_times && system.set_times(number, {replaced->st_atim, replaced->st_mtim}) != 0) {
    return failed("cannot keep its times");
  }
  return success();
}

Result<void> OutputFile::State::keep_metadata() {
  const Descriptor old{system, system.open_at(place.folder.number(), place.name.c_str(), O_RDONLY, 0)};
  if (old.number() < 0 && errno != ENOENT) {
    Error error = failed("cannot open the file to replace, to keep its access control list and extended attributes");
    error.hint("ReplaceOptions::keep_mode = false does without");
    return error;
  }
  if (old.number() < 0) {  // it has gone since: what is known of it stays
    if (system.set_mode(number, replaced->st_mode & 0777U) != 0) return failed("cannot set the mode");
    return success();
  }
  return copy_metadata(system, old.number(), *replaced, number, place.path);
}

// Before the rename: a file system over a network tells some errors only then.
Result<void> OutputFile::State::close() {
  if (system.close(std::exchange(number, -1)) != 0) return failed("cannot close its temporary file");
  return success();
}

Result<void> OutputFile::State::take_place() {
  const int folder = place.folder.number();
  const int done = options.overwrite ? system.rename(folder, temporary.c_str(), place.name.c_str())
                                     : system.rename_to_new(folder, temporary.c_str(), place.name.c_str());
  if (done != 0) return failed("cannot rename its temporary file");
  temporary.clear();
  if (options.durability != Durability::full || system.sync(folder) == 0) return success();
  return failed("the new file is in place, but its folder cannot be synchronised")
      .hint("a crash of the system may bring the old one back");
}

void OutputFile::State::drop() noexcept {
  if (number >= 0) system.close(std::exchange(number, -1));
  if (!temporary.empty()) system.remove(place.folder.number(), temporary.c_str());
  temporary.clear();
}

OutputFile::OutputFile(std::unique_ptr<State> state) noexcept : state_{std::move(state)} {}
OutputFile::~OutputFile() = default;

Result<std::unique_ptr<OutputFile>> OutputFile::create(const std::string& path, const ReplaceOptions& options,
                                                       FileSystem& system) {
  try {
    DICOMAP_TRY(place, place_of(system, path, !options.replace_link));
    auto state = std::make_unique<State>(system, std::move(place), options);
    DICOMAP_TRY_VOID(state->look_at_target());
    DICOMAP_TRY_VOID(state->make_temporary());
    return std::unique_ptr<OutputFile>{new OutputFile{std::move(state)}};
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::out_of_memory, "no memory to write the file"}.from(path);
  }
}

const std::string& OutputFile::path() const noexcept { return state_->place.path; }
std::uint64_t OutputFile::position() const noexcept { return state_->bytes->position(); }

Result<void> OutputFile::reserve(std::uint64_t bytes) {
  State& state = *state_;
  if (bytes <= state.reserved || state.options.sparse) return success();
  if (state.system.allocate(state.number, bytes) == 0) {
    state.reserved = bytes;
    return success();
  }
  // A file system that cannot reserve: a full disk shows when it is written to.
  if (errno == EOPNOTSUPP || errno == ENOSYS) return success();
  return state.failed(fmt::format("cannot reserve {} bytes", bytes));
}

Result<void> OutputFile::write(std::span<const std::byte> bytes) { return state_->bytes->write(bytes); }
Result<void> OutputFile::copy(const ByteStore& from, ByteRange range) { return state_->bytes->copy(from, range); }
Result<void> OutputFile::patch(std::uint64_t offset, std::span<const std::byte> bytes) {
  return state_->bytes->patch(offset, bytes);
}

Result<void> OutputFile::commit(const std::function<Result<void>()>& last_check) {
  State& state = *state_;
  const Result<void> result = state.commit(last_check);
  state.drop();
  state.bytes->end(Error{ErrorCode::io, "nothing can be written behind its commit"}.from(path()));
  return result;
}

}  // namespace dicomap
