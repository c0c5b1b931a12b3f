// SPDX-License-Identifier: MIT
// A journal, numbers little-endian:
//   16 bytes  "dicomap undo 1\n" and a zero
//    8 each   its own length, the file's inode, the file's length, how many records
//   records   offset (8), length (8), the old bytes
//    4 bytes  CRC-32 of all before
// No device number: it may be another one after a restart, and the journal lies in the file's own folder.
#include "bytes/undo_journal.hpp"

#include "bytes/all_bytes.hpp"
#include "bytes/differing_patches.hpp"
#include "bytes/system_error.hpp"
#include "bytes/write_buffer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

namespace dicomap {

namespace {

constexpr std::string_view magic{"dicomap undo 1\n", 16};
constexpr std::uint64_t header_bytes = magic.size() + 4 * 8;
constexpr std::uint64_t record_bytes = 2 * 8;
constexpr std::uint64_t sum_bytes = 4;
constexpr std::size_t block_bytes = 64 * 1024;
using Block = std::vector<std::byte>;

std::uint32_t sum_of(std::uint32_t before, std::span<const std::byte> bytes) noexcept {
  return static_cast<std::uint32_t>(::crc32_z(before, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

template <class T> std::array<std::byte, sizeof(T)> little(T value) noexcept {
  std::array<std::byte, sizeof(T)> bytes{};
  for (std::size_t i = 0; i < sizeof(T); ++i) bytes[i] = static_cast<std::byte>(value >> 8U * i);
  return bytes;
}

std::size_t block_of(std::uint64_t length) noexcept {
  return static_cast<std::size_t>(std::min<std::uint64_t>(length, block_bytes));
}

std::uint64_t number_at(std::span<const std::byte> bytes, std::size_t offset) noexcept {
  return load<std::uint64_t>(bytes.data() + offset, ByteOrder::little);
}

std::string path_of(const JournaledFile& file) {
  return (file.place.folder_path == "." ? "" : file.place.folder_path) + journal_name(file.place.name);
}

Error journal_error(const JournaledFile& file, std::string_view what, int cause) {
  return open_error(fmt::format("{} {}", what, path_of(file)), cause, file.place.path);
}

class Writer {
 public:
  Writer(const JournaledFile& file, int journal) : file_{file}, journal_{file.system, journal, path_of(file)} {}

  [[nodiscard]] Result<void> write(std::span<const ByteRange> ranges) {
    std::uint64_t length = header_bytes + sum_bytes;
    for (const ByteRange range : ranges) length += record_bytes + range.length;
    DICOMAP_TRY_VOID(put(std::as_bytes(std::span{magic})));
    for (const std::uint64_t number : {length, file_.inode, file_.size, std::uint64_t{ranges.size()}}) {
      DICOMAP_TRY_VOID(put(little(number)));
    }
    for (const ByteRange range : ranges) DICOMAP_TRY_VOID(put_record(range));
    DICOMAP_TRY_VOID(journal_.write(little(sum_)));
    return journal_.flush();
  }

 private:
  [[nodiscard]] Result<void> put(std::span<const std::byte> bytes) {
    sum_ = sum_of(sum_, bytes);
    return journal_.write(bytes);
  }
  [[nodiscard]] Result<void> put_record(ByteRange range) {
    DICOMAP_TRY_VOID(put(little(range.offset)));
    DICOMAP_TRY_VOID(put(little(range.length)));
    Block block(block_of(range.length));
    while (range.length > 0) {
      const std::span bytes = std::span{block}.first(block_of(range.length));
      DICOMAP_TRY_VOID(read_all(file_.system, file_.descriptor, range.offset, bytes, file_.place.path));
      DICOMAP_TRY_VOID(put(bytes));
      range = {range.offset + bytes.size(), range.length - bytes.size()};
    }
    return success();
  }

  const JournaledFile& file_;
  WriteBuffer journal_;
  std::uint32_t sum_ = 0;
};

class Reader {
 public:
  Reader(const JournaledFile& file, int journal, std::uint64_t size)
      : file_{file}, journal_{journal}, size_{size}, path_{path_of(file)} {}

  /// Whether it was written to its end.
  [[nodiscard]] Result<bool> is_whole() {
    if (size_ < header_bytes + sum_bytes) return false;
    DICOMAP_TRY_VOID(read(0, header_));
    const bool is_ours = starts_with(magic.substr(0, magic.find('1')));
    if (is_ours && !starts_with(magic)) {
      return Error{ErrorCode::unsupported, fmt::format("the undo journal {} was written by a later dicomap", path_)}
          .from(file_.place.path)
          .hint("open the file for writing with that one");
    }
    if (!is_ours || header(0) != size_) return false;
    std::uint32_t sum = 0;
    for (std::uint64_t done = 0; done < size_ - sum_bytes;) {
      const std::span bytes = std::span{block_}.first(block_of(size_ - sum_bytes - done));
      DICOMAP_TRY_VOID(read(done, bytes));
      sum = sum_of(sum, bytes);
      done += bytes.size();
    }
    std::array<std::byte, sum_bytes> kept{};
    DICOMAP_TRY_VOID(read(size_ - sum_bytes, kept));
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
  [[nodiscard]] std::uint64_t header(std::size_t index) const noexcept { return number_at(header_, magic.size() + 8 * index); }
  [[nodiscard]] Result<void> read(std::uint64_t offset, std::span<std::byte> into) const {
    return read_all(file_.system, journal_, offset, into, path_);
  }

  [[nodiscard]] bool starts_with(std::string_view text) const {
    return std::ranges::equal(std::span{header_}.first(text.size()), std::as_bytes(std::span{text}));
  }

  template <class F> [[nodiscard]] Result<void> each_record(F&& use) {
    std::uint64_t from = header_bytes;
    for (std::uint64_t left = header(3); left > 0; --left) {
      std::array<std::byte, record_bytes> record{};
      if (record_bytes > size_ - sum_bytes - from) return malformed(from);
      DICOMAP_TRY_VOID(read(from, record));
      from += record_bytes;
      const ByteRange range{number_at(record, 0), number_at(record, 8)};
      if (range.length > size_ - sum_bytes - from || !range.fits(file_.size)) return malformed(from);
      DICOMAP_TRY_VOID(use(range, from));
      from += range.length;
    }
    return success();
  }

  // What is right already is left alone: a file that has holes, on a disk that is full, needs no room for it.
  [[nodiscard]] Result<void> write_back(ByteRange range, std::uint64_t from) {
    Block now(block_bytes);
    while (range.length > 0) {
      const std::size_t length = block_of(range.length);
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
  std::array<std::byte, header_bytes> header_{};
  Block block_ = Block(block_bytes);
};

// Whoever may write to the folder can leave a journal there, but only the file's owner, root and we are believed.
Result<void> check_journal(const JournaledFile& file, const struct stat& status) {
  if (!S_ISREG(status.st_mode)) return not_regular_error(status.st_mode, path_of(file));
  if (status.st_uid == file.owner || status.st_uid == ::geteuid() || status.st_uid == 0) return success();
  std::string what = fmt::format("the undo journal {} belongs to another user ({})", path_of(file), status.st_uid);
  return Error{ErrorCode::io, std::move(what)}.from(file.place.path).hint("let that user open the file for writing");
}

}  // namespace

std::string journal_name(const std::string& name) {
  const std::string ending = ".dicomap-undo";
  if (name.size() <= NAME_MAX - 1 - ending.size()) return name_beside(name, ending);
  // Cut: names that begin alike are told apart.
  return name_beside(name, fmt::format(".{:08x}{}", sum_of(0, std::as_bytes(std::span{name})), ending));
}

Result<void> write_journal(const JournaledFile& file, std::span<const ByteRange> ranges, Durability durability) {
  FileSystem& system = file.system;
  const int folder = file.place.folder.number();
  const std::string name = journal_name(file.place.name);
  const int number = system.open_at(folder, name.c_str(), O_CREAT | O_EXCL | O_WRONLY, 0600);
  if (number < 0) return journal_error(file, "cannot make the undo journal", errno);
  Result<void> written = Writer{file, number}.write(ranges);
  const auto must = [&](std::string_view what, bool done) {
    if (written && !done) written = journal_error(file, what, errno);
  };
  const bool waits = durability != Durability::none;
  if (waits) must("cannot synchronise the undo journal", system.sync(number) == 0);
  must("cannot close the undo journal", system.close(number) == 0);
  if (waits) must("cannot synchronise the folder of the undo journal", system.sync(folder) == 0);
  if (!written) system.remove(folder, name.c_str());
  return written;
}

Result<void> remove_journal(const JournaledFile& file) {
  if (file.system.remove(file.place.folder.number(), journal_name(file.place.name).c_str()) == 0) return success();
  return journal_error(file, "cannot remove the undo journal", errno);
}

Result<void> take_back(const JournaledFile& file) {
  FileSystem& system = file.system;
  const int folder = file.place.folder.number();
  const Descriptor journal{system, system.open_at(folder, journal_name(file.place.name).c_str(), O_RDONLY, 0)};
  if (journal.number() < 0 && errno == ENOENT) return success();
  if (journal.number() < 0) return journal_error(file, "cannot open the undo journal", errno);
  struct stat status {};
  if (system.stat(journal.number(), status) != 0) {
    return journal_error(file, "cannot ask for the size of the undo journal", errno);
  }
  DICOMAP_TRY_VOID(check_journal(file, status));
  Reader reader{file, journal.number(), static_cast<std::uint64_t>(status.st_size)};
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
  if (system.sync(folder) != 0) return journal_error(file, "cannot synchronise the folder of the undo journal", errno);
  return success();
}

}  // namespace dicomap
