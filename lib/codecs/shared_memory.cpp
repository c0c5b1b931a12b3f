// SPDX-License-Identifier: MIT
#include "codecs/shared_memory.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/mman.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace dicomap::codecs {

namespace {

Error no_memory(std::uint64_t bytes) {
  return Error{ErrorCode::out_of_memory,
               fmt::format("{} bytes cannot be shared with a decoder: {}", bytes, std::generic_category().message(errno))};
}

}  // namespace

SharedMemory::SharedMemory(SharedMemory&& other) noexcept
    : file_{std::move(other.file_)}, bytes_{std::exchange(other.bytes_, {})} {}

SharedMemory& SharedMemory::operator=(SharedMemory&& other) noexcept {
  file_ = std::move(other.file_);
  std::swap(bytes_, other.bytes_);
  return *this;
}

SharedMemory::~SharedMemory() {
  if (!bytes_.empty()) munmap(bytes_.data(), bytes_.size());
}

Result<SharedMemory> SharedMemory::make(std::uint64_t bytes) {
  SharedMemory memory;
  memory.file_ = Descriptor{memfd_create("dicomap-frame", MFD_CLOEXEC | MFD_ALLOW_SEALING)};
  if (!memory.file_ || ftruncate(memory.descriptor(), static_cast<off_t>(bytes)) != 0 ||
      fcntl(memory.descriptor(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
    return no_memory(bytes);
  }
  void* const mapped = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, memory.descriptor(), 0);
  if (mapped == MAP_FAILED) return no_memory(bytes);
  memory.bytes_ = {static_cast<std::byte*>(mapped), static_cast<std::size_t>(bytes)};
  return memory;
}

}  // namespace dicomap::codecs
