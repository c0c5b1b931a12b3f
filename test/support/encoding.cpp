// SPDX-License-Identifier: MIT
#include "support/encoding.hpp"

#include <dicomap/transfer_syntax.hpp>

#include <fmt/format.h>

namespace dicomap::test {

EncodeSource source_of(const Picture& picture, std::uint16_t bits_allocated, std::span<const std::byte> frame, const Limits& limits) {
  return {.rows = picture.rows,
          .columns = picture.columns,
          .samples_per_pixel = picture.samples_per_pixel,
          .bits_allocated = bits_allocated,
          .bits_stored = picture.bits,
          .is_signed = picture.is_signed,
          .is_rgb = picture.samples_per_pixel == 3,
          .samples = frame,
          .limits = limits};
}

Encoded encode(std::string_view uid, const EncodeSource& source) {
  Encoded encoded;
  auto result = standard_encoder(uid)->encode(source);
  if (result) {
    encoded.codestream = std::move(result.assume_value().codestream);
    encoded.photometric_interpretation = result.assume_value().photometric_interpretation;
  } else {
    encoded.error = result.assume_error().message();
    encoded.code = result.assume_error().code();
  }
  return encoded;
}

Encoded encode(std::string_view uid, const Picture& picture, std::uint16_t bits_allocated) {
  const auto frame = frame_of(picture, bits_allocated);
  const Limits limits;
  return encode(uid, source_of(picture, bits_allocated, frame, limits));
}

std::string round_trip(std::string_view uid, const Picture& picture, std::uint16_t bits_allocated, std::span<const std::byte> frame) {
  const Limits limits;
  const auto encoded = encode(uid, source_of(picture, bits_allocated, frame, limits));
  const auto what = [&](std::string_view wrong) {
    return fmt::format("{}, {} x {} x {} samples of {} in {} bits{}: {}", uid, picture.columns, picture.rows, picture.samples_per_pixel,
                       picture.bits, bits_allocated, picture.is_signed ? ", signed" : "", wrong);
  };
  if (!encoded.error.empty()) return what(encoded.error);
  if (encoded.codestream.size() % 2 != 0) return what("of odd length");
  const auto decoded = decode(find_transfer_syntax(uid)->pixels, encoded.codestream, picture, bits_allocated, limits, Isolation::never);
  if (!decoded.error.empty()) return what(decoded.error);
  if (!decoded.warning.empty()) return what(decoded.warning);
  if (decoded.written != frame.size()) return what("not whole");
  return std::equal(frame.begin(), frame.end(), decoded.frame.begin(), decoded.frame.end()) ? "" : what("other samples");
}

std::string round_trip(std::string_view uid, const Picture& picture, std::uint16_t bits_allocated) {
  return round_trip(uid, picture, bits_allocated, frame_of(picture, bits_allocated));
}

Picture constant(std::uint32_t columns, std::uint32_t rows, std::uint16_t samples_per_pixel, std::uint16_t bits, bool is_signed,
                 std::int32_t value) {
  Picture made{columns, rows, samples_per_pixel, bits, is_signed, {}};
  made.samples.assign(made.pixels() * samples_per_pixel, value);
  return made;
}

Picture noise(std::uint32_t columns, std::uint32_t rows, std::uint16_t samples_per_pixel, std::uint16_t bits, bool is_signed,
              std::uint32_t seed) {
  Picture made{columns, rows, samples_per_pixel, bits, is_signed, {}};
  for (std::size_t i = 0; i < made.pixels() * samples_per_pixel; ++i) {
    seed = seed * 1664525U + 1013904223U;
    const auto sample = static_cast<std::int32_t>(seed >> (32U - bits));
    made.samples.push_back(is_signed ? sample - (1 << (bits - 1)) : sample);
  }
  return made;
}

}  // namespace dicomap::test
