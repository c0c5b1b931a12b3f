// SPDX-License-Identifier: MIT
// dicomap: open, ask for the two values.
#include "../support/inputs.hpp"
#include "../support/measure.hpp"
#include "answer.hpp"

#include <dicomap/file.hpp>
#include <dicomap/tags.hpp>

#include <optional>

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string&) {
    const auto path = folder + "/frames.dcm";
    std::optional<dicomap::File> file;
    std::string name;
    std::uint16_t rows_value = 0;
    const auto figures = bench::measure([&] {
      file.emplace(dicomap::File::open(path).value());
      name = file->dataset().get<std::string>(dicomap::tags::PatientName).value();
      rows_value = file->dataset().get<std::uint16_t>(dicomap::tags::Rows).value();
    });
    bench::report("open_tags", "dicomap", bench::answer_of(name, rows_value), figures, 1);
  });
}
