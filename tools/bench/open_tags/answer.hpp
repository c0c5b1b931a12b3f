// SPDX-License-Identifier: MIT
/// @file
/// What every contender of open_tags answers with: PatientName and Rows in one number.
#pragma once

#include "../support/floor.hpp"
#include "../support/inputs.hpp"

namespace bench {

[[nodiscard]] inline std::uint64_t answer_of(std::span<const char> patient_name, std::uint64_t rows_value) {
  return sum_of_text(patient_name) * 65536 + rows_value;
}

/// The floors' way to it: one walk over the bytes at the start of the file.
[[nodiscard]] inline std::uint64_t name_and_rows(std::span<const std::byte> bytes) {
  std::span<const char> name;
  std::uint64_t rows_value = 0;
  walk_top_level(bytes, dataset_offset(bytes), [&](const Header& header, std::size_t value) {
    if (header.tag == 0x00100010) name = {reinterpret_cast<const char*>(bytes.data() + value), header.length};
    if (header.tag == 0x00280010) rows_value = load<std::uint16_t>(bytes.data() + value);
    return header.tag < 0x00280010;
  });
  return answer_of(name, rows_value);
}

}  // namespace bench
