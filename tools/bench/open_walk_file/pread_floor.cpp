// SPDX-License-Identifier: MIT
// Open the file of 10,000 items and read Rows, which lies behind them: one read for the elements before the sequence,
// which is stepped over by its length, and one for those after it.
#include "../support/floor.hpp"
#include "../support/inputs.hpp"
#include "../support/measure.hpp"

#include <array>
#include <optional>

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string&) {
    const auto path = folder + "/walk_defined.dcm";
    std::optional<bench::Descriptor> file;
    std::uint64_t rows_value = 0;
    const auto figures = bench::measure([&] {
      std::array<std::byte, 4096> block;
      file.emplace(path.c_str());
      auto bytes = file->read(block, 0);
      std::uint64_t behind_sequence = 0;
      bench::walk_top_level(bytes, bench::dataset_offset(bytes), [&](const bench::Header& header, std::size_t value) {
        behind_sequence = value + header.length;
        return !header.is_sequence;
      });
      bytes = file->read(block, behind_sequence);
      bench::walk_top_level(bytes, 0, [&](const bench::Header& header, std::size_t value) {
        if (header.tag == 0x00280010) rows_value = bench::load<std::uint16_t>(bytes.data() + value);
        return header.tag < 0x00280010;
      });
    });
    bench::report("open_walk_file", "pread_floor", rows_value, figures, 1);
  });
}
