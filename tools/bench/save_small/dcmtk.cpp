// SPDX-License-Identifier: MIT
// DCMTK, as dcmodify does it: load, modify, save.
#include "../support/dcmtk.hpp"
#include "../support/measure.hpp"
#include "files.hpp"

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string&) {
    bench::prepare_dcmtk();
    const bench::SmallFiles files{folder};
    const std::string name{bench::longer_name};
    const auto figures = bench::measure([&] {
      files.each([&](const std::string& from, const std::string& to) {
        DcmFileFormat file;
        bench::check(file.loadFile(from.c_str()));
        bench::check(file.getDataset()->putAndInsertString(DCM_PatientName, name.c_str()));
        bench::check(file.saveFile(to.c_str(), file.getDataset()->getOriginalXfer()));
      });
    });
    bench::report("save_small", "dcmtk", files.answer(), figures, bench::saved_files);
  });
}
