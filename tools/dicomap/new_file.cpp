// SPDX-License-Identifier: MIT
#include "new_file.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace dicomap::tool {

namespace {

Error io_error(const std::filesystem::path& path, const char* what, int code) {
  return Error{ErrorCode::io, fmt::format("{}: {}", what, std::generic_category().message(code))}.from(path.native());
}

}  // namespace

Result<NewFile> NewFile::create(const std::filesystem::path& path) {
  if (path == "-") return NewFile{::dup(STDOUT_FILENO), path, {}};
  std::error_code ignored;
  // A symbolic link stays one: what it points to is replaced.
  const auto target = std::filesystem::exists(path, ignored) ? std::filesystem::canonical(path, ignored) : path;
  if (std::filesystem::exists(target, ignored) && !std::filesystem::is_regular_file(target, ignored)) {
    const int descriptor = ::open(target.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) return io_error(path, "cannot be written", errno);
    return NewFile{descriptor, target, {}};
  }
  auto beside = target;
  beside += fmt::format(".{}.part", ::getpid());
  const int descriptor = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor < 0) return io_error(path, "cannot be made", errno);
  return NewFile{descriptor, target, std::move(beside)};
}

NewFile::NewFile(NewFile&& other) noexcept
    : descriptor_{std::exchange(other.descriptor_, -1)},
      path_{std::move(other.path_)},
      beside_{std::exchange(other.beside_, std::filesystem::path{})} {}

NewFile::~NewFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!beside_.empty()) ::unlink(beside_.c_str());
}

Result<void> NewFile::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failed("cannot be written");
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return success();
}

Result<void> NewFile::commit() {
  if (!beside_.empty() && ::fdatasync(descriptor_) != 0) return failed("cannot be written");
  if (::close(std::exchange(descriptor_, -1)) != 0) return failed("cannot be written");
  if (beside_.empty()) return success();
  if (::rename(beside_.c_str(), path_.c_str()) != 0) return failed("cannot be renamed");
  beside_.clear();
  return success();
}

Error NewFile::failed(const char* what) const { return io_error(path_, what, errno); }

}  // namespace dicomap::tool
