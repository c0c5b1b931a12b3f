// SPDX-License-Identifier: MIT
/// @file
/// Samples as a library hands them out, written the way a frame holds them, and back.
#pragma once

#include "codecs/module.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace dicomap::codecs {

/// `frame` need not be aligned.
template <class To> inline void put(std::uint8_t* frame, std::size_t index, To value) noexcept {
  std::memcpy(frame + index * sizeof(To), &value, sizeof value);
}

/// Samples that lie in the right order already, but are of another width.
template <class To, class From> void put_all(const From* from, std::uint8_t* frame, std::size_t count) noexcept {
  for (std::size_t i = 0; i < count; ++i) put(frame, i, static_cast<To>(from[i]));
}

/// Planes, pixel by pixel. One and three of them have loops of their own, which compilers vectorise.
template <class To, class From>
void interleave(const From* const* planes, std::size_t samples, std::uint8_t* frame, std::size_t pixels) noexcept {
  if (samples == 1) return put_all<To>(planes[0], frame, pixels);
  if (samples == 3) {
    const From *first = planes[0], *second = planes[1], *third = planes[2];
    for (std::size_t i = 0; i < pixels; ++i) {
      put(frame, 3 * i, static_cast<To>(first[i]));
      put(frame, 3 * i + 1, static_cast<To>(second[i]));
      put(frame, 3 * i + 2, static_cast<To>(third[i]));
    }
    return;
  }
  for (std::size_t sample = 0; sample < samples; ++sample) {
    for (std::size_t i = 0; i < pixels; ++i) put(frame, samples * i + sample, static_cast<To>(planes[sample][i]));
  }
}

/// The other way round: one component of pixels, each as To.
template <class From, class To>
void take_component(const std::uint8_t* frame, std::size_t component, std::size_t samples, To* to, std::size_t pixels) noexcept {
  for (std::size_t i = 0; i < pixels; ++i) {
    From sample;
    std::memcpy(&sample, frame + (samples * i + component) * sizeof(From), sizeof sample);
    to[i] = static_cast<To>(sample);
  }
}

/// The same for a frame to encode: `job` says what From is.
template <class To>
void take_component(const EncodeJob& job, std::size_t first_pixel, std::size_t component, To* to, std::size_t pixels) noexcept {
  const std::size_t samples = job.samples_per_pixel;
  const std::uint8_t* const from = job.frame + first_pixel * samples * (job.bits_allocated / 8U);
  if (job.bits_allocated == 8 && job.is_signed != 0) return take_component<std::int8_t>(from, component, samples, to, pixels);
  if (job.bits_allocated == 8) return take_component<std::uint8_t>(from, component, samples, to, pixels);
  if (job.is_signed != 0) return take_component<std::int16_t>(from, component, samples, to, pixels);
  take_component<std::uint16_t>(from, component, samples, to, pixels);
}

/// Calls `write` with a number of the width that a sample of the frame has. False: there is none of that width.
template <class Write> bool with_sample_of(std::uint16_t bits_allocated, Write&& write) noexcept {
  switch (bits_allocated) {
    case 8: write(std::uint8_t{}); return true;
    case 16: write(std::uint16_t{}); return true;
    case 32: write(std::uint32_t{}); return true;
    default: return false;
  }
}

}  // namespace dicomap::codecs
