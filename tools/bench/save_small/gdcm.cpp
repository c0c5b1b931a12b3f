// SPDX-License-Identifier: MIT
// GDCM: read, replace, write; the file meta group as it is.
#include "../support/gdcm.hpp"
#include "../support/measure.hpp"
#include "files.hpp"

#include <gdcmWriter.h>

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string&) {
    const bench::SmallFiles files{folder};
    const auto figures = bench::measure([&] {
      files.each([&](const std::string& from, const std::string& to) {
        gdcm::Reader reader;
        reader.SetFileName(from.c_str());
        bench::check(reader.Read(), "Read");
        gdcm::DataElement name{bench::gdcm_patient_name};
        name.SetVR(gdcm::VR::PN);
        name.SetByteValue(bench::longer_name.data(), static_cast<std::uint32_t>(bench::longer_name.size()));
        reader.GetFile().GetDataSet().Replace(name);
        gdcm::Writer writer;
        writer.SetFile(reader.GetFile());
        writer.CheckFileMetaInformationOff();
        writer.SetFileName(to.c_str());
        bench::check(writer.Write(), "Write");
      });
    });
    bench::report("save_small", "gdcm", files.answer(), figures, bench::saved_files);
  });
}
