// SPDX-License-Identifier: MIT
/// @file
/// What the tasks that edit change, and where they write to. Its twin for Python is support/edits.py.
#pragma once

#include "floor.hpp"
#include "inputs.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

// Of frame `one_frame`.
inline constexpr std::uint64_t edited_row = 100;
inline constexpr std::uint64_t edited_column = 200;
inline constexpr std::uint64_t edited_sample = edited_row * columns + edited_column;
inline constexpr std::uint16_t edited_value = 4711;

inline constexpr std::string_view longer_name = "Bench^Patient with a name^that is longer";  // 40 bytes
inline constexpr std::string_view equal_name = "Bench^Patient99999";  // as long as the one of every input
inline constexpr std::uint32_t patient_name = 0x00100010;
inline constexpr std::size_t header_bytes = 4096;  // hold every PatientName of the inputs

/// The samples that a frame is overwritten with.
[[nodiscard]] inline std::vector<std::uint16_t> new_frame() {
  std::vector<std::uint16_t> samples(frame_samples);
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = static_cast<std::uint16_t>(i * 7 + 1);
  return samples;
}

/// A path below the folder of the inputs, on the same file system; the file is removed before and behind a run.
class OutputPath {
 public:
  OutputPath(const std::string& folder, const std::string& name) : path_{folder + "/out/" + name} {
    ::mkdir((folder + "/out").c_str(), 0777);
    ::unlink(path_.c_str());
  }
  ~OutputPath() { ::unlink(path_.c_str()); }
  OutputPath(const OutputPath&) = delete;
  OutputPath& operator=(const OutputPath&) = delete;

  [[nodiscard]] const std::string& text() const { return path_; }
  [[nodiscard]] const char* c_str() const { return path_.c_str(); }

 private:
  std::string path_;
};

struct Place {
  std::uint64_t offset = 0;  ///< of the value
  std::uint32_t length = 0;
};

/// Where PatientName lies in the first bytes of a file.
[[nodiscard]] inline Place place_of_name(std::span<const std::byte> file) {
  Place place;
  walk_top_level(file, dataset_offset(file), [&](const Header& header, std::size_t value) {
    if (header.tag == patient_name) place = {value, header.length};
    return header.tag < patient_name;
  });
  return place;
}

/// The least header with another PatientName: what lies before, the element, what lies behind.
[[nodiscard]] inline std::size_t rename(std::span<const std::byte> file, std::string_view name, std::span<std::byte> into) {
  const auto [offset, length] = place_of_name(file);
  std::memcpy(into.data(), file.data(), offset);
  const auto new_length = static_cast<std::uint16_t>(name.size());
  std::memcpy(into.data() + offset - 2, &new_length, sizeof new_length);
  std::memcpy(into.data() + offset, name.data(), name.size());
  const auto rest = file.subspan(offset + length);
  std::memcpy(into.data() + offset + name.size(), rest.data(), rest.size());
  return offset + name.size() + rest.size();
}

inline void write_whole(int fd, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const auto n = ::write(fd, bytes.data(), bytes.size());
    if (n <= 0) throw std::system_error(errno, std::generic_category(), "write");
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
}

/// The answer of whoever wrote a copy of a file: that its PatientName is `name`, and the sum of its last `count` samples.
[[nodiscard]] inline std::uint64_t check_copy(const char* path, std::string_view name, std::uint64_t count) {
  const Descriptor file{path};
  std::vector<std::byte> first(2 * header_bytes);
  const auto head = file.read(first, 0);
  const std::string_view text{reinterpret_cast<const char*>(head.data()), head.size()};
  if (text.find(name) == text.npos) throw std::runtime_error(std::string{path} + " has another name");
  std::vector<std::uint16_t> samples(count);
  file.read(std::as_writable_bytes(std::span{samples}), file.size() - count * 2);
  return sum(samples);
}

}  // namespace bench
