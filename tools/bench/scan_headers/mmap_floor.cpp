// SPDX-License-Identifier: MIT
// Open, fstat, map, walk to Rows, unmap, close.
#include "answer.hpp"

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string& variant) {
    bench::measure_scan("mmap_floor", folder, variant, [] {
      return [](const std::string& path) {
        const bench::Descriptor file{path.c_str()};
        const bench::FileMap map{file};
        return bench::scan(map.bytes()).checksum();
      };
    });
  });
}
