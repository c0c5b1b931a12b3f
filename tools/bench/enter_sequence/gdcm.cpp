// SPDX-License-Identifier: MIT
// GDCM, asked for the sequence only.
#include "../support/gdcm.hpp"
#include "../support/inputs.hpp"
#include "../support/measure.hpp"

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string&) {
    const auto path = folder + "/items.dcm";
    const gdcm::Tag referenced_series{0x0008, 0x1115};
    const gdcm::Tag series_instance_uid{0x0020, 0x000E};
    gdcm::Reader reader;
    std::uint64_t answer = 0;
    const auto figures = bench::measure([&] {
      reader.SetFileName(path.c_str());
      bench::check(reader.ReadSelectedTags({referenced_series}), "ReadSelectedTags");
      const auto items = reader.GetFile().GetDataSet().GetDataElement(referenced_series).GetValueAsSQ();
      answer = bench::sum_of_text(bench::text_of(items->GetItem(1).GetNestedDataSet(), series_instance_uid));
    });
    bench::report("enter_sequence", "gdcm", answer, figures, 1);
  });
}
