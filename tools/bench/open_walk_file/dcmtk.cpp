// SPDX-License-Identifier: MIT
// DCMTK, told to stop after Rows: it reads the items on its way.
#include "../support/dcmtk.hpp"
#include "../support/inputs.hpp"
#include "../support/measure.hpp"

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string&) {
    bench::prepare_dcmtk();
    const auto path = folder + "/walk_defined.dcm";
    DcmFileFormat file;
    Uint16 rows_value = 0;
    const auto figures = bench::measure([&] {
      bench::check(file.loadFileUntilTag(path.c_str(), EXS_Unknown, EGL_noChange, DCM_MaxReadLength, ERM_autoDetect,
                                         DCM_Columns));
      bench::check(file.getDataset()->findAndGetUint16(DCM_Rows, rows_value));
    });
    bench::report("open_walk_file", "dcmtk", rows_value, figures, 1);
  });
}
