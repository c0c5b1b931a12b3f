// SPDX-License-Identifier: MIT
#include "rle.hpp"

#include <algorithm>

namespace dicomap::generate {

namespace {

constexpr std::size_t longest = 128;  // of a run, and of bytes as they are

std::size_t run_length(std::span<const std::uint8_t> row) {
  std::size_t length = 1;
  while (length < std::min(longest, row.size()) && row[length] == row[0]) ++length;
  return length;
}

/// Bytes before the next run of three.
std::size_t literal_length(std::span<const std::uint8_t> row) {
  std::size_t length = 0;
  while (length < std::min(longest, row.size()) && run_length(row.subspan(length)) < 3) ++length;
  return length;
}

void append_row(Bytes& to, std::span<const std::uint8_t> row) {
  while (!row.empty()) {
    if (const std::size_t run = run_length(row); run >= 3) {
      to.push_back(static_cast<std::byte>(257 - run));
      to.push_back(static_cast<std::byte>(row[0]));
      row = row.subspan(run);
      continue;
    }
    const std::size_t length = literal_length(row);
    to.push_back(static_cast<std::byte>(length - 1));
    for (const std::uint8_t sample : row.first(length)) to.push_back(static_cast<std::byte>(sample));
    row = row.subspan(length);
  }
}

void put_number(Bytes& to, std::size_t at, std::size_t number) {
  for (std::size_t i = 0; i < 4; ++i) to[at + i] = static_cast<std::byte>(number >> (8 * i) & 0xFFU);
}

}  // namespace

Bytes rle_codestream(std::span<const std::vector<std::uint8_t>> planes, int columns) {
  constexpr std::size_t header = 64;
  Bytes stream(header);
  put_number(stream, 0, planes.size());
  for (std::size_t plane = 0; plane < planes.size(); ++plane) {
    put_number(stream, 4 * (plane + 1), stream.size());
    const std::span samples{planes[plane]};
    const auto width = static_cast<std::size_t>(columns);
    for (std::size_t at = 0; at < samples.size(); at += width) append_row(stream, samples.subspan(at, width));
    if (stream.size() % 2 != 0) stream.push_back(std::byte{0});
  }
  return stream;
}

}  // namespace dicomap::generate
