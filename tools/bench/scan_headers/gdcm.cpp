// SPDX-License-Identifier: MIT
// GDCM, asked for the four tags only.
#include "../support/gdcm.hpp"
#include "answer.hpp"

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string& variant) {
    const gdcm::Tag study{0x0020, 0x000D};
    const gdcm::Tag instance{0x0020, 0x0013};
    bench::measure_scan("gdcm", folder, variant, [&] {
      return [&](const std::string& path) {
        gdcm::Reader reader;
        reader.SetFileName(path.c_str());
        bench::check(reader.ReadSelectedTags({bench::gdcm_patient_name, study, instance, bench::gdcm_rows}),
                     "ReadSelectedTags");
        const auto& dataset = reader.GetFile().GetDataSet();
        const auto digits = bench::text_of(dataset, instance);
        std::uint64_t instance_number = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), instance_number);
        return bench::ScanAnswer{bench::text_of(dataset, bench::gdcm_patient_name), bench::text_of(dataset, study),
                                 instance_number, bench::us_of(dataset, bench::gdcm_rows)}.checksum();
      };
    });
  });
}
