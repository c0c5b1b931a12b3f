// SPDX-License-Identifier: MIT
// Map the file and step from header to header, into sequences and items as if they were elements without value.
#include "../support/floor.hpp"
#include "answer.hpp"

#include <optional>

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string& variant) {
    const auto path = bench::walk_file(folder, variant);
    std::optional<bench::FileMap> map;
    bench::WalkAnswer answer;
    const auto figures = bench::measure([&] {
      const bench::Descriptor file{path.c_str()};
      map.emplace(file);
      const auto bytes = map->bytes();
      for (auto offset = bench::dataset_offset(bytes); offset + 8 <= bytes.size();) {
        const auto header = bench::read_header(bytes.data() + offset);
        const bool bracket = header.tag >> 16 == 0xFFFE;
        if (!bracket) answer.see(header.tag);
        offset += header.header_length + (bracket || header.is_sequence ? 0 : header.length);
      }
    });
    bench::report_walk("mmap_floor", variant, answer, figures);
  });
}
