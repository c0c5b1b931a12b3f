// SPDX-License-Identifier: MIT
/// @file
/// Standard output with a buffer of its own, so that many short lines cost few system calls.
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <iterator>
#include <span>
#include <string_view>
#include <utility>

namespace dicomap::tool {

/// Owner of what was printed and not yet written. A disk that is full throws std::system_error; a reader that has gone
/// away
/// (`| head`) ends the process by SIGPIPE, as it ends other tools.
class Output {
 public:
  Output() = default;
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  template <class... T>
  void print(fmt::format_string<T...> format, T&&... values) {
    fmt::format_to(std::back_inserter(buffer_), format, std::forward<T>(values)...);
    if (buffer_.size() >= flush_at) flush();
  }
  /// Text as it is.
  void write(std::string_view text);
  /// Bytes as they are.
  void write(std::span<const std::byte> bytes);
  void flush();
  /// Forgets what was not written.
  void discard() noexcept { buffer_.clear(); }

 private:
  static constexpr std::size_t flush_at = std::size_t{64} * 1024;
  fmt::memory_buffer buffer_;
};

}  // namespace dicomap::tool
