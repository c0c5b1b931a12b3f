// SPDX-License-Identifier: MIT
/// @file
/// The files of this task by variant. The answer: frames, and the sum of the middle frame's code stream as 16-bit words.
#pragma once

#include "../support/inputs.hpp"

#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>

namespace bench {

enum class Table { none, basic, extended };

struct IndexInput {
  std::string path;
  std::uint64_t frames = 0;
  Table table = Table::none;

  [[nodiscard]] std::uint64_t middle() const { return frames / 2; }
  [[nodiscard]] std::uint64_t fragment_bytes() const {
    return table == Table::basic && frames > 20'000 ? 80'000 : 200'000;  // entries of a Basic Offset Table end at 4 GiB
  }
  /// Of the first item's header.
  [[nodiscard]] std::uint64_t value_offset() const {
    return pixel_offset + (table == Table::extended ? 2 * (12 + 8 * frames) : 0);
  }
};

[[nodiscard]] inline IndexInput index_input(const std::string& folder, const std::string& variant) {
  const auto input = [&](const char* name, std::uint64_t frames, Table table) {
    return IndexInput{folder + "/index/" + name, frames, table};
  };
  if (variant == "2000") return input("2000.dcm", 2'000, Table::none);
  if (variant == "50000") return input("50000.dcm", 50'000, Table::none);
  if (variant == "2000 table") return input("2000_table.dcm", 2'000, Table::basic);
  if (variant == "50000 table") return input("50000_table.dcm", 50'000, Table::basic);
  if (variant == "50000 extended") return input("50000_extended.dcm", 50'000, Table::extended);
  throw std::invalid_argument("the variants are 2000, 50000, 2000 table, 50000 table, 50000 extended");
}

/// Code streams lie at even offsets and have even lengths.
[[nodiscard]] inline std::uint64_t answer(std::uint64_t frames, std::span<const std::byte> codestream) {
  return frames + sum({reinterpret_cast<const std::uint16_t*>(codestream.data()), codestream.size() / 2});
}

}  // namespace bench
