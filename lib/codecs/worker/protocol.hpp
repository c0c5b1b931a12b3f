// SPDX-License-Identifier: MIT
/// @file
/// What dicomap and a codec worker say to each other, over a socket that keeps messages apart. Code stream and frame lie in
/// memory that both have mapped; its descriptor comes along with the first request that uses it.
#pragma once

#include "codecs/module.hpp"

#include <cstdint>
#include <type_traits>

namespace dicomap::codecs {

/// Changes whenever a struct below does.
inline constexpr std::uint32_t protocol_version = 1;

/// The descriptor by which a worker talks; 0 to 2 are /dev/null, and there are no others.
inline constexpr int worker_socket = 3;

/// The first thing a worker says, before it has seen a code stream.
struct Hello {
  std::uint32_t version = protocol_version;
  std::uint32_t opened = 0;  ///< whether the module was
  char text[240] = {};       ///< Module::library(), or why it was not opened; ends with NUL
};

/// A frame to decode. The pointers of `job` are null: its code stream is at offset 0 of the shared memory.
struct Request {
  Job job;
  std::uint64_t frame_offset = 0;  ///< of the frame in the shared memory
  std::uint64_t shared_bytes = 0;  ///< of the shared memory
  std::uint32_t seconds = 0;       ///< until the worker ends itself, should nobody be there to end it
  std::uint32_t number = 0;        ///< of the request, which its answer repeats
};

/// What became of it. The worker has parsed hostile bytes by then: whoever reads it believes nothing.
struct Answer {
  Outcome outcome;
  std::uint32_t number = 0;
  std::uint32_t reserved = 0;
};

static_assert(std::is_trivially_copyable_v<Hello> && std::is_trivially_copyable_v<Request> && std::is_trivially_copyable_v<Answer>);

}  // namespace dicomap::codecs
