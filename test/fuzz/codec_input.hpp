// SPDX-License-Identifier: MIT
/// @file
/// An input of the codecs' fuzz targets: eight bytes for what a data set says of the frame, then its code stream.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace dicomap::fuzz {

/// View. Rows, columns and samples count only where the code stream does not say them.
struct CodecInput {
  std::uint16_t rows = 0;
  std::uint16_t columns = 0;
  std::uint8_t samples_per_pixel = 1;
  std::uint8_t bits_allocated = 8;
  std::uint8_t bits_stored = 8;
  bool is_signed = false;
  std::span<const std::byte> codestream;

  static constexpr std::size_t header_bytes = 8;

  /// Empty: no data set could say so.
  static std::optional<CodecInput> read(std::span<const std::byte> bytes) {
    if (bytes.size() < header_bytes) return std::nullopt;
    const auto at = [&](std::size_t i) { return std::to_integer<unsigned>(bytes[i]); };
    CodecInput input;
    input.rows = static_cast<std::uint16_t>(at(0) | at(1) << 8U);
    input.columns = static_cast<std::uint16_t>(at(2) | at(3) << 8U);
    input.samples_per_pixel = static_cast<std::uint8_t>(at(4) % 4 + 1);
    input.bits_allocated = static_cast<std::uint8_t>(at(5));
    input.bits_stored = static_cast<std::uint8_t>(at(6));
    input.is_signed = (at(7) & 1U) != 0;
    input.codestream = bytes.subspan(header_bytes);
    const unsigned allocated = input.bits_allocated;
    const bool has_samples = allocated == 1 || allocated == 8 || allocated == 16 || allocated == 32 || allocated == 64;
    if (!has_samples || input.bits_stored == 0 || input.bits_stored > allocated) return std::nullopt;
    return input;
  }

  /// What `read` reads, without the code stream.
  std::string header() const {
    std::string text;
    for (const unsigned byte : {rows & 0xFFU, unsigned{rows} >> 8U, columns & 0xFFU, unsigned{columns} >> 8U,
                                samples_per_pixel - 1U, unsigned{bits_allocated}, unsigned{bits_stored}, is_signed ? 1U : 0U}) {
      text.push_back(static_cast<char>(byte));
    }
    return text;
  }
};

}  // namespace dicomap::fuzz
