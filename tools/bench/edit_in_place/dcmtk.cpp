// SPDX-License-Identifier: MIT
// DCMTK: all is loaded, since the file that it would read from is the one that it writes; then all is written.
#include "../support/dcmtk.hpp"
#include "../support/measure.hpp"
#include "input.hpp"

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string&) {
    bench::prepare_dcmtk();
    const auto path = bench::in_place_file(folder);
    DcmFileFormat file;
    const auto figures = bench::measure([&] {
      bench::check(file.loadFile(path.c_str()));
      bench::check(file.loadAllDataIntoMemory());
      bench::check(file.getDataset()->putAndInsertString(DCM_PatientName, std::string{bench::equal_name}.c_str()));
      bench::check(file.saveFile(path.c_str(), file.getDataset()->getOriginalXfer()));
    });
    const auto answer = bench::take_name_back(path);
    bench::report("edit_in_place", "dcmtk", answer, figures, 1);
  });
}
