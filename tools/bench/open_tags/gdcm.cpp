// SPDX-License-Identifier: MIT
// GDCM, asked for the two tags only: its fastest way here.
#include "../support/gdcm.hpp"
#include "../support/inputs.hpp"
#include "../support/measure.hpp"
#include "answer.hpp"

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string&) {
    const auto path = folder + "/frames.dcm";
    gdcm::Reader reader;
    std::span<const char> name;
    std::uint64_t rows_value = 0;
    const auto figures = bench::measure([&] {
      reader.SetFileName(path.c_str());
      bench::check(reader.ReadSelectedTags({bench::gdcm_patient_name, bench::gdcm_rows}), "ReadSelectedTags");
      name = bench::text_of(reader.GetFile().GetDataSet(), bench::gdcm_patient_name);
      rows_value = bench::us_of(reader.GetFile().GetDataSet(), bench::gdcm_rows);
    });
    bench::report("open_tags", "gdcm", bench::answer_of(name, rows_value), figures, 1);
  });
}
