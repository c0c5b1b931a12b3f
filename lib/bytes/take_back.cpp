// SPDX-License-Identifier: MIT
#include "bytes/all_bytes.hpp"
#include "bytes/differing_patches.hpp"
#include "bytes/journal_format.hpp"
#include "bytes/system_error.hpp"
#include "bytes/undo_journal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace dicomap {

namespace {

using Block = std::vector<std::byte>;

std::uint64_t number_at(std::span<const std::byte> bytes, std::size_t offset) noexcept {
  return load<std::uint64_t>(bytes.data() + offset, ByteOrder::little);
}

class JournalReader {
 public:
  JournalReader(const JournaledFile& file, int journal, std::uint64_t size)
      : file_{file}, journal_{journal}, size_{size}, path_{journal::path_of(file)} {}

  /// Whether it was written to its end.
  [[nodiscard]] Result<bool> is_whole() {
    if (size_ < journal::header_bytes + journal::sum_bytes) return false;
    DICOMAP_TRY_VOID(read(0, header_));
    const bool is_ours = starts_with(journal::any_version);
    if (is_ours && !starts_with(journal::magic)) {
      return Error{ErrorCode::unsupported, fmt::format("the undo journal {} was written by a later dicomap", path_)}
          .from(file_.place.path)
          .hint("open the file for writing with that one");
    }
    if (!is_ours || header(0) != size_) return false;
    std::uint32_t sum = 0;
    for (std::uint64_t done = 0; done < size_ - journal::sum_bytes;) {
      const std::span bytes = std::span{block_}.first(journal::block_of(size_ - journal::sum_bytes - done));
      DICOMAP_TRY_VOID(read(done, bytes));
      sum = journal::sum_of(sum, bytes);
      done += bytes.size();
    }
    std::array<std::byte, journal::sum_bytes> kept{};
    DICOMAP_TRY_VOID(read(size_ - journal::sum_bytes, kept));
    return load<std::uint32_t>(kept.data(), ByteOrder::little) == sum;
  }

  /// The error of a journal that is not this file's.
  [[nodiscard]] Result<void> check_file() const {
    if (header(1) == file_.inode && header(2) == file_.size) return success();
    std::string what = fmt::format("the undo journal {} is of another file that had this name ({} bytes; inode {}, now {})",
                                   path_, header(2), header(1), file_.inode);
    return Error{ErrorCode::io, std::move(what)}.from(file_.place.path).hint("put that file back, or remove the journal");
  }

  /// Looks at all records before the first is written back.
  [[nodiscard]] Result<void> check_records() {
    return each_record([](ByteRange, std::uint64_t) { return Result<void>{success()}; });
  }
  [[nodiscard]] Result<void> write_back() {
    return each_record([this](ByteRange range, std::uint64_t from) { return write_back(range, from); });
  }

 private:
  [[nodiscard]] std::uint64_t header(std::size_t index) const noexcept { return number_at(header_, journal::magic.size() + 8 * index); }
  [[nodiscard]] Result<void> read(std::uint64_t offset, std::span<std::byte> into) const {
    return read_all(file_.system, journal_, offset, into, path_);
  }

  [[nodiscard]] bool starts_with(std::string_view text) const {
    return std::ranges::equal(std::span{header_}.first(text.size()), std::as_bytes(std::span{text}));
  }

  template <class F> [[nodiscard]] Result<void> each_record(F&& use) {
    std::uint64_t from = journal::header_bytes;
    for (std::uint64_t left = header(3); left > 0; --left) {
      std::array<std::byte, journal::record_bytes> record{};
      if (journal::record_bytes > size_ - journal::sum_bytes - from) return malformed(from);
      DICOMAP_TRY_VOID(read(from, record));
      from += journal::record_bytes;
      const ByteRange range{number_at(record, 0), number_at(record, 8)};
      if (range.length > size_ - journal::sum_bytes - from || !range.fits(file_.size)) return malformed(from);
      DICOMAP_TRY_VOID(use(range, from));
      from += range.length;
    }
    return success();
  }

  // What is right already is left alone: a file that has holes, on a disk that is full, needs no room for it.
  [[nodiscard]] Result<void> write_back(ByteRange range, std::uint64_t from) {
    Block now(journal::block_bytes);
    while (range.length > 0) {
      const std::size_t length = journal::block_of(range.length);
      const std::span old = std::span{block_}.first(length);
      DICOMAP_TRY_VOID(read(from, old));
      DICOMAP_TRY_VOID(read_all(file_.system, file_.descriptor, range.offset, {now.data(), length}, file_.place.path));
      std::vector<BytePatch> parts;
      add_differing(parts, {range.offset, old}, std::span{now}.first(length));
      for (const BytePatch& part : parts) {
        DICOMAP_TRY_VOID(write_all(file_.system, file_.descriptor, part.offset, part.bytes, file_.place.path));
      }
      range = {range.offset + length, range.length - length};
      from += length;
    }
    return success();
  }

  [[nodiscard]] Error malformed(std::uint64_t offset) const {
    return Error{ErrorCode::malformed, fmt::format("the undo journal {} has a record that cannot be", path_)}
        .from(file_.place.path)
        .at(offset)
        .hint("nothing was taken back");
  }

  const JournaledFile& file_;
  int journal_;
  std::uint64_t size_;
  std::string path_;
  std::array<std::byte, journal::header_bytes> header_{};
  Block block_ = Block(journal::block_bytes);
};

// Whoever may write to the folder can leave a journal there, but only the file's owner, root and we are believed.
Result<void> check_journal(const JournaledFile& file, const struct stat& status) {
  if (!S_ISREG(status.st_mode)) return not_regular_error(status.st_mode, journal::path_of(file));
  if (status.st_uid == file.owner || status.st_uid == ::geteuid() || status.st_uid == 0) return success();
  std::string what = fmt::format("the undo journal {} belongs to another user ({})", journal::path_of(file), status.st_uid);
  return Error{ErrorCode::io, std::move(what)}.from(file.place.path).hint("let that user open the file for writing");
}

}  // namespace

Result<void> take_back(const JournaledFile& file) {
  FileSystem& system = file.system;
  const int folder = file.place.folder.number();
  const Descriptor kept{system, system.open_at(folder, journal_name(file.place.name).c_str(), O_RDONLY, 0)};
  if (kept.number() < 0 && errno == ENOENT) return success();
  if (kept.number() < 0) return journal::error_of(file, "cannot open the undo journal", errno);
  struct stat status {};
  if (system.stat(kept.number(), status) != 0) {
    return journal::error_of(file, "cannot ask for the size of the undo journal", errno);
  }
  DICOMAP_TRY_VOID(check_journal(file, status));
  JournalReader reader{file, kept.number(), static_cast<std::uint64_t>(status.st_size)};
  DICOMAP_TRY(is_whole, reader.is_whole());
  if (!is_whole) return remove_journal(file);
  DICOMAP_TRY_VOID(reader.check_file());
  DICOMAP_TRY_VOID(reader.check_records());
  DICOMAP_TRY_VOID(reader.write_back());
  if (system.sync_data(file.descriptor) != 0) {
    return system_error("cannot synchronise the old bytes", errno, file.place.path);
  }
  DICOMAP_TRY_VOID(remove_journal(file));
  // Else a crash brings the journal again, and with it these old bytes over newer ones.
  if (system.sync(folder) != 0) return journal::error_of(file, "cannot synchronise the folder of the undo journal", errno);
  return success();
}

}  // namespace dicomap
