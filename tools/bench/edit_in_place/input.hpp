// SPDX-License-Identifier: MIT
/// @file
/// The file that is edited in place, and the name it had before.
#pragma once

#include "../support/edits.hpp"

namespace bench {

/// Every run finds it as make_inputs.py made it.
[[nodiscard]] inline std::string in_place_file(const std::string& folder) { return folder + "/in_place.dcm"; }

/// The answer: the sum of the name's bytes as the file has it now. Then the name is what it was before.
[[nodiscard]] inline std::uint64_t take_name_back(const std::string& path) {
  constexpr std::string_view old_name = "Bench^Patient00001";
  std::array<std::byte, 2 * header_bytes> first{};
  const Descriptor file{path.c_str()};
  const auto [offset, length] = place_of_name(file.read(first, 0));
  const auto answer = sum_of_text({reinterpret_cast<const char*>(first.data()) + offset, length});
  const int writable = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  const bool done = ::pwrite(writable, old_name.data(), old_name.size(), static_cast<off_t>(offset)) == ssize_t{old_name.size()};
  if (!done || ::fsync(writable) != 0 || ::close(writable) != 0) throw std::runtime_error("the name cannot be taken back");
  return answer;
}

}  // namespace bench
