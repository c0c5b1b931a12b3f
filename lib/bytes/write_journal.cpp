// SPDX-License-Identifier: MIT
#include "bytes/all_bytes.hpp"
#include "bytes/journal_format.hpp"
#include "bytes/undo_journal.hpp"
#include "bytes/write_buffer.hpp"

#include <array>
#include <cerrno>
#include <vector>

#include <fcntl.h>

namespace dicomap {

namespace {

template <class T> std::array<std::byte, sizeof(T)> little(T value) noexcept {
  std::array<std::byte, sizeof(T)> bytes{};
  for (std::size_t i = 0; i < sizeof(T); ++i) bytes[i] = static_cast<std::byte>(value >> 8U * i);
  return bytes;
}

class JournalWriter {
 public:
  JournalWriter(const JournaledFile& file, int journal) : file_{file}, journal_{file.system, journal, journal::path_of(file)} {}

  [[nodiscard]] Result<void> write(std::span<const ByteRange> ranges) {
    std::uint64_t length = journal::header_bytes + journal::sum_bytes;
    for (const ByteRange range : ranges) length += journal::record_bytes + range.length;
    DICOMAP_TRY_VOID(put(std::as_bytes(std::span{journal::magic})));
    for (const std::uint64_t number : {length, file_.inode, file_.size, std::uint64_t{ranges.size()}}) {
      DICOMAP_TRY_VOID(put(little(number)));
    }
    for (const ByteRange range : ranges) DICOMAP_TRY_VOID(put_record(range));
    DICOMAP_TRY_VOID(journal_.write(little(sum_)));
    return journal_.flush();
  }

 private:
  [[nodiscard]] Result<void> put(std::span<const std::byte> bytes) {
    sum_ = journal::sum_of(sum_, bytes);
    return journal_.write(bytes);
  }
  [[nodiscard]] Result<void> put_record(ByteRange range) {
    DICOMAP_TRY_VOID(put(little(range.offset)));
    DICOMAP_TRY_VOID(put(little(range.length)));
    std::vector<std::byte> block(journal::block_of(range.length));
    while (range.length > 0) {
      const std::span bytes = std::span{block}.first(journal::block_of(range.length));
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

}  // namespace

Result<void> write_journal(const JournaledFile& file, std::span<const ByteRange> ranges, Durability durability) {
  FileSystem& system = file.system;
  const int folder = file.place.folder.number();
  const std::string name = journal_name(file.place.name);
  const int number = system.open_at(folder, name.c_str(), O_CREAT | O_EXCL | O_WRONLY, 0600);
  if (number < 0) return journal::error_of(file, "cannot make the undo journal", errno);
  Descriptor descriptor{system, number};
  Result<void> written = JournalWriter{file, descriptor.number()}.write(ranges);
  const auto must = [&](std::string_view what, bool done) {
    if (written && !done) written = journal::error_of(file, what, errno);
  };
  const bool waits = durability != Durability::none;
  if (waits) must("cannot synchronise the undo journal", system.sync(number) == 0);
  must("cannot close the undo journal", system.close(descriptor.release()) == 0);
  if (waits) must("cannot synchronise the folder of the undo journal", system.sync(folder) == 0);
  if (!written) system.remove(folder, name.c_str());
  return written;
}

}  // namespace dicomap
