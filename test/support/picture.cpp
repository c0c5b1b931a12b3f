// SPDX-License-Identifier: MIT
#include "support/picture.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <limits>

namespace dicomap::test {

namespace {

template <class T> std::vector<std::byte> bytes_of(const std::vector<std::int32_t>& samples) {
  std::vector<std::byte> bytes(samples.size() * sizeof(T));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const T value = static_cast<T>(samples[i]);
    std::memcpy(bytes.data() + i * sizeof(T), &value, sizeof value);
  }
  return bytes;
}

template <class T> std::vector<std::int32_t> numbers_of(const std::vector<std::byte>& bytes) {
  std::vector<std::int32_t> numbers;
  for (std::size_t i = 0; i + sizeof(T) <= bytes.size(); i += sizeof(T)) {
    T value;
    std::memcpy(&value, bytes.data() + i, sizeof value);
    numbers.push_back(static_cast<std::int32_t>(value));
  }
  return numbers;
}

std::vector<std::byte> packed(const std::vector<std::int32_t>& samples) {
  std::vector<std::byte> bytes((samples.size() + 7) / 8);
  for (std::size_t i = 0; i < samples.size(); ++i) bytes[i / 8] |= static_cast<std::byte>((samples[i] & 1) << (i % 8));
  return bytes;
}

}  // namespace

Picture picture(std::uint32_t columns, std::uint32_t rows, std::uint16_t samples_per_pixel, std::uint16_t bits, bool is_signed) {
  Picture made{columns, rows, samples_per_pixel, bits, is_signed, {}};
  const std::int64_t count = std::int64_t{1} << bits;
  const std::int64_t lowest = is_signed ? -(count / 2) : 0;
  std::uint32_t noise = 1;
  for (std::uint32_t y = 0; y < rows; ++y) {
    for (std::uint32_t x = 0; x < columns; ++x) {
      for (std::uint32_t s = 0; s < samples_per_pixel; ++s) {
        noise = noise * 1664525U + 1013904223U;
        const std::int64_t slope = (count - 1) * (x + y + s) / (columns + rows + samples_per_pixel);
        made.samples.push_back(static_cast<std::int32_t>(lowest + (slope + (noise >> 24U) * count / 4096) % count));
      }
    }
  }
  made.samples.front() = static_cast<std::int32_t>(lowest);
  made.samples.back() = static_cast<std::int32_t>(lowest + count - 1);
  return made;
}

std::vector<std::byte> frame_of(const Picture& picture, std::uint16_t bits_allocated) {
  switch (bits_allocated) {
    case 1: return packed(picture.samples);
    case 8: return bytes_of<std::uint8_t>(picture.samples);
    case 16: return bytes_of<std::uint16_t>(picture.samples);
    default: return bytes_of<std::uint32_t>(picture.samples);
  }
}

std::vector<std::int32_t> samples_of(const std::vector<std::byte>& frame, std::uint16_t bits_allocated, bool is_signed) {
  if (bits_allocated == 8) return is_signed ? numbers_of<std::int8_t>(frame) : numbers_of<std::uint8_t>(frame);
  if (bits_allocated == 16) return is_signed ? numbers_of<std::int16_t>(frame) : numbers_of<std::uint16_t>(frame);
  return numbers_of<std::int32_t>(frame);
}

std::int64_t largest_difference(const std::vector<std::int32_t>& left, const std::vector<std::int32_t>& right) {
  if (left.size() != right.size()) return std::numeric_limits<std::int64_t>::max();
  std::int64_t largest = 0;
  for (std::size_t i = 0; i < left.size(); ++i) largest = std::max(largest, std::abs(std::int64_t{left[i]} - right[i]));
  return largest;
}

bool Decoded::is_untouched() const {
  return std::all_of(frame.begin(), frame.end(), [](std::byte byte) { return byte == std::byte{0xA5}; });
}

Decoded decode(PixelCoding coding, std::span<const std::byte> codestream, const Picture& picture, std::uint16_t bits_allocated,
               const Limits& limits, Isolation isolation) {
  Decoded decoded;
  decoded.frame.assign((picture.pixels() * picture.samples_per_pixel * bits_allocated + 7) / 8, std::byte{0xA5});
  const DecodeTarget target{.rows = picture.rows, .columns = picture.columns, .samples_per_pixel = picture.samples_per_pixel,
                            .bits_allocated = bits_allocated, .bits_stored = picture.bits, .is_signed = picture.is_signed,
                            .into = decoded.frame, .limits = limits, .isolation = isolation};
  const auto report = standard_decoder(coding)->decode(codestream, target);
  if (report) {
    decoded.written = report.assume_value().written;
    decoded.warning = report.assume_value().warning;
  } else {
    decoded.error = report.assume_error().message();
    decoded.code = report.assume_error().code();
  }
  return decoded;
}

std::size_t decode_damaged(PixelCoding coding, const std::vector<std::byte>& codestream, const Picture& picture,
                           std::uint16_t bits_allocated) {
  std::size_t refused = 0;
  const auto attempt = [&](const std::vector<std::byte>& bytes) {
    static_cast<void>(standard_decoder(coding)->inspect(bytes));
    if (!decode(coding, bytes, picture, bits_allocated).error.empty()) ++refused;
  };
  // A vector of its own for each, so that a byte read past the end is one that sanitizers see.
  for (std::size_t length = 0; length < codestream.size(); ++length) {
    attempt({codestream.begin(), codestream.begin() + static_cast<std::ptrdiff_t>(length)});
  }
  for (std::size_t i = 0; i < codestream.size(); ++i) {
    for (const auto mask : {std::byte{0xFF}, std::byte{0x01}, std::byte{0x80}}) {
      auto bytes = codestream;
      bytes[i] ^= mask;
      attempt(bytes);
    }
  }
  return refused;
}

}  // namespace dicomap::test
