// SPDX-License-Identifier: MIT
/// @file
/// What dicomap and a codec module say to each other. A module wraps one foreign library and needs nothing of dicomap, so
/// that it can be opened when a frame needs it, run in another process, and be fuzzed alone. Everything here is plain data.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace dicomap::codecs {

/// Changes whenever a struct below does.
inline constexpr std::uint32_t module_version = 2;

/// A frame to decode. The code stream's own header was compared with rows, columns, samples and precision already, but is as
/// hostile as before: a module checks what its library reports against them before it writes.
struct Job {
  const std::uint8_t* codestream = nullptr;
  std::uint64_t codestream_bytes = 0;
  std::uint32_t rows = 0;
  std::uint32_t columns = 0;
  std::uint16_t samples_per_pixel = 1;
  std::uint16_t precision = 8;       ///< bits of a sample in the code stream
  std::uint16_t bits_allocated = 8;  ///< of a sample in `frame`: 8, 16 or 32, at least `precision`
  std::uint16_t reserved = 0;
  std::uint8_t* frame = nullptr;     ///< pixel by pixel, row by row, samples in the host's byte order
  std::uint64_t frame_bytes = 0;     ///< rows x columns x samples_per_pixel x bits_allocated / 8
  std::uint64_t memory_limit = 0;    ///< bytes that the library may allocate, where it can be told
  std::uint32_t scans_limit = 0;     ///< of a progressive JPEG
  std::uint32_t tiles_limit = 0;     ///< of JPEG 2000
};

/// A frame to encode, without loss. Every sample is a number of `precision` bits, which fills its `bits_allocated` with zeros, or
/// with its sign where `is_signed`.
struct EncodeJob {
  const std::uint8_t* frame = nullptr;  ///< as in Job; need not be aligned
  std::uint64_t frame_bytes = 0;
  std::uint32_t rows = 0;
  std::uint32_t columns = 0;
  std::uint16_t samples_per_pixel = 1;
  std::uint16_t precision = 8;
  std::uint16_t bits_allocated = 8;         ///< 8 or 16
  std::uint8_t is_signed = 0;               ///< never for formats that have no sign
  std::uint8_t is_rgb = 0;                  ///< JPEG 2000: decorrelate the components; JPEG: mark them
  std::uint8_t in_resolution_order = 0;     ///< HTJ2K: RPCL, down to a resolution of 64 x 64
  std::uint8_t reserved[7] = {};
  std::uint64_t memory_limit = 0;
  /// The code stream's memory, made as long as `bytes` and with what was written to it: it may move. Null: out of memory.
  std::uint8_t* (*grow)(void* output, std::uint64_t bytes) = nullptr;
  void* output = nullptr;                   ///< for `grow`
};

enum class Status : std::uint32_t { ok, malformed, truncated, unsupported, limit_exceeded, out_of_memory };

/// What became of it. A module never throws, exits or prints.
struct Outcome {
  Status status = Status::ok;
  std::uint32_t warnings = 0;
  std::uint64_t written = 0;  ///< bytes of the frame, or of the code stream, that were written, from its beginning
  char message[240] = {};     ///< the error, else the first warning; UTF-8, ends with NUL

  /// Keeps the first warning.
  void warn(std::string_view text) noexcept {
    if (warnings++ == 0) say(text);
  }
  void fail(Status what, std::string_view text) noexcept {
    status = what;
    say(text);
  }

 private:
  void say(std::string_view text) noexcept {
    const std::size_t size = std::min(text.size(), sizeof message - 1);
    std::memcpy(message, text.data(), size);
    message[size] = '\0';
  }
};

struct Module {
  std::uint32_t version = module_version;
  /// E.g. "CharLS 2.4.1". Static.
  const char* (*library)() = nullptr;
  /// Thread-safe. Never null.
  void (*decode)(const Job& job, Outcome& outcome) = nullptr;
  /// Thread-safe. Null: it only decodes.
  void (*encode)(const EncodeJob& job, Outcome& outcome) = nullptr;
};

/// How a module is asked for: `extern "C" const Module* dicomap_codec_jpeg_ls()`.
using Entry = const Module* (*)();

}  // namespace dicomap::codecs

/// Declares the one function that a module shows, e.g. DICOMAP_CODEC_MODULE(jpeg_ls).
#define DICOMAP_CODEC_MODULE(name) \
  extern "C" __attribute__((visibility("default"))) const dicomap::codecs::Module* dicomap_codec_##name()
