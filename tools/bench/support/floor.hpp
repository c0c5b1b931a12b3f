// SPDX-License-Identifier: MIT
/// @file
/// What the hand-written floors share: a descriptor, a mapping, and the least walk over explicit VR little endian that
/// finds an element. No file but those of make_inputs.py is safe with it.
#pragma once

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <system_error>
#include <utility>

namespace bench {

class Descriptor {
 public:
  explicit Descriptor(const char* path) : fd_{::open(path, O_RDONLY | O_CLOEXEC)} {
    struct stat status {};
    if (fd_ < 0 || ::fstat(fd_, &status) != 0) throw std::system_error(errno, std::generic_category(), path);
    size_ = static_cast<std::size_t>(status.st_size);
  }
  ~Descriptor() { ::close(fd_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] int fd() const { return fd_; }
  std::span<const std::byte> read(std::span<std::byte> into, std::uint64_t offset) const {
    const auto n = ::pread(fd_, into.data(), into.size(), static_cast<off_t>(offset));
    if (n < 0) throw std::system_error(errno, std::generic_category(), "pread");
    return into.first(static_cast<std::size_t>(n));
  }

 private:
  int fd_;
  std::size_t size_ = 0;
};

class FileMap {
 public:
  explicit FileMap(const Descriptor& file) : size_{file.size()} {
    auto* address = ::mmap(nullptr, size_, PROT_READ, MAP_SHARED, file.fd(), 0);
    if (address == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mmap");
    data_ = static_cast<const std::byte*>(address);
  }
  ~FileMap() { ::munmap(const_cast<std::byte*>(data_), size_); }
  FileMap(const FileMap&) = delete;
  FileMap& operator=(const FileMap&) = delete;

  [[nodiscard]] std::span<const std::byte> bytes() const { return {data_, size_}; }
  [[nodiscard]] std::span<const std::uint16_t> samples(std::uint64_t offset, std::uint64_t count) const {
    return {reinterpret_cast<const std::uint16_t*>(data_ + offset), count};  // offsets are even by make_inputs.py
  }
  /// Access is random, and this range is needed soon.
  void expect_only(std::uint64_t offset, std::uint64_t length) const {
    auto* address = const_cast<std::byte*>(data_);
    const auto aligned = offset & ~std::uint64_t{4095};
    if (::madvise(address, size_, MADV_RANDOM) != 0 ||
        ::madvise(address + aligned, length + (offset - aligned), MADV_WILLNEED) != 0)
      throw std::system_error(errno, std::generic_category(), "madvise");
  }

 private:
  const std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

template <class T> [[nodiscard]] T load(const std::byte* from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

struct Header {
  std::uint32_t tag = 0;
  std::uint32_t length = 0;
  std::uint32_t header_length = 0;
  bool is_sequence = false;
};

inline constexpr std::uint32_t undefined_length = 0xFFFFFFFF;

/// Which pairs of letters are VRs with a 32-bit length, by (first - 'A') * 32 + second - 'A'.
inline constexpr auto long_vrs = [] {
  std::array<bool, 1024> table{};
  for (const auto* vr : {"OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"})
    table[static_cast<std::size_t>((vr[0] - 'A') * 32 + vr[1] - 'A')] = true;
  return table;
}();

[[nodiscard]] inline Header read_header(const std::byte* at) {
  Header header;
  header.tag = static_cast<std::uint32_t>(load<std::uint16_t>(at)) << 16 | load<std::uint16_t>(at + 2);
  if (header.tag >> 16 == 0xFFFE) {
    header.length = load<std::uint32_t>(at + 4);
    header.header_length = 8;
    return header;
  }
  const auto first = static_cast<unsigned>(at[4]) - 'A';
  const auto second = static_cast<unsigned>(at[5]) - 'A';
  if (long_vrs[(first * 32 + second) & 1023]) {
    header.length = load<std::uint32_t>(at + 8);
    header.header_length = 12;
    header.is_sequence = at[4] == std::byte{'S'} && at[5] == std::byte{'Q'};
  } else {
    header.length = load<std::uint16_t>(at + 6);
    header.header_length = 8;
  }
  return header;
}

/// Where the data set begins: behind preamble, prefix and the file meta, whose length its first element tells.
[[nodiscard]] inline std::size_t dataset_offset(std::span<const std::byte> file) {
  return 128 + 4 + 12 + load<std::uint32_t>(file.data() + 128 + 4 + 8);
}

/// Calls `see(header, value offset)` for each element from `offset` on until it returns false or `bytes` end. Sequences
/// of defined length are stepped over.
template <class See> void walk_top_level(std::span<const std::byte> bytes, std::size_t offset, See&& see) {
  while (offset + 12 <= bytes.size()) {
    const auto header = read_header(bytes.data() + offset);
    const auto value = offset + header.header_length;
    if (!see(header, value)) return;
    offset = value + header.length;
  }
}

}  // namespace bench
