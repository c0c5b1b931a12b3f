// SPDX-License-Identifier: MIT
// GDCM, which reads all and writes all.
#include "../support/edits.hpp"
#include "../support/gdcm.hpp"
#include "../support/measure.hpp"

#include <gdcmWriter.h>

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string&) {
    const auto path = folder + "/frames.dcm";
    const bench::OutputPath output{folder, "renamed.dcm"};
    gdcm::Reader reader;
    const auto figures = bench::measure([&] {
      reader.SetFileName(path.c_str());
      bench::check(reader.Read(), "Read");
      gdcm::DataElement name{bench::gdcm_patient_name};
      name.SetVR(gdcm::VR::PN);
      name.SetByteValue(bench::longer_name.data(), static_cast<std::uint32_t>(bench::longer_name.size()));
      reader.GetFile().GetDataSet().Replace(name);
      gdcm::Writer writer;
      writer.SetFile(reader.GetFile());
      writer.CheckFileMetaInformationOff();
      writer.SetFileName(output.c_str());
      bench::check(writer.Write(), "Write");
    });
    const auto total = bench::check_copy(output.c_str(), bench::longer_name, bench::frame_samples);
    bench::report("save_renamed", "gdcm", total, figures, bench::frame_count * bench::frame_bytes);
  });
}
