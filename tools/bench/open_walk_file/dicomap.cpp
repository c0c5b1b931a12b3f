// SPDX-License-Identifier: MIT
// dicomap: open, ask for Rows.
#include "../support/inputs.hpp"
#include "../support/measure.hpp"

#include <dicomap/file.hpp>
#include <dicomap/tags.hpp>

#include <optional>

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string&) {
    const auto path = folder + "/walk_defined.dcm";
    std::optional<dicomap::File> file;
    std::uint16_t rows_value = 0;
    const auto figures = bench::measure([&] {
      file.emplace(dicomap::File::open(path).value());
      rows_value = file->dataset().get<std::uint16_t>(dicomap::tags::Rows).value();
    });
    bench::report("open_walk_file", "dicomap", rows_value, figures, 1);
  });
}
