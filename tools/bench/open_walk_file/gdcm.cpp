// SPDX-License-Identifier: MIT
// GDCM, asked for Rows only.
#include "../support/gdcm.hpp"
#include "../support/inputs.hpp"
#include "../support/measure.hpp"

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string&) {
    const auto path = folder + "/walk_defined.dcm";
    gdcm::Reader reader;
    std::uint64_t rows_value = 0;
    const auto figures = bench::measure([&] {
      reader.SetFileName(path.c_str());
      bench::check(reader.ReadSelectedTags({bench::gdcm_rows}), "ReadSelectedTags");
      rows_value = bench::us_of(reader.GetFile().GetDataSet(), bench::gdcm_rows);
    });
    bench::report("open_walk_file", "gdcm", rows_value, figures, 1);
  });
}
