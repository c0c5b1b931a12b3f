// SPDX-License-Identifier: MIT
// An undo journal of any bytes beside a file: taken back as it says, or the file stays as it is.
#include "bytes/in_place_file.hpp"
#include "bytes/journal_format.hpp"
#include "fuzz/require.hpp"
#include "support/temporary_file.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>

#include <sys/stat.h>

using namespace dicomap;
using fuzz::require;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t file_bytes = 100;

using Bytes = std::vector<std::byte>;

void put(Bytes& journal, std::size_t offset, std::uint64_t number, std::size_t length) {
  for (std::size_t i = 0; i < length; ++i) journal[offset + i] = static_cast<std::byte>(number >> 8 * i);
}

std::uint64_t number_at(const Bytes& journal, std::size_t offset) {
  return load<std::uint64_t>(journal.data() + offset, ByteOrder::little);
}

/// The bytes of the input, with what no fuzzer finds put right where the first of them asks for it.
Bytes journal_of(std::span<const std::byte> input, std::uint64_t inode) {
  if (input.empty()) return {};
  const auto right = std::to_integer<unsigned>(input.front());
  Bytes journal{input.begin() + 1, input.end()};
  if (journal.size() < journal::header_bytes + journal::sum_bytes) return journal;
  if ((right & 1U) != 0) std::memcpy(journal.data(), journal::magic.data(), journal::magic.size());
  if ((right & 2U) != 0) put(journal, 16, journal.size(), 8);
  if ((right & 4U) != 0) put(journal, 24, inode, 8);
  if ((right & 8U) != 0) put(journal, 32, file_bytes, 8);
  if ((right & 16U) != 0) {
    put(journal, journal.size() - 4, journal::sum_of(0, std::span{journal}.first(journal.size() - 4)), 4);
  }
  return journal;
}

/// What the file is to be then; empty where nothing may be taken back.
std::optional<Bytes> taken_back(const Bytes& journal, Bytes file) {
  std::uint64_t from = journal::header_bytes;
  const std::uint64_t end = journal.size() - journal::sum_bytes;
  for (std::uint64_t left = number_at(journal, 40); left > 0; --left) {
    if (end - from < journal::record_bytes) return std::nullopt;
    const std::uint64_t offset = number_at(journal, from);
    const std::uint64_t length = number_at(journal, from + 8);
    from += journal::record_bytes;
    if (length > end - from || offset > file.size() || length > file.size() - offset) return std::nullopt;
    std::copy_n(journal.begin() + static_cast<std::ptrdiff_t>(from), length, file.begin() + static_cast<std::ptrdiff_t>(offset));
    from += length;
  }
  return file;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const test::TemporaryFolder folder;
  const std::string path = folder / "a.dcm";
  const std::string beside = folder / ".a.dcm.dicomap-undo";
  const Bytes before(file_bytes, std::byte{'x'});
  test::write_at(path, 0, before);
  struct stat status {};
  require(::stat(path.c_str(), &status) == 0);
  const Bytes journal = journal_of(fuzz::input_of(data, size), status.st_ino);
  fs::remove(beside);
  test::write_at(beside, 0, journal);

  require(InPlaceFile::was_interrupted(path).value());
  const auto opened = InPlaceFile::open(path);
  Bytes after(file_bytes);
  require(Source::open(path).value().copy_out(0, after).has_value() && fs::file_size(path) == file_bytes);
  require(opened.has_value() != fs::exists(beside));
  require(opened || !opened.error().message().empty());
  const bool is_named = journal.size() >= journal::header_bytes + journal::sum_bytes && number_at(journal, 24) == status.st_ino &&
                        number_at(journal, 32) == file_bytes;
  const auto expected = is_named ? taken_back(journal, before) : std::nullopt;
  require(after == before || (opened && expected == after));
  // A sum that was right by chance aside, only what was put right is whole.
  if (size > 0 && (data[0] & 31U) == 31U && is_named) require(opened ? expected == after : !expected);
  return 0;
}
