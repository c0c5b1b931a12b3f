// SPDX-License-Identifier: MIT
#include "bytes/system_error.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

#include <sys/stat.h>

namespace dicomap {

Error system_error(std::string_view what, int error_number, std::string_view file) {
  return Error{ErrorCode::io, fmt::format("{}: {} (errno {})", what, std::strerror(error_number), error_number)}.from(file);
}

Error open_error(std::string_view what, int error_number, std::string_view file) {
  Error error = system_error(what, error_number, file);
  if (error_number == EMFILE || error_number == ENFILE) {
    error.hint("the limit on open files (ulimit -n) is reached: close files or raise it");
  }
  return error;
}

Error not_regular_error(mode_t mode, std::string_view file) {
  const std::string_view kind = S_ISDIR(mode)    ? "a directory"
                                : S_ISFIFO(mode) ? "a FIFO"
                                : S_ISSOCK(mode) ? "a socket"
                                : S_ISCHR(mode)  ? "a character device"
                                : S_ISBLK(mode)  ? "a block device"
                                                 : "something else";
  return Error{ErrorCode::io, fmt::format("not a regular file but {}", kind)}.from(file);
}

}  // namespace dicomap
