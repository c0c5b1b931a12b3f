// SPDX-License-Identifier: MIT
/// @file
/// The bytes of a frame in one form, whatever form the file has: what `frames` hashes is what `export` writes.
#pragma once

#include <dicomap/byte_order.hpp>
#include <dicomap/frame.hpp>

#include <cstddef>
#include <cstring>
#include <span>
#include <vector>

namespace dicomap::tool {

/// Samples little endian and pixel by pixel (as for planar configuration 0). The frame's own bytes where they are that
/// already, else `room`, filled.
/// @lifetime ends with the frame and with `room`
template <class T>
[[nodiscard]] std::span<const std::byte> canonical_bytes(const Frame<const T>& frame, std::vector<std::byte>& room) {
  const std::span<const T> samples = frame.samples();
  if (!frame.is_planar() && host_order == ByteOrder::little) return std::as_bytes(samples);
  room.resize(samples.size_bytes());
  const std::size_t planes = frame.is_planar() ? frame.samples_per_pixel() : 1;
  const std::size_t pixels = samples.size() / planes;
  std::byte* to = room.data();
  for (std::size_t pixel = 0; pixel < pixels; ++pixel) {
    for (std::size_t plane = 0; plane < planes; ++plane, to += sizeof(T)) {
      const T sample = load<T>(reinterpret_cast<const std::byte*>(&samples[plane * pixels + pixel]), ByteOrder::little);
      std::memcpy(to, &sample, sizeof(T));
    }
  }
  return room;
}

/// 1-bit samples: the first pixel is bit 0 of the first byte; bits behind the last pixel are zero.
/// @lifetime ends with the frame and with `room`
[[nodiscard]] std::span<const std::byte> canonical_bytes(const BitFrame& frame, std::vector<std::byte>& room);

}  // namespace dicomap::tool
