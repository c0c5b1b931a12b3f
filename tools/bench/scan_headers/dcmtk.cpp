// SPDX-License-Identifier: MIT
// DCMTK, told to stop after Rows.
#include "../support/dcmtk.hpp"
#include "answer.hpp"

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string& variant) {
    bench::prepare_dcmtk();
    bench::measure_scan("dcmtk", folder, variant, [] {
      return [](const std::string& path) {
        DcmFileFormat file;
        bench::check(file.loadFileUntilTag(path.c_str(), EXS_Unknown, EGL_noChange, DCM_MaxReadLength, ERM_autoDetect,
                                           DCM_Columns));
        const char* name = "";
        const char* study = "";
        Sint32 instance_number = 0;
        Uint16 rows_value = 0;
        bench::check(file.getDataset()->findAndGetString(DCM_PatientName, name));
        bench::check(file.getDataset()->findAndGetString(DCM_StudyInstanceUID, study));
        bench::check(file.getDataset()->findAndGetSint32(DCM_InstanceNumber, instance_number));
        bench::check(file.getDataset()->findAndGetUint16(DCM_Rows, rows_value));
        return bench::ScanAnswer{{name, std::strlen(name)}, {study, std::strlen(study)},
                                 static_cast<std::uint64_t>(instance_number), rows_value}.checksum();
      };
    });
  });
}
