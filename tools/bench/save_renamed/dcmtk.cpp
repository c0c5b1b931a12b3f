// SPDX-License-Identifier: MIT
// DCMTK, which leaves pixel data on the disk until it writes them.
#include "../support/dcmtk.hpp"
#include "../support/edits.hpp"
#include "../support/measure.hpp"

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string&) {
    bench::prepare_dcmtk();
    const auto path = folder + "/frames.dcm";
    const bench::OutputPath output{folder, "renamed.dcm"};
    DcmFileFormat file;
    const auto figures = bench::measure([&] {
      bench::check(file.loadFile(path.c_str()));
      bench::check(file.getDataset()->putAndInsertString(DCM_PatientName, std::string{bench::longer_name}.c_str()));
      bench::check(file.saveFile(output.c_str(), file.getDataset()->getOriginalXfer()));
    });
    const auto total = bench::check_copy(output.c_str(), bench::longer_name, bench::frame_samples);
    bench::report("save_renamed", "dcmtk", total, figures, bench::frame_count * bench::frame_bytes);
  });
}
