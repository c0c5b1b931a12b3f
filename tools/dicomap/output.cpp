// SPDX-License-Identifier: MIT
#include "output.hpp"

#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace dicomap::tool {

namespace {

void write_all(const char* data, std::size_t size) {
  while (size > 0) {
    const ssize_t written = ::write(STDOUT_FILENO, data, size);
    if (written < 0) {
      if (errno == EINTR) continue;
      throw std::system_error{errno, std::generic_category(), "standard output"};
    }
    data += written;
    size -= static_cast<std::size_t>(written);
  }
}

}  // namespace

void Output::write(std::string_view text) {
  buffer_.append(text.data(), text.data() + text.size());
  if (buffer_.size() >= flush_at) flush();
}

void Output::write(std::span<const std::byte> bytes) {
  flush();
  write_all(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

void Output::flush() {
  const std::size_t size = buffer_.size();
  buffer_.clear();  // before it is written: what could not be written is not tried again
  write_all(buffer_.data(), size);
}

}  // namespace dicomap::tool
