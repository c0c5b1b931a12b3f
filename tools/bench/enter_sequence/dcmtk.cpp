// SPDX-License-Identifier: MIT
// DCMTK, told to stop behind the sequence.
#include "../support/dcmtk.hpp"
#include "../support/inputs.hpp"
#include "../support/measure.hpp"

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string&) {
    bench::prepare_dcmtk();
    const auto path = folder + "/items.dcm";
    DcmFileFormat file;
    const char* uid = "";
    const auto figures = bench::measure([&] {
      bench::check(file.loadFileUntilTag(path.c_str(), EXS_Unknown, EGL_noChange, DCM_MaxReadLength, ERM_autoDetect,
                                         DCM_PatientName));
      DcmItem* first = nullptr;
      bench::check(file.getDataset()->findAndGetSequenceItem(DCM_ReferencedSeriesSequence, first, 0));
      bench::check(first->findAndGetString(DCM_SeriesInstanceUID, uid));
    });
    bench::report("enter_sequence", "dcmtk", bench::sum_of_text({uid, std::strlen(uid)}), figures, 1);
  });
}
