// SPDX-License-Identifier: MIT
// Open a file of 3.86 GiB and read PatientName and Rows: map it, walk from the first element to Rows.
#include "../support/floor.hpp"
#include "../support/inputs.hpp"
#include "../support/measure.hpp"
#include "answer.hpp"

#include <optional>

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string&) {
    const auto path = folder + "/frames.dcm";
    std::optional<bench::FileMap> map;
    std::uint64_t answer = 0;
    const auto figures = bench::measure([&] {
      const bench::Descriptor file{path.c_str()};
      map.emplace(file);
      answer = bench::name_and_rows(map->bytes());
    });
    bench::report("open_tags", "mmap_floor", answer, figures, 1);
  });
}
