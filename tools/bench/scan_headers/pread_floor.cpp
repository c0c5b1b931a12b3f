// SPDX-License-Identifier: MIT
// Open, fstat, one read of the first 4 KiB, walk to Rows, close.
#include "answer.hpp"

#include <array>

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string& variant) {
    bench::measure_scan("pread_floor", folder, variant, [] {
      return [block = std::array<std::byte, 4096>{}](const std::string& path) mutable {
        const bench::Descriptor file{path.c_str()};
        return bench::scan(file.read(block, 0)).checksum();
      };
    });
  });
}
