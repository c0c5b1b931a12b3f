// SPDX-License-Identifier: MIT
#include "bytes/file_store.hpp"
#include "bytes/memory_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

namespace dicomap {

namespace {

Error stream_error(std::string_view what, std::uint64_t done, const std::string& name) {
  const int cause = errno;
  return Error{ErrorCode::io, fmt::format("{}: {} (errno {})", what, std::strerror(cause), cause)}.from(name).at(done);
}

// Reads some bytes, waiting for them where the descriptor does not block by itself. 0 at the end, -1 with errno.
ssize_t read_some(int descriptor, std::span<std::byte> into) {
  for (;;) {
    const ssize_t got = ::read(descriptor, into.data(), into.size());
    if (got >= 0 || (errno != EINTR && errno != EAGAIN)) return got;
    if (errno == EAGAIN) {
      pollfd wait{descriptor, POLLIN, 0};
      if (::poll(&wait, 1, -1) < 0 && errno != EINTR) return -1;
    }
  }
}

bool write_all(int descriptor, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(descriptor, bytes.data(), bytes.size());
    if (put == 0) errno = EIO;
    if (put == 0 || (put < 0 && errno != EINTR)) return false;
    if (put > 0) bytes = bytes.subspan(static_cast<std::size_t>(put));
  }
  return true;
}

// A file without a name in $TMPDIR or /tmp: nobody else can open it, and it is gone with its last descriptor.
int open_unlinked() {
  const char* folder = ::secure_getenv("TMPDIR");
  const std::string base = folder != nullptr && *folder != '\0' ? folder : "/tmp";
  const int unnamed = ::open(base.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (unnamed >= 0) return unnamed;
  std::string pattern = base + "/dicomap-XXXXXX";
  const int named = ::mkostemp(pattern.data(), O_CLOEXEC);
  if (named >= 0) ::unlink(pattern.c_str());
  return named;
}

// Writes `head`, and what follows in the stream, into the temporary file; `head` is the buffer for that.
Result<void> spool(int from, int into, std::span<std::byte> head, const std::string& name) {
  std::uint64_t done = 0;
  std::size_t got = head.size();
  while (got > 0) {
    if (!write_all(into, head.first(got))) {
      return stream_error("cannot write the stream into a temporary file", done, name);
    }
    done += got;
    const ssize_t more = read_some(from, head);
    if (more < 0) return stream_error("cannot read the stream", done, name);
    got = static_cast<std::size_t>(more);
  }
  return success();
}

}  // namespace

Result<Source> Source::read_stream(int descriptor, const SourceOptions& options, std::string name) {
  constexpr std::size_t first_step = 256 * 1024;
  auto* const memory = options.memory != nullptr ? options.memory : std::pmr::new_delete_resource();
  try {
    std::pmr::vector<std::byte> head{memory};
    std::size_t filled = 0;
    while (filled <= options.limits.stream_bytes) {
      if (filled == head.size()) head.resize(std::max(first_step, 2 * head.size()));
      const ssize_t got = read_some(descriptor, std::span{head}.subspan(filled));
      if (got < 0) return stream_error("cannot read the stream", filled, name);
      if (got == 0) {
        auto owned = std::make_shared<const std::pmr::vector<std::byte>>(std::move(head));
        const std::span<const std::byte> all{owned->data(), filled};
        return Source{std::make_shared<MemoryStore>(all, std::move(owned), std::move(name), options, Reason::stream)};
      }
      filled += static_cast<std::size_t>(got);
    }
    Descriptor file{posix_file_system(), open_unlinked()};
    if (file.number() < 0) return stream_error("cannot make a temporary file for the stream", filled, name);
    DICOMAP_TRY_VOID(spool(descriptor, file.number(), std::span{head}.first(filled), name));
    DICOMAP_TRY(store, FileStore::adopt(posix_file_system(), std::move(file), name, options, Origin::unlinked));
    return Source{std::move(store)};
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::out_of_memory, "no memory for the stream"}.from(name);
  }
}

}  // namespace dicomap
