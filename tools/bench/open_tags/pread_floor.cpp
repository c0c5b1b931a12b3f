// SPDX-License-Identifier: MIT
// The same by one read of the first 4 KiB.
#include "../support/floor.hpp"
#include "../support/inputs.hpp"
#include "../support/measure.hpp"
#include "answer.hpp"

#include <array>
#include <optional>

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string&) {
    const auto path = folder + "/frames.dcm";
    std::optional<bench::Descriptor> file;
    std::uint64_t answer = 0;
    const auto figures = bench::measure([&] {
      std::array<std::byte, 4096> block;
      file.emplace(path.c_str());
      answer = bench::name_and_rows(file->read(block, 0));
    });
    bench::report("open_tags", "pread_floor", answer, figures, 1);
  });
}
