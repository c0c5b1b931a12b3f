// SPDX-License-Identifier: MIT
// dicomap: open, enter the first item.
#include "../support/inputs.hpp"
#include "../support/measure.hpp"

#include <dicomap/file.hpp>
#include <dicomap/tags.hpp>

#include <optional>

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string&) {
    const auto path = folder + "/items.dcm";
    std::optional<dicomap::File> file;
    std::string uid;
    const auto figures = bench::measure([&] {
      file.emplace(dicomap::File::open(path).value());
      const auto items = file->dataset().sequence(dicomap::tags::ReferencedSeriesSequence).value();
      uid = items.item(0).value().get<std::string>(dicomap::tags::SeriesInstanceUID).value();
    });
    bench::report("enter_sequence", "dicomap", bench::sum_of_text(uid), figures, 1);
  });
}
